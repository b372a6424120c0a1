"""Row classes, a file a subject."""

from app.store.models.attempts import (
    AttemptPaperRow,
    AttemptRow,
    ClientRow,
    LateEntryRow,
    LogEntryRow,
    ResponseRow,
    ScoreSheetRow,
    SlotScoreRow,
)
from app.store.models.audit import AuditRow
from app.store.models.banks import BankRow, CatalogRow, ItemVersionRow, SnapshotItemRow, SnapshotRow
from app.store.models.browsers import BrowserSessionRow
from app.store.models.exams import EnrolmentRow, ExamRow, ExamVersionRow, OccurrenceRow, SittingRow
from app.store.models.marking import AnswerProposalRow, MarkingTaskRow, MarkRow
from app.store.models.media import MediaRow
from app.store.models.people import (
    ApiTokenRow,
    DepartmentRow,
    LoginFailureRow,
    MemberRow,
    OrganisationRow,
    RoleGrantRow,
)
from app.store.models.room import AccommodationRow, DutyBreakRow, EntryRuleRow, RoomMessageRow
from app.store.models.signs import SignOfLifeRow
from app.store.models.sittings import NoticeDismissalRow, PaperEntryRow, ScoreCheckRow, SittingChangeRow

__all__ = [
    "AccommodationRow",
    "AnswerProposalRow",
    "ApiTokenRow",
    "AttemptPaperRow",
    "AttemptRow",
    "AuditRow",
    "BankRow",
    "BrowserSessionRow",
    "CatalogRow",
    "ClientRow",
    "DepartmentRow",
    "DutyBreakRow",
    "EnrolmentRow",
    "EntryRuleRow",
    "ExamRow",
    "ExamVersionRow",
    "ItemVersionRow",
    "LateEntryRow",
    "LogEntryRow",
    "LoginFailureRow",
    "MarkRow",
    "MarkingTaskRow",
    "MediaRow",
    "MemberRow",
    "NoticeDismissalRow",
    "OccurrenceRow",
    "OrganisationRow",
    "PaperEntryRow",
    "ResponseRow",
    "RoleGrantRow",
    "RoomMessageRow",
    "ScoreCheckRow",
    "ScoreSheetRow",
    "SignOfLifeRow",
    "SittingChangeRow",
    "SittingRow",
    "SlotScoreRow",
    "SnapshotItemRow",
    "SnapshotRow",
]
