"""Forms of the account room."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import EqualTo, InputRequired, Length

from app.services.passwords import LONGEST
from app.services.set_preferences import LANGUAGES, TEXT_PERCENTS, THEMES
from app.web.forms import BaseForm
from app.web.i18n import _l

LANGUAGE_NAMES = {"zh_CN": "中文", "en": "English"}
THEME_NAMES = {"system": _l("As the device"), "light": _l("Light"), "dark": _l("Dark")}
TEXT_NAMES = {100: _l("Standard"), 115: _l("Large"), 130: _l("Larger"), 160: _l("Largest")}


TOO_LONG = _l("This is too long.")


class LoginForm(BaseForm):
    staff_number = StringField(
        _l("Staff number or phone"),
        [InputRequired(_l("Enter your staff number.")), Length(max=60, message=TOO_LONG)],
    )
    password = PasswordField(
        _l("Password"),
        [InputRequired(_l("Enter your password.")), Length(max=4 * LONGEST, message=TOO_LONG)],
    )
    shared = BooleanField(_l("Others use this computer too"))


class PasswordForm(BaseForm):
    old = PasswordField(
        _l("Current password"),
        [InputRequired(_l("Enter your current password.")), Length(max=4 * LONGEST, message=TOO_LONG)],
    )
    new = PasswordField(_l("New password"), [InputRequired(_l("Enter a new password."))])
    again = PasswordField(
        _l("New password again"),
        [EqualTo("new", _l("This is not the same as above."))],
    )


class PreferencesForm(BaseForm):
    language = RadioField(
        _l("Language"), choices=[SelectChoice(name, LANGUAGE_NAMES[name]) for name in LANGUAGES]
    )
    theme = RadioField(_l("Colours"), choices=[SelectChoice(name, THEME_NAMES[name]) for name in THEMES])
    text_percent = RadioField(
        _l("Text size"), choices=[SelectChoice(size, TEXT_NAMES[size]) for size in TEXT_PERCENTS], coerce=int
    )


class EndDeviceForm(BaseForm):
    """Which of the member's devices to sign out; empty: all others."""

    device = HiddenField()


class LanguageForm(BaseForm):
    language = HiddenField(validators=[InputRequired()])
    here = HiddenField()
