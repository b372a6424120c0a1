"""What organizers send when they bring questions in."""

from __future__ import annotations

from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import FileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError

from app.services.import_fixes import ImportDecisions
from app.services.import_questions import ImportReview, ImportTarget
from app.web.forms import BaseForm
from app.web.i18n import _, _l
from app.web.organizer.forms import plain_name

LONGEST_PASTED = 2_000_000


class ImportFileForm(BaseForm):
    """A file, or text pasted from one."""

    file = FileField(_l("File with questions"))
    text = TextAreaField(_l("Or paste the text of a paper"), [Length(max=LONGEST_PASTED)])

    def validate_file(self, field: FileField) -> None:
        if not self._has_file() and not self.text.data:
            raise ValidationError(_("Choose a file, or paste text below."))

    def content(self) -> tuple[bytes, str]:
        """Return the bytes and the name of what was sent; a file goes before pasted text."""
        if self._has_file():
            sent: FileStorage = self.file.data
            return sent.read(), plain_name(sent.filename or "")
        return str(self.text.data).encode(), _("pasted text") + ".txt"

    def _has_file(self) -> bool:
        return isinstance(self.file.data, FileStorage) and bool(self.file.data.filename)


class WriteImportForm(BaseForm):
    """Where the questions go."""

    target = RadioField(
        _l("Write them into"),
        choices=[SelectChoice("new", _l("a new bank")), SelectChoice("known", _l("a bank there is"))],
        default="new",
    )
    bank = SelectField(_l("Bank"), validate_choice=False)
    key = StringField(_l("Key of the new bank"), [Length(max=64)])
    title = StringField(_l("Title of the new bank"), [Length(max=100)])

    def offer(self, banks: list[tuple[str, str]]) -> None:
        """Offer the banks that there are."""
        self.bank.choices = [SelectChoice(key, title) for key, title in banks]

    def offers(self, key: str) -> bool:
        """Whether a bank is among those that there are."""
        return any(choice.value == key for choice in self.bank.choices or ())

    def validate_key(self, field: StringField) -> None:
        if self.target.data == "new" and not field.data:
            raise ValidationError(_("Fill this in: small letters, digits and hyphens, such as safety-2026."))

    def validate_bank(self, field: SelectField) -> None:
        if self.target.data == "known" and not self.offers(field.data):
            raise ValidationError(_("Choose a bank."))

    def as_target(self) -> ImportTarget:
        """Return where the questions go."""
        if self.target.data == "known":
            return ImportTarget(self.bank.data, is_new=False)
        return ImportTarget(self.key.data.lower(), self.title.data or self.key.data)


def decisions_in(sent: MultiDict[str, str], review: ImportReview) -> ImportDecisions:
    """Return what was decided: ``do-7`` is keep, skip or answer, ``answer-7`` the answer given.

    A question nothing was said of is left out when it cannot be written as it is.
    """
    skipped: set[int] = set()
    answers: dict[int, str] = {}
    for one in review.problems:
        said = sent.get(f"do-{one.number}", "skip" if one.errors or one.twin else "keep")
        given = "".join(sent.getlist(f"answer-{one.number}")).strip()
        if "only" in sent or said == "skip":
            skipped.add(one.number)
        elif said == "answer" and given:
            answers[one.number] = given[:10_000]
    return ImportDecisions(frozenset(skipped), answers)
