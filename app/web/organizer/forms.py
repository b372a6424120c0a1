"""What organizers send: files, and the decisions after a dry run."""

from __future__ import annotations

from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, IntegerField, MultipleFileField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from app.web.forms import BaseForm
from app.web.i18n import _, _l

MOST_FILES = 200
LONGEST_NAME = 100


class UploadForm(BaseForm):
    """Files of one bank, or one exam file. ``several``: whether more than one may come."""

    files = MultipleFileField(_l("YAML files"))
    several = True

    def validate_files(self, field: MultipleFileField) -> None:
        sent = self.sent()
        if not sent:
            raise ValidationError(_("Choose a file first."))
        if len(sent) > (MOST_FILES if self.several else 1):
            raise ValidationError(
                _("Choose at most %(most)s files.", most=MOST_FILES)
                if self.several
                else _("Choose one exam file at a time.")
            )

    def sent(self) -> list[FileStorage]:
        """Return the files chosen; a browser sends an empty one when none was."""
        return [one for one in self.files.data or () if isinstance(one, FileStorage) and one.filename]

    def contents(self) -> dict[str, bytes]:
        """Return the bytes by file name, in the order of the names; a name used twice gets a number."""
        found: dict[str, bytes] = {}
        for one in self.sent():
            name, copy = plain_name(one.filename or ""), 2
            while name in found:
                name, copy = f"{plain_name(one.filename or '')} ({copy})", copy + 1
            found[name] = one.read()
        return dict(sorted(found.items()))


class ExamUploadForm(UploadForm):
    """One exam file."""

    several = False


class PublishForm(BaseForm):
    """The decision after a dry run."""

    retire = BooleanField(_l("Take these questions out too"))
    accept_key_changes = BooleanField(_l("The new answers are right; change them"))


class RestoreForm(BaseForm):
    """``seen``: the version in force on the page that the decision was made on."""

    seen = IntegerField(validators=[InputRequired(), NumberRange(min=1)])


def plain_name(name: str) -> str:
    """Return a file's own name without folders and characters that cannot be seen, cut when very long."""
    own = name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(one for one in own if one.isprintable()).strip()
    return visible[-LONGEST_NAME:] or "?"
