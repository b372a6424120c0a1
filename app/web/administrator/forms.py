"""Forms of the administrator's room."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp

from app.domain.organisation.tree import LONGEST_TITLE
from app.services.grant_role import ROLES
from app.web.forms import BaseForm
from app.web.i18n import _l
from app.web.role_words import ROLE_NAMES

TOO_LONG = _l("This is too long.")


class TitleForm(BaseForm):
    """A title in both languages; English may stay empty."""

    zh = StringField(
        _l("Chinese name"), [InputRequired(_l("Enter a name.")), Length(max=LONGEST_TITLE, message=TOO_LONG)]
    )
    en = StringField(_l("English name"), [Length(max=LONGEST_TITLE, message=TOO_LONG)])


class NewForm(TitleForm):
    """Something new, with the key by which files name it."""

    key = StringField(
        _l("Key"),
        [
            Optional(),
            Length(max=64, message=TOO_LONG),
            Regexp(r"[^\s/,，]+$", message=_l("A key has no spaces, slashes or commas.")),
        ],
    )


class AxisForm(TitleForm):
    """A kind of groups with its first group."""

    first = StringField(
        _l("First group"), [InputRequired(_l("Enter a name.")), Length(max=LONGEST_TITLE, message=TOO_LONG)]
    )


class MoveForm(BaseForm):
    """Where a department goes. The choices are set by the page."""

    under = SelectField(_l("Below"))


class ActForm(BaseForm):
    """A button that says what to do with what."""

    act = HiddenField(validators=[InputRequired()])
    key = HiddenField()


class GrantForm(BaseForm):
    """A role for a member on a department. The departments are set by the page."""

    staff_number = StringField(
        _l("Staff number"),
        [InputRequired(_l("Enter a staff number.")), Length(max=60, message=TOO_LONG)],
    )
    role = RadioField(
        _l("Role"),
        choices=[SelectChoice(name, ROLE_NAMES[name]) for name in ROLES],
        validators=[InputRequired(_l("Choose a role."))],
    )
    department = SelectField(_l("On this department and all below it"))
    sees_names = BooleanField(_l("May see names with scores"))
