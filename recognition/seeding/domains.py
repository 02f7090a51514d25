"""One domain that is proven and one that waits, under example.org, which nobody can prove: the first is only said to be."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from institutions.models import DomainProof, Institution, Role
from institutions.services.proving_domains import propose_domain
from recognition.seeding.network import first


def seed_domains() -> None:
    _propose("UEH", "ueh.example.org", "dns", state=DomainProof.State.PROVEN, proven_at=timezone.now(), checked_at=timezone.now())
    # Asked for some days ago: a trial should not ask the world's name servers by itself.
    _propose("HUB", "hub.example.org", "file", requested_at=timezone.now() - dt.timedelta(days=4))


def _propose(code: str, domain: str, method: str, **said: object) -> None:
    institution = Institution.objects.get(code=code)
    if admin := first(institution, Role.INSTITUTION_ADMIN):
        proof = propose_domain(institution=institution, by=admin, domain=domain, method=method)
        DomainProof.objects.filter(pk=proof.pk).update(**said)
