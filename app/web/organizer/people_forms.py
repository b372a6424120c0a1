"""What those who keep the people send."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import (
    FileField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from app.domain.errors import DomainError
from app.domain.people.facts import LONGEST
from app.services.change_member import MemberForm
from app.services.show_member import MemberView
from app.web.forms import BaseForm
from app.web.i18n import _, _l
from app.web.organizer.forms import plain_name

TOO_LONG = _l("This is too long.")
FIELD_OF = {"number": "staff_number"}
NEEDED = _l("Fill this in.")


class RosterUploadForm(BaseForm):
    """One sheet of members."""

    file = FileField(_l("Excel or CSV file"))

    def validate_file(self, field: FileField) -> None:
        if not (isinstance(field.data, FileStorage) and field.data.filename):
            raise ValidationError(_("Choose a file first."))

    def content(self) -> tuple[bytes, str]:
        """Return the bytes and the plain name of the file."""
        sent: FileStorage = self.file.data
        return sent.read(), plain_name(sent.filename or "")


class ImportForm(BaseForm):
    """The decision after a preview; which doubts and leavers were ticked is read from the request."""

    digest = HiddenField(validators=[InputRequired(), Length(max=64)])


class MemberFactsForm(BaseForm):
    """What is kept of a member."""

    staff_number = StringField(
        _l("Staff number"), [InputRequired(NEEDED), Length(max=2 * LONGEST["number"], message=TOO_LONG)]
    )
    name = StringField(_l("Name"), [InputRequired(NEEDED), Length(max=400, message=TOO_LONG)])
    department = SelectField(_l("Department"), validate_choice=False)
    tier = SelectField(_l("Tier"), validate_choice=False)
    groups = SelectMultipleField(_l("Groups"), validate_choice=False)
    phone = StringField(_l("Phone"), [Length(max=60, message=TOO_LONG)])
    email = StringField(_l("E-mail"), [Length(max=400, message=TOO_LONG)])

    def validate_department(self, field: SelectField) -> None:
        _verify_choice(field)

    def validate_tier(self, field: SelectField) -> None:
        _verify_choice(field)

    def offer(
        self, *, departments: dict[str, str], tiers: dict[str, str], groups: dict[str, str]
    ) -> MemberFactsForm:
        """Set what can be chosen, each value with its title."""
        self.department.choices = [SelectChoice(key, title) for key, title in departments.items()]
        self.tier.choices = [SelectChoice(key, title) for key, title in tiers.items()]
        self.groups.choices = [SelectChoice(key, title) for key, title in groups.items()]
        return self

    def as_form(self) -> MemberForm:
        return MemberForm(
            number=self.staff_number.data,
            name=self.name.data,
            department=self.department.data,
            tier=self.tier.data,
            groups=tuple(self.groups.data or ()),
            phone=self.phone.data or "",
            email=self.email.data or "",
        )

    def refuse_value(self, error: DomainError) -> None:
        """Put a refusal beside the field that it names."""
        column = str(error.facts.get("column", ""))
        field = self[FIELD_OF.get(column, column)] if column else None
        facts: dict[str, Any] = {name: fact for name, fact in error.facts.items() if name != "column"}
        if field is not None:
            facts["heading"] = field.label.text
        self.refuse(field, DomainError(error.code, **facts))


def _verify_choice(field: SelectField) -> None:
    if field.data not in {choice[0] for choice in field.iter_choices()}:
        raise ValidationError(_("Choose one of the list."))


def facts_of(view: MemberView) -> dict[str, Any]:
    """Return what a form of an existing member begins with."""
    facts = view.facts
    return {
        "staff_number": facts.number,
        "name": facts.name,
        "department": facts.department,
        "tier": facts.tier,
        "groups": facts.groups,
        "phone": facts.phone or "",
        "email": facts.email or "",
    }


class StatusForm(BaseForm):
    """Whether the account is open."""

    status = RadioField(choices=[SelectChoice("active", ""), SelectChoice("inactive", "")])


class TimeForm(BaseForm):
    """Time in every exam, in percent of the usual."""

    percent = IntegerField(validators=[InputRequired()])
    reason = StringField()


class SlipsForm(BaseForm):
    """Slips for exactly those that were seen."""

    seen = HiddenField(validators=[InputRequired(), Length(max=64)])
