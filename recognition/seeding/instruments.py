"""Terms under an agreement, an articulation, an equivalence that a new version broke; a case the agreement decides by itself."""

from __future__ import annotations

from typing import Any

from credentials.models import ListedLine, MicroCredential
from institutions.models import Agreement, Course, Institution, Role, User
from recognition.models import Rule
from recognition.seeding import data
from recognition.seeding.network import first
from recognition.seeding.requests import submit
from recognition.services.renewing import list_line
from recognition.services.ruling import default_end, draft_rule, propose_rule, publish_rule, sign_rule, source_of


def seed_rules() -> None:
    """Each drafted by the side that counts, countersigned by the other, published."""
    for row in data("rules"):
        _seed(row)


def seed_automatic_case() -> None:
    """R5 of the domain's scenarios, sent by its learner; workers do the rest, within seconds."""
    submit("thunghiem@example.org", "NEU-EC-01", "UEH", "DEMO-KTL", "course-exemption", language="vi")


def _seed(row: dict[str, Any]) -> Rule:
    receiver = Institution.objects.get(code=row["receiver"])
    kinds = [MicroCredential.objects.select_related("institution").get(code=code) for code in row["sources"]]
    versions = [kind.versions.published().get() for kind in kinds]
    sender = kinds[0].institution
    course = Course.objects.offered(receiver.today()).get(institution=receiver, code=row["course"])
    officer, other = _officer(receiver), _officer(sender)
    agreement = Agreement.objects.get(number=row["agreement"]) if "agreement" in row else None
    today = receiver.today()
    fields = {
        **{name: row[name] for name in ("kind", "purposes", "wording")},
        **{name: row[name] for name in ("number", "grade_floor", "grade_rule") if name in row},
        "receiver": receiver,
        "sender": sender,
        "course": course,
        "agreement": agreement,
        "valid_from": today,
        "valid_to": agreement.valid_to if agreement else default_end(today),
    }
    if agreement:
        listed = ListedLine.objects.listed().filter(agreement=agreement, micro_credential=kinds[0], receiver=receiver)
        if not listed.exists():
            admin = first(receiver, Role.INSTITUTION_ADMIN)
            if admin is None:
                raise LookupError(f"{receiver.code} lacks an administrator")
            list_line(agreement=agreement, version=versions[0], receiver=receiver, by=admin, course=course)
    rule = draft_rule(institution=receiver, by=officer, fields=fields, sources=[source_of(version) for version in versions])
    rule = propose_rule(rule=rule, by=officer)
    if rule.state == Rule.State.PROPOSED and not row.get("waits"):
        rule = sign_rule(rule=rule, side="sender", by=other, seen=rule.fingerprint())
    return rule if row.get("waits") else publish_rule(rule=rule, by=officer)


def _officer(institution: Institution) -> User:
    officer = first(institution, Role.OFFICER)
    if officer is None:
        raise LookupError(f"{institution.code} lacks an officer")
    return officer
