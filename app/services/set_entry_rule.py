"""入场规则: a password and networks for one sitting."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from app.domain.errors import DomainError, NotAllowed
from app.services.clock import Clock
from app.services.invigilated import invigilated_sitting
from app.services.viewer import Viewer
from app.store.audit import write_audit
from app.store.models import EntryRuleRow
from app.store.room import entry_rule_of
from app.store.rows import add_row, set_json
from app.store.transaction import writing

LONGEST_PASSWORD, MOST_NETWORKS = 40, 50


def set_entry_rule(
    sitting_id: str, *, password: str, networks: str, viewer: Viewer, clock: Clock
) -> tuple[str, tuple[str, ...]]:
    """Set who may begin a sitting; empty texts lift the rule. Attempts that run go on.

    ``networks`` are addresses or networks (``10.1.0.0/16``), apart by blanks, commas or lines.
    Return what holds from now on.

    :raises NotFound: no such sitting, or the viewer is no organizer.
    :raises DomainError: ``entry-password-too-long``, ``too-many-networks``; ``bad-network`` (facts: network).
    """
    said = password.strip()
    if len(said) > LONGEST_PASSWORD:
        raise DomainError("entry-password-too-long", limit=LONGEST_PASSWORD)
    named = tuple(
        dict.fromkeys(_network(one) for one in networks.replace(",", " ").replace("，", " ").split())
    )
    if len(named) > MOST_NETWORKS:
        raise DomainError("too-many-networks", limit=MOST_NETWORKS)
    with writing():
        sitting = invigilated_sitting(sitting_id, viewer)
        now = clock.now()
        row = entry_rule_of(sitting.id)
        if row is None:
            row = add_row(
                EntryRuleRow(
                    sitting_id=sitting.id, password="", networks=[], set_by=viewer.member_id, set_at=now
                )
            )
        row.password, row.set_by, row.set_at = said, viewer.member_id, now
        set_json(row, "networks", list(named))
        write_audit(
            "sitting.entry",
            sitting_id,
            by=viewer.member_id,
            at=now,
            has_password=bool(said),
            networks=list(named),
        )
    return said, named


def check_entry(sitting_id: int, *, password: str, address: str) -> None:
    """Let somebody begin a sitting, inside the caller's transaction.

    :raises NotAllowed: ``entry-network`` from elsewhere; ``entry-password`` when it is missing or
        wrong (facts: given, whether one was given).
    """
    rule = entry_rule_of(sitting_id)
    if rule is None:
        return
    if rule.networks and not _is_within(address, rule.networks):
        raise NotAllowed("entry-network", address=address)
    if rule.password and password.strip() != rule.password:
        raise NotAllowed("entry-password", given=bool(password.strip()))


def _network(text: str) -> str:
    try:
        return str(ip_network(text, strict=False))
    except ValueError:
        raise DomainError("bad-network", network=text) from None


def _is_within(address: str, networks: list[str]) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    found = getattr(found, "ipv4_mapped", None) or found
    return any(found in ip_network(network) for network in networks)
