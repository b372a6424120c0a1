"""Why a question earned what it did, in words: the codes an item type gives as reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.services.show_result import SlotResult
from app.web.i18n import _
from app.web.questions import clause, earned, listed, scoring_rule

NO_RULE = ("choice", "truefalse", "numeric", "writing")  # right or wrong, or said by the reasons


def explain_score(slot: SlotResult) -> str:
    """Return a sentence such as 选对 2 项，少选 1 项，按“少选得一半”得 1.5 分."""
    got = _("%(score)s marks", score=earned(slot.score))
    if slot.blank:
        return _("Not answered: %(earned)s", earned=got)
    said = [text for reason in slot.reasons for text in _said(reason, slot)]
    rule = clause(scoring_rule(slot.type, slot.scoring))
    if slot.fraction < 1 and rule and slot.presented.widget not in NO_RULE:
        said.append(_("by the rule “%(rule)s”", rule=rule))
    return clause(_("%(reasons)s: %(earned)s", reasons=listed(*said), earned=got))


def _said(reason: Mapping[str, str], slot: SlotResult) -> Iterator[str]:
    match reason["code"]:
        case "all-right":
            yield _("right")
        case "wrong":
            yield _("wrong")
        case "choices" if slot.presented.widget == "choice":
            yield _("wrong")
        case "choices":
            yield _("%(number)s chosen rightly", number=reason["right"])
            if reason["missed"] != "0":
                yield _("%(number)s missed", number=reason["missed"])
            if reason["wrong"] != "0":
                yield _("%(number)s chosen wrongly", number=reason["wrong"])
        case "gap-wrong":
            yield _("blank %(number)s wrong", number=reason["gap"])
        case "gap-empty":
            yield _("blank %(number)s empty", number=reason["gap"])
        case "number-unreadable":
            yield _("no number read")
        case "number-wrong":
            yield _("read as %(shown)s, outside the tolerance", shown=reason["read"])
        case "unit-other":
            yield _("unit %(unit)s does not fit", unit=reason["unit"])
        case "unit-assumed":
            yield _("without a unit, taken as %(unit)s", unit=reason["unit"])
        case "pairs-right":
            yield _("%(right)s of %(total)s pairs right", right=reason["right"], total=reason["total"])
        case "point-found" | "point-missing" | "point-open" if reason["point"] == "1":
            yield from _points(slot)
        case "marked":
            yield _("marked by a person")
        case "steps-in-place":
            yield _("%(right)s of %(total)s steps in place", right=reason["right"], total=reason["total"])


def _points(slot: SlotResult) -> Iterator[str]:
    """Yield what words showed of all points at once."""
    codes = [reason["code"] for reason in slot.reasons]
    found, total = codes.count("point-found"), len(codes)
    yield _("%(right)s of %(total)s points found", right=found, total=total)
