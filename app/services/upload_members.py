"""A sheet of members uploaded in the browser: checked, looked at, then brought in, always the same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import Conflict
from app.domain.people.roster import Decisions
from app.services.clock import Clock
from app.services.import_members import ImportSummary, RosterPreview, import_members, preview_members
from app.services.keep_upload import (
    Upload,
    empty_upload,
    find_upload,
    keep_upload,
    note_progress,
    note_upload,
    read_progress,
)
from app.services.people_scope import PeopleScope
from app.services.viewer import Viewer

KIND = "members"


@dataclass(frozen=True)
class RosterReview:
    """What was found in an uploaded sheet; ``upload`` is empty when it has errors and was not kept."""

    upload: str
    file: str
    preview: RosterPreview


def check_members_upload(
    data: bytes, name: str, *, folder: Path, viewer: Viewer, clock: Clock
) -> RosterReview:
    """Check a sheet and keep it when it has no errors; nothing else is written.

    :raises NotFound: the viewer is no organizer.
    :raises DomainError: ``upload-not-kept``.
    """
    preview = preview_members(data, name, PeopleScope.of(viewer))
    if preview.has_errors:
        return RosterReview("", name, preview)
    upload = keep_upload(folder, KIND, {name: data}, base="", by=viewer.member_id, clock=clock)
    return RosterReview(upload, name, preview)


def review_members_upload(upload_id: str, *, folder: Path, viewer: Viewer, clock: Clock) -> RosterReview:
    """Return what a kept sheet would change now.

    :raises NotFound: no such upload of this viewer, or the viewer is no organizer.
    :raises DomainError: ``upload-gone``.
    :raises Conflict: ``members-imported`` already.
    """
    scope = PeopleScope.of(viewer)
    upload, name = _find(upload_id, folder, viewer, clock)
    return RosterReview(upload_id, name, preview_members(upload.files[name], name, scope))


def import_members_upload(
    upload_id: str,
    *,
    decisions: Decisions,
    digest: str,
    folder: Path,
    viewer: Viewer,
    clock: Clock,
    zone: str,
) -> ImportSummary:
    """Bring in a kept sheet as previewed; how far it has come can be asked meanwhile.

    :raises NotFound: no such upload of this viewer, or the viewer is no organizer.
    :raises DomainError: as :func:`app.services.import_members.import_members`, and ``upload-gone``.
    :raises Conflict: ``people-plan-changed``, ``members-imported``.
    """
    scope = PeopleScope.of(viewer)
    upload, name = _find(upload_id, folder, viewer, clock)
    summary = import_members(
        upload.files[name],
        name,
        scope,
        decisions=decisions,
        digest=digest,
        clock=clock,
        zone=zone,
        progress=lambda done, total: note_progress(folder, upload_id, done, total),
    )
    note_upload(folder, upload_id, published="yes")
    empty_upload(folder, upload_id)
    return summary


def ask_progress(upload_id: str, *, folder: Path, viewer: Viewer) -> tuple[int, int]:
    """Return how many of how many members are written. :raises NotFound: it is no upload of this viewer."""
    viewer.require("organizer")
    return read_progress(folder, upload_id, by=viewer.member_id)


def _find(upload_id: str, folder: Path, viewer: Viewer, clock: Clock) -> tuple[Upload, str]:
    upload = find_upload(folder, upload_id, KIND, by=viewer.member_id, clock=clock)
    if upload.published:
        raise Conflict("members-imported")
    return upload, next(iter(upload.files))
