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
from app.store.models.people import (
    ApiTokenRow,
    DepartmentRow,
    LoginFailureRow,
    MemberRow,
    OrganisationRow,
    RoleGrantRow,
)
from app.store.models.signs import SignOfLifeRow

__all__ = [
    "ApiTokenRow",
    "AttemptPaperRow",
    "AttemptRow",
    "AuditRow",
    "BankRow",
    "BrowserSessionRow",
    "CatalogRow",
    "ClientRow",
    "DepartmentRow",
    "EnrolmentRow",
    "ExamRow",
    "ExamVersionRow",
    "ItemVersionRow",
    "LateEntryRow",
    "LogEntryRow",
    "LoginFailureRow",
    "MemberRow",
    "OccurrenceRow",
    "OrganisationRow",
    "ResponseRow",
    "RoleGrantRow",
    "ScoreSheetRow",
    "SignOfLifeRow",
    "SittingRow",
    "SlotScoreRow",
    "SnapshotItemRow",
    "SnapshotRow",
]
