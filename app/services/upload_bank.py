"""A bank uploaded in the browser: checked, tried out, then published, always the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from app.content.bank_archive import is_text, unpack_archives
from app.content.bank_files import BankReading, read_bank_sources
from app.content.diagnostics import Diagnostic
from app.content.markdown import render
from app.content.pictures import GivenPictures
from app.domain.bank.fields import Words
from app.domain.bank.fingerprint import fingerprint
from app.domain.errors import Conflict, DomainError
from app.domain.paper.draw import PoolItem
from app.domain.paper.feasibility import check_feasibility
from app.services.clock import Clock
from app.services.gather_library import gather_library
from app.services.keep_upload import find_upload, keep_upload, note_upload
from app.services.load_summary import LoadSummary
from app.services.publish_bank import preview_bank, publish_bank
from app.services.publish_exam import PaperShortage
from app.services.published_pictures import published_pictures
from app.services.viewer import Viewer
from app.store.exams import current_exams
from app.store.items import published_pool
from app.store.queries.bank_pages import current_number
from app.store.transaction import reading

KIND = "bank"


@dataclass(frozen=True)
class ExamShortage:
    """An exam that could no longer be drawn."""

    exam: str
    title: Words
    shortages: tuple[PaperShortage, ...]


@dataclass(frozen=True)
class BankReview:
    """What was found in uploaded files, and without errors what publishing them would change.

    ``upload`` is the id under which clean files are kept, empty otherwise.
    """

    upload: str
    files: tuple[str, ...]
    bank: str
    title: Words | None
    diagnostics: tuple[Diagnostic, ...]
    summary: LoadSummary | None = None
    in_force: int | None = None  # the snapshot compared with
    starved: tuple[ExamShortage, ...] = ()
    published: int | None = None  # as which snapshot, when it has been

    @property
    def has_errors(self) -> bool:
        return any(each.is_error for each in self.diagnostics)


def check_bank_upload(
    files: Mapping[str, bytes], *, folder: Path, viewer: Viewer, clock: Clock, zone: str
) -> BankReview:
    """Check files and keep them for publishing when they have no errors; nothing else is written.

    :raises NotFound: the viewer is no organizer.
    :raises DomainError: ``upload-not-kept``.
    """
    viewer.require("organizer")
    files, troubles = unpack_archives(files)
    bank = _read(files, clock, zone)
    if troubles:
        bank = replace(bank, diagnostics=[*troubles, *(bank.diagnostics if files else ())])
    if bank.has_errors or bank.header is None:
        return _review("", files, bank, None)
    with reading():
        number = current_number(bank.header.name)
    upload = keep_upload(folder, KIND, files, base=str(number or 0), by=viewer.member_id, clock=clock)
    return _review(upload, files, bank, number)


def review_bank_upload(
    upload_id: str, *, folder: Path, viewer: Viewer, clock: Clock, zone: str
) -> BankReview:
    """Return the dry run of kept files against what is in force now.

    :raises NotFound: no such upload of this viewer, or the viewer is no organizer.
    :raises DomainError: ``upload-gone``.
    """
    viewer.require("organizer")
    upload = find_upload(folder, upload_id, KIND, by=viewer.member_id, clock=clock)
    bank = _read(upload.files, clock, zone)
    if upload.published or bank.has_errors or bank.header is None:
        done = int(upload.published) if upload.published else None
        return _review(upload_id, upload.files, bank, None, published=done)
    with reading():
        number = current_number(bank.header.name)
    if upload.base != str(number or 0):
        note_upload(folder, upload_id, base=str(number or 0))
    review = _review(upload_id, upload.files, bank, number)
    return _with_effects(review, bank)


def publish_bank_upload(
    upload_id: str,
    *,
    retire: bool,
    accept_key_changes: bool = False,
    folder: Path,
    viewer: Viewer,
    clock: Clock,
    zone: str,
) -> LoadSummary:
    """Publish kept files: the bytes that were checked, if what they were compared with still holds.

    :raises NotFound: no such upload of this viewer, or the viewer is no organizer.
    :raises DomainError: ``upload-gone``, ``bank-has-errors`` (topics or tiers changed meanwhile).
    :raises Conflict: ``upload-published`` before, ``bank-changed-meanwhile``, or ``bank-key-changes``
        that were not accepted.
    """
    viewer.require("organizer")
    upload = find_upload(folder, upload_id, KIND, by=viewer.member_id, clock=clock)
    bank = _read(upload.files, clock, zone)
    if bank.header is None:
        raise DomainError("bank-has-errors", bank="?")
    if upload.published:
        raise Conflict("upload-published", bank=bank.header.name, number=int(upload.published))
    summary = publish_bank(
        bank,
        render=render,
        by=viewer.member_id,
        clock=clock,
        retire=retire,
        based_on=int(upload.base),
        accept_key_changes=accept_key_changes,
    )
    note_upload(folder, upload_id, published=str(summary.snapshot))
    return summary


def kept_bank_files(upload_id: str, *, folder: Path, viewer: Viewer, clock: Clock) -> Mapping[str, bytes]:
    """Return the files of an upload, for whoever keeps the bank's folder.

    :raises NotFound: no such upload of this viewer, or the viewer is no organizer.
    :raises DomainError: ``upload-gone``.
    """
    viewer.require("organizer")
    return find_upload(folder, upload_id, KIND, by=viewer.member_id, clock=clock).files


def starved_exams(bank: str, items: Iterable[PoolItem]) -> tuple[ExamShortage, ...]:
    """Return the exams in force that could not be drawn if ``items`` were what the bank holds."""
    held = list(items)
    found = []
    with reading():
        for _, exam in current_exams().values():
            short: list[PaperShortage] = []
            for tier, rule in exam.tiers.items():
                spec = exam.papers[rule.paper]
                if bank not in spec.banks:
                    continue
                others = [name for name in spec.banks if name != bank]
                pool = [entry.as_pool_item() for entry in published_pool(others).items] + held
                lacking = check_feasibility(spec, pool, tier, frozenset(exam.groups))
                short += [PaperShortage(rule.paper, tier, one) for one in lacking]
            if short:
                found.append(ExamShortage(exam.id, exam.title, tuple(short)))
    return tuple(found)


def _read(files: Mapping[str, bytes], clock: Clock, zone: str) -> BankReading:
    texts = {name: data for name, data in files.items() if is_text(name)}
    sent = {name: data for name, data in files.items() if name not in texts}
    if sent and not texts:
        return BankReading(None, [], [Diagnostic(next(iter(sent)), 1, 1, "error", "upload-no-bank")])
    library = gather_library(clock=clock, zone=zone)
    bank = read_bank_sources(texts, library, GivenPictures(sent))
    if bank.header is None or all(each.code != "picture-missing" for each in bank.diagnostics):
        return bank
    return read_bank_sources(texts, library, GivenPictures(sent, published_pictures(bank.header.name)))


def _review(
    upload: str,
    files: Mapping[str, bytes],
    bank: BankReading,
    number: int | None,
    *,
    published: int | None = None,
) -> BankReview:
    return BankReview(
        upload=upload,
        files=tuple(files),
        bank=bank.header.name if bank.header else "",
        title=bank.header.title if bank.header else None,
        diagnostics=tuple(bank.diagnostics),
        in_force=number,
        published=published,
    )


def _with_effects(review: BankReview, bank: BankReading) -> BankReview:
    summary = preview_bank(bank)
    items = [PoolItem(one.item, *fingerprint(one.item)[:2]) for one in bank.items]
    kept = {change.item for change in summary.changes if change.kind == "kept"}
    if kept:
        with reading():
            pool = published_pool([review.bank]).items
            items += [entry.as_pool_item() for entry in pool if entry.item.id in kept]
    return replace(review, summary=summary, starved=starved_exams(review.bank, items))
