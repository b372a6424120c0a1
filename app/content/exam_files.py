"""Files in ``exams/``: exams and the organisation, told apart by their first key after ``format``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from app.content.diagnostics import Diagnostic, in_order
from app.content.documents import Document, Source, read_document
from app.content.exam_fields import read_exam_fields
from app.content.library import Library
from app.content.organisation import read_organisation_fields
from app.domain.bank.fields import Report
from app.domain.bank.shapes import did_you_mean
from app.domain.sittings.exam import Exam, Organisation

EXAM, ORGANISATION = "exam", "organisation"
KINDS = (EXAM, ORGANISATION)
LATER_KINDS = ("overlay", "roster", "holidays")
SUFFIXES = (".yaml", ".yml")


class ExamReading(NamedTuple):
    """An exam, None when it has an error, and what was found."""

    exam: Exam | None
    diagnostics: list[Diagnostic]


class OrganisationReading(NamedTuple):
    """The organisation, None when it has an error, and what was found."""

    organisation: Organisation | None
    diagnostics: list[Diagnostic]


@dataclass(frozen=True, slots=True)
class LocatedExam:
    """An exam and the file it stands in."""

    exam: Exam
    file: str


@dataclass(frozen=True)
class ExamsReading:
    """All files of an ``exams/`` folder. ``library`` is the one the exams were checked against."""

    organisation: Organisation | None
    exams: list[LocatedExam]
    diagnostics: list[Diagnostic]
    library: Library

    @property
    def has_errors(self) -> bool:
        """Whether anything forbids to load them."""
        return any(each.is_error for each in self.diagnostics)


def read_exams(folder: Path, library: Library) -> ExamsReading:
    """Return every exam in a folder, or in one file, and the organisation if it is there."""
    if folder.is_file():
        paths = [folder]
    elif folder.is_dir():
        paths = sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES and path.is_file())
    else:
        paths = []
    return read_exam_sources([Source.at(path) for path in paths], library)


def read_exam_sources(sources: list[Source], library: Library) -> ExamsReading:
    """Return what some files hold. The organisation is read first: exams name its tiers and departments."""
    documents = [read_document(source) for source in sources]
    found: list[Diagnostic] = []
    organisation: Organisation | None = None
    organisation_file = ""
    for document in documents:
        if kind_of(document) != ORGANISATION:
            continue
        if organisation_file:
            found.append(
                Diagnostic(document.name, 1, 1, "error", "organisation-twice", {"file": organisation_file})
            )
            continue
        organisation_file = document.name
        reading = _read_organisation(document)
        organisation = reading.organisation
        found += reading.diagnostics
    if organisation is not None:
        library = library.around(organisation)
    exams = _read_each_exam(documents, library, found)
    return ExamsReading(organisation, exams, in_order(found), library)


def _read_each_exam(
    documents: list[Document], library: Library, found: list[Diagnostic]
) -> list[LocatedExam]:
    exams: dict[str, LocatedExam] = {}
    for document in documents:
        if kind_of(document) == ORGANISATION:
            continue
        exam, diagnostics = _read_exam(document, library)
        found += diagnostics
        if exam is not None and exam.id in exams:
            report = Report()
            report.at(EXAM).error("exam-twice", exam=exam.id, file=exams[exam.id].file)
            found += document.diagnostics(report)
        elif exam is not None:
            exams[exam.id] = LocatedExam(exam, document.name)
    return list(exams.values())


def read_exam(source: Source, library: Library) -> ExamReading:
    """Return the exam in one file."""
    return _read_exam(read_document(source), library)


def read_organisation(source: Source) -> OrganisationReading:
    """Return the organisation in one file."""
    return _read_organisation(read_document(source))


def kind_of(document: Document) -> str:
    """Return the first key after ``format``; empty when there is none."""
    return next((key for key in document.fields if key != "format"), "")


def _read_exam(document: Document, library: Library) -> ExamReading:
    report = Report()
    exam: Exam | None = None
    if document.root is not None and _is_kind(document, EXAM, report):
        exam = read_exam_fields(document.root, report, library)
    diagnostics = document.diagnostics(report)
    broken = any(each.is_error for each in diagnostics)
    return ExamReading(None if broken else exam, diagnostics)


def _read_organisation(document: Document) -> OrganisationReading:
    report = Report()
    organisation: Organisation | None = None
    if document.root is not None and _is_kind(document, ORGANISATION, report):
        organisation = read_organisation_fields(document.root, report)
    diagnostics = document.diagnostics(report)
    broken = any(each.is_error for each in diagnostics)
    return OrganisationReading(None if broken else organisation, diagnostics)


def _is_kind(document: Document, wanted: str, report: Report) -> bool:
    kind = kind_of(document)
    if kind == wanted:
        return True
    if kind in LATER_KINDS:
        report.at(kind).error_on_key("not-supported-yet", what=kind)
    elif not kind:
        report.error("exam-kind-of-file", offered=" · ".join(f"{each}:" for each in KINDS))
    else:
        offered = " · ".join(f"{each}:" for each in KINDS)
        suggestion = did_you_mean(kind, (*KINDS, *LATER_KINDS))
        report.at(kind).error_on_key("exam-kind-of-file", offered=offered, suggestion=suggestion)
    return False
