"""Letters about proofs of domains, to those who can mend them."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from institutions.models import DomainProof, Membership, Role, User
from micro4asia.foundation import letters, walls


@walls.everything()  # the network may be the one that looks
def tell(proof: DomainProof) -> None:
    """Write to the institution's administrators that a proof was not found, or has lapsed. The row was just checked."""
    institution = proof.institution
    held = Membership.objects.in_force().filter(institution=institution, role=Role.INSTITUTION_ADMIN).values("user")
    for reader in User.objects.filter(pk__in=held, is_active=True).order_by("pk"):
        letters.post(
            "domain_missing",
            to=reader.email,
            language=reader.language,
            context={
                "lapsed": proof.state == DomainProof.State.LAPSED,
                "name": reader.full_name,
                "institution": institution.name(reader.language),
                "domain": proof.domain,
                "url": f"{settings.PUBLIC_URL}{reverse('institutions:domains', args=[institution.slug])}",
            },
            key=f"domain_{proof.state}:{proof.pk}:{proof.checked_at:%Y%m%dT%H%M%S}:{reader.pk}",
        )
