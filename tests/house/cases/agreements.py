"""The register of agreements, and reference data: the network's and an institution's own."""

import datetime as dt
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from institutions.facts import KINDS
from institutions.forms.reference import form_for
from institutions.models import Institution, Role
from institutions.services import agreeing
from institutions.services.reference import plan_change, preview
from tests.factories.institutions import CreditValueFactory, MembershipFactory
from tests.factories.network import AgreementFactory, CreditSystemFactory
from tests.house.rights_asking import Case, at, sent
from tests.house.rights_world import World

PDF = b"%PDF-1.4\n%%EOF\n"
DAYS = {"valid_from_day": "1", "valid_from_month": "1", "valid_to_day": "31", "valid_to_month": "12"}
DAYS |= {"valid_from_year": "2026", "valid_to_year": "2028"}
LATER = dt.date(2099, 1, 1)
BEGINS = {"valid_from_day": "1", "valid_from_month": "1", "valid_from_year": "2100"}
TOLD = BEGINS | {"source": "Decree 1/2100", "doubt": "seen"}
SYSTEM = TOLD | {"system": "UCTS", "country": "VN", "hours_per_credit": "43", "step": "1"}
VALUE = TOLD | {"system": "VN", "hours_per_credit": "45", "step": "1"}


def furnish(world: World) -> None:
    parties = (world.same, world.receiving)
    chief = world.people["network_admin"]
    made = {name: AgreementFactory(between=parties) for name in ("agreed_draft", "agreed_asked", "agreed")}
    for name, row in made.items():
        fields = {"notice_days": 90}
        agreeing.revise_agreement(agreement=row, by=chief, fields=fields, parties=parties, document=PDF)
        if name != "agreed_draft":
            agreeing.propose_agreement(agreement=row, by=chief)
    made["agreed"].refresh_from_db()
    for role, party in (("inst_admin_same", world.same), ("inst_admin_receiving", world.receiving)):
        by = world.people.get(role) or _administrator(party)
        seen = made["agreed"].fingerprint()
        agreeing.countersign_agreement(agreement=made["agreed"], institution=party, by=by, seen=seen)
    made["agreed"] = agreeing.publish_agreement(agreement=made["agreed"], by=chief)
    world.things |= made
    if not world.prefix:  # the whole network's: one for both worlds
        CreditSystemFactory(system="AUN", country="VN", hours_per_credit=40, hours_min=None, hours_max=None, valid_from=LATER)
    world.same.credit_values.update(valid_to=LATER - dt.timedelta(days=1))
    CreditValueFactory(institution=world.same, valid_from=LATER)


def _administrator(institution: Institution) -> Any:
    user = MembershipFactory(role=Role.INSTITUTION_ADMIN, institution=institution).user
    TOTP.activate(user, generate_totp_secret())
    return user


def entered(world: World) -> dict[str, Any]:
    return {
        "number": "AG-2026-99",
        "title_en": "Credit transfer",
        "parties": [world.same.pk, world.other.pk],
        "covers": ["credit-transfer"],
        "scope_en": "All.",
        "notice_days": "90",
        **DAYS,
    }


def countersigned(world: World) -> dict[str, Any]:
    world.agreed_asked.refresh_from_db()
    return {"seen": world.agreed_asked.fingerprint()}


def leaving(world: World) -> dict[str, Any]:
    return {"leaves_on": agreeing.day_of_leaving(world.agreed, timezone.localdate()).isoformat()}


def confirmed(kind: str, typed: dict[str, str], *, own: bool) -> Any:
    """As the preview's page posts it."""

    def made(world: World) -> dict[str, Any]:
        institution = world.same if own else None
        form = form_for(kind, typed, institution=institution)
        assert form.is_valid(), form.errors
        seal = preview(plan_change(KINDS[kind], form.columns(), institution))[1]
        return typed | {"do": "confirm", "seen": seal}

    return made


def kind_at(*things: str, kind: str) -> Any:
    return lambda world: (*at(*things)(world), kind)


desk = at("same.slug")
kept, asked, agreed = at("agreed_draft.public_id"), at("same.slug", "agreed_asked.public_id"), at("same.slug", "agreed.public_id")
systems, value = kind_at(kind="credit-systems"), kind_at("same.slug", kind="credit-value")
CASES = [
    Case("institutions:agreements"),
    Case("institutions:agreement", at("agreed.public_id")),
    Case("api-agreements"),
    Case("institutions:agreement-list"),
    Case("institutions:agreement-new"),
    Case("institutions:agreement-new", data=entered),
    Case("institutions:agreement-keep", kept),
    Case("institutions:agreement-edit", kept),
    Case("institutions:agreement-edit", kept, entered),
    Case("institutions:agreement-move", kept, sent(do="propose")),
    Case("institutions:agreement-file", kept),
    Case("institutions:institution-agreements", desk),
    Case("institutions:institution-agreement", asked),
    Case("institutions:agreement-countersign", asked, countersigned),
    Case("institutions:agreement-notice", agreed, leaving),
    Case("institutions:agreement-document", asked),
    Case("institutions:reference"),
    Case("api-reference", systems),
    Case("institutions:reference-change", systems),
    Case("institutions:reference-change", systems, sent(do="preview", **SYSTEM), comes_back=True),
    Case("institutions:reference-withdraw", systems, sent(), query="?system=AUN&country=VN&begins=2099-01-01"),
    Case("institutions:counting", desk),
    Case("institutions:counting-change", value),
    Case("institutions:counting-change", value, confirmed("credit-value", VALUE, own=True)),
    Case("institutions:counting-withdraw", value, sent(), query="?begins=2099-01-01"),
    Case("institutions:counting-framework", desk),
    Case("institutions:counting-framework", desk, sent(framework="VQF")),
]
