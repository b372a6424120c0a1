"""The form that all forms are made of: it checks shape only, rules are the services'."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field

from app.domain.errors import DomainError
from app.web.messages import sentence


class BaseForm(FlaskForm):
    """A form with the token against forgery; text comes without the spaces around it."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            if unbound_field.field_class.__name__ in {"StringField", "TextAreaField"}:
                options.setdefault("filters", [_strip])
            return unbound_field.bind(form=form, **options)

    def refuse(self, field: Field | None, error: DomainError) -> None:
        """Put a service's refusal beside ``field``, or above the form."""
        if field is None:
            self.form_errors.append(sentence(error))
        else:
            field.errors = [*field.errors, sentence(error)]


def _strip(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value
