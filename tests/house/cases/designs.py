"""The rights of designs: who looks, who changes, who lets in; and of the pictures they print."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from credentials.services.designing import keep_picture
from institutions.models import Role
from micro4asia.foundation.uploads import picture
from tests.factories.credentials import MicroCredentialFactory
from tests.factories.designs import BadgeDesignFactory, CertificateDesignFactory
from tests.house.rights_asking import Case, at, nothing
from tests.house.rights_world import person


def drawn(colour="#1B2A4A"):
    stored = io.BytesIO()
    Image.new("RGB", (32, 32), colour).save(stored, "PNG")
    return stored.getvalue()


def furnish(world):
    editor = person(Role.ISSUER, world.same)
    kind, other = (MicroCredentialFactory(institution=world.same, code=f"{world.prefix}SAME-DS-{n:02}") for n in (1, 2))
    used = {"state": "active", "activated_by": world.signer, "activated_at": timezone.now()}
    world.things |= {
        "design": CertificateDesignFactory(institution=world.same, edited_by=editor, layout="register", paper="portrait"),
        "design_used": CertificateDesignFactory(institution=world.same, micro_credential=other, edited_by=editor, **used),
        "designed": kind,
        "badge_draft": BadgeDesignFactory(micro_credential=kind, edited_by=editor),
        "badge_used": BadgeDesignFactory(micro_credential=other, edited_by=editor, caption="A badge", **used),
        "design_picture": keep_picture(
            institution=world.same, by=editor, purpose="signature", picture=picture(io.BytesIO(drawn()))
        ),
    }


def new_design(world):
    words = {"layout": "lotus", "paper": "landscape", "primary": "#0B4F53", "secondary": "#F2B632", "logo": "usual"}
    return {**words, "seal": "drawn", "name_1": "Võ Minh Họa", "role_1_en": "President"}


def new_badge(world):
    return {"shape": "disc", "icon": "chart", "primary": "#0B4F53", "secondary": "#F2B632", "text": "SAME", "beads": "6"}


def shown(thing):
    return lambda world: {"shown": getattr(world, thing).content_digest()}


def new_picture(world):
    return {"purpose": "seal", "picture": SimpleUploadedFile("seal.png", drawn("#A4231B"), "image/png")}


desk, design, kind = at("same.slug"), at("same.slug", "design.public_id"), at("same.slug", "designed.public_id")
CASES = [
    Case("credentials:designs", desk),
    Case("credentials:design-begin", desk, lambda world: {"micro_credential": world.designed.public_id}),
    Case("credentials:certificate-design", design),
    Case("credentials:certificate-design-edit", design),
    Case("credentials:certificate-design-edit", design, lambda world: {**new_design(world), "seen": world.design.mark}),
    Case("credentials:certificate-design-activate", design, shown("design")),
    Case("credentials:certificate-design-retire", at("same.slug", "design_used.public_id"), nothing),
    Case("credentials:certificate-design-discard", design, nothing),
    Case("credentials:certificate-preview", lambda world: (world.same.slug, world.design.public_id, "pdf")),
    Case("credentials:design-pictures", desk),
    Case("credentials:design-pictures", desk, new_picture),
    Case("credentials:design-picture", at("same.slug", "design_picture.digest")),
    Case("credentials:badge-design", kind),
    Case("credentials:badge-design-edit", kind),
    Case("credentials:badge-design-edit", kind, lambda world: {**new_badge(world), "seen": world.badge_draft.mark}),
    Case("credentials:badge-design-preview", kind),
    Case("credentials:badge-design-activate", kind, shown("badge_draft")),
    Case("credentials:badge-design-discard", kind, nothing),
    Case("credentials:badge-image", at("badge_used.public_id")),
    Case("credentials:badge", at("kind.public_id")),
]
