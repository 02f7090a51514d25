"""The rights of what an institution says about itself: profile, logo, domains."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from institutions.forms.profile import initial_of
from institutions.services.editing_profile import change_logo, profile_of
from institutions.services.naming import propose_name
from micro4asia.foundation.uploads import picture
from tests.factories.institutions import DomainProofFactory
from tests.house.rights_asking import Case, at, nothing, sent


def drawn(colour="#9C3B12"):
    stored = io.BytesIO()
    Image.new("RGB", (32, 32), colour).save(stored, "PNG")
    return stored.getvalue()


def furnish(world):
    admin = world.people["inst_admin_same"]
    world.things["logo"] = change_logo(institution=world.same, by=admin, picture=picture(io.BytesIO(drawn())))
    world.things["domain"] = DomainProofFactory(
        institution=world.same, domain=f"{world.prefix.lower()}same.example.org", requested_by=admin
    )
    world.things["name_change"] = propose_name(
        institution=world.same,
        by=admin,
        language="fr",
        name="Un autre nom",
        valid_from=timezone.localdate(),
        legal_basis="Décret 1",
    )


def logo_name(world):
    return (world.same.slug, f"{world.logo.digest}.{world.logo.kind}")


def new_profile(world):
    return {**initial_of(profile_of(world.same)), "website": "https://new.example.org"}


def new_name(world):
    day = {"valid_from_day": "1", "valid_from_month": "1", "valid_from_year": "2026"}
    return {"language": "en", "name": "Quite Another Name", "legal_basis": "A decree", **day}


def new_picture(world):
    return {"picture": SimpleUploadedFile("logo.png", drawn("#0A5C86"), "image/png")}


desk = at("same.slug")
CASES = [
    Case("institutions:settings", desk),
    Case("institutions:profile", desk),
    Case("institutions:profile", desk, new_profile),
    Case("institutions:profile-name", desk),
    Case("institutions:profile-name", desk, new_name),
    Case("institutions:profile-name-withdraw", at("same.slug", "name_change.public_id"), nothing),
    Case("institutions:profile-logo", desk),
    Case("institutions:profile-logo", desk, new_picture),
    Case("institutions:logo", logo_name),
    Case("institutions:domains", desk),
    Case("institutions:domains", desk, sent(domain="library.example.org", method="dns")),
    Case("institutions:domain-check", at("same.slug", "domain.public_id"), nothing),
    Case("institutions:domain-withdraw", at("same.slug", "domain.public_id")),
    Case("institutions:domain-withdraw", at("same.slug", "domain.public_id"), nothing),
]
