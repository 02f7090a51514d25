"""Privacy of an institution, one's own data, and a guardian's consent."""

from typing import Any

from tests.factories.network import DataExportFactory, PrivacyRequestFactory, TransferRecordFactory
from tests.house.rights_asking import Case, at, nothing, sent
from tests.house.rights_world import World

CONSENT = {"guardian_name": "Mẹ Mẫu", "relation": "parent", "evidence": "Signed form, folder 12"}
CONSENT |= {"given_on_day": "1", "given_on_month": "2", "given_on_year": "2026"}
TRANSFER = {"recipient_name": "Host", "country": "DE", "purpose": "Hosting", "categories": "Names", "basis": "standard-clauses"}
TRANSFER |= {"first_on_day": "1", "first_on_month": "2", "first_on_year": "2026"}


def furnish(world: World) -> None:
    owner = world.people["learner_owner"]
    world.things |= {
        "asked": PrivacyRequestFactory(institution=world.same, person=owner),
        "transfer": TransferRecordFactory(institution=world.same),
        "export": DataExportFactory(person=owner),
    }


def refused(world: World) -> dict[str, Any]:
    return {"decision": "refuse", "answer": "The law asks us to keep it."}


desk, one = at("same.slug"), at("same.slug", "transfer.public_id")
CASES = [
    Case("institutions:institution-privacy", desk),
    Case("institutions:privacy-contact", desk),
    Case("institutions:privacy-contact", desk, sent(name="Data protection office", email="privacy@example.org")),
    Case("institutions:privacy-periods", desk),
    Case("institutions:privacy-periods", desk, sent(kind="share_links", amount="12", source="Rector's decision")),
    Case("institutions:transfers", desk),
    Case("institutions:transfer-new", desk),
    Case("institutions:transfer-new", desk, sent(**TRANSFER)),
    Case("institutions:transfer", one),
    Case("institutions:transfer", one, sent(**TRANSFER)),
    Case("institutions:privacy-request", at("same.slug", "asked.public_id")),
    Case("institutions:privacy-request", at("same.slug", "asked.public_id"), refused),
    Case("institutions:own-privacy"),
    Case("institutions:own-privacy", data=nothing, comes_back=True),
    Case("institutions:own-request-withdraw", at("asked.public_id"), nothing),
    Case("institutions:own-export", data=nothing),
    Case("institutions:own-export-file", at("export.public_id")),
    Case("institutions:close-account"),
    Case("institutions:close-account", data=nothing, comes_back=True),
    Case("credentials:award-guardian", at("same.slug", "issued.public_id")),
    Case("credentials:award-guardian", at("same.slug", "issued.public_id"), sent(**CONSENT)),
]
