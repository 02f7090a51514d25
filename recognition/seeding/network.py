"""Reference data, people, institutions, roles and keys."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from institutions.models import (
    GradeScale,
    GradeTable,
    Grant,
    Institution,
    Membership,
    Role,
    SigningKey,
    User,
)
from institutions.services.admitting import admit_institution
from institutions.services.applying import apply
from institutions.services.ceremonies import COMPARED, activate_key, start_ceremony
from institutions.services.founding import found_network
from institutions.services.granting import confirm_role, grant_role
from institutions.services.loading_reference import load_reference
from recognition.seeding import data

day = dt.date.fromisoformat


def seed_network() -> None:
    """Nine institutions with their people, roles and keys."""
    load_reference()
    people = {row["email"]: row for row in data("people")["staff"]}
    accounts = {email: account(row) for email, row in people.items()}
    chief = next(
        accounts[email] for email, row in people.items() if any(m["role"] == Role.NETWORK_ADMIN for m in row["memberships"])
    )
    found_network(first=chief, valid_from=day("2025-01-15"))
    # To suspend or to reinstate a partner takes two, and so does a registrar where the network gave the administrator.
    second = next(
        accounts[email]
        for email, row in people.items()
        if accounts[email] != chief and any(m["role"] == Role.NETWORK_ADMIN for m in row["memberships"])
    )
    grant_role(user=second, role=Role.NETWORK_ADMIN, by=chief, valid_from=day("2025-01-15"), tells=False)
    partners = {row["code"]: _institution(row, by=chief) for row in data("institutions")}
    held = [(accounts[email], each) for email, row in people.items() for each in row["memberships"] if each["institution"]]
    # A partner's first administrator comes from the network and gives the other roles; a registrar's the network confirms.
    for user, each in sorted(held, key=lambda pair: pair[1]["role"] != Role.INSTITUTION_ADMIN):
        where, since = partners[each["institution"]], day(each["valid_from"])
        by = first(where, Role.INSTITUTION_ADMIN) or chief
        given = grant_role(user=user, role=each["role"], by=by, valid_from=since, institution=where, tells=False)
        if isinstance(given, Grant):
            confirm_role(grant=given, by=second, tells=False)
    for partner in partners.values():
        admin, registrar = first(partner, Role.INSTITUTION_ADMIN), first(partner, Role.REGISTRAR)
        if admin and registrar:
            key = start_ceremony(institution=partner, by=admin)
            activate_key(key=key, by=registrar, typed=key.fingerprint.replace(" ", "")[-COMPARED:])
            # The demo's awards are older than the demo; their key must not look younger. Its last day stays, or it would be near.
            began = dt.datetime.combine(day("2025-01-15"), dt.time(9), tzinfo=dt.UTC)
            SigningKey.objects.filter(pk=key.pk).update(created_at=began, activated_at=began)
    for row in data("applications"):
        _application(row)
    for row in data("grade_tables"):
        _grade_table(row, partners)


def first(institution: Institution, role: str) -> User | None:
    """The institution's first holder of a role."""
    return staff(institution).get(role)


def staff(institution: Institution) -> dict[str, User]:
    """The institution's first holder of each role."""
    held = Membership.objects.current().filter(institution=institution).select_related("user").order_by("-pk")
    return {each.role: each.user for each in held}


def first_of_the_network() -> User:
    """The network's first administrator."""
    return Membership.objects.current().filter(role=Role.NETWORK_ADMIN).order_by("pk")[0].user


@transaction.atomic
def account(row: dict[str, Any]) -> User:
    """An account whose address counts as verified: nobody reads mail at example.org."""
    user = User.objects.create_user(row["email"], full_name=row["full_name"], language=row["language"])
    user.password = _shared_password()
    user.save(update_fields=["password"])
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@cache
def _shared_password() -> str:
    """Hashed once for all: the hash is slow on purpose, and everybody in the demo has the same password."""
    return make_password(data("people")["password"])


def _dated(row: dict[str, Any], *names: str) -> dict[str, Any]:
    until = {"valid_to": day(row["valid_to"])} if row.get("valid_to") else {}
    return {name: row[name] for name in names if name in row} | {"valid_from": day(row["valid_from"])} | until


def _institution(row: dict[str, Any], *, by: User) -> Institution:
    plain = ("slug", "code", "country", "region", "city", "timezone", "language", "schac_domain", "website")
    look = ("primary_colour", "secondary_colour", "emblem", "level_framework", "signatories")
    known = {name: row[name] for name in ("erasmus_code", "ror") if name in row}
    return admit_institution(
        by=by,
        fields={name: row[name] for name in plain + look} | known | {"languages": row["award_languages"]},
        names=[_dated(name, "language", "name") for name in row["names"]],
        awarding=[_dated(status, "may_award_credits", "legal_basis", "scope", "confirmed") for status in row["awarding_status"]],
        credit_values=[_dated(row["credits"], "system", "hours_per_credit", "step")],
        time_limits=[_dated(row["time_limits"], "decision_months", "appeal_days", "appeal_body", "source")],
        member_from=day(row["member_from"]),
        accreditations=[_accreditation(decision) for decision in row["quality_assurance"]],
    )


def _accreditation(row: dict[str, Any]) -> dict[str, Any]:
    """Invented agencies stand in no register; nobody has looked them up."""
    until = day(row["valid_until"]) if row["valid_until"] else None
    days = {"decided_on": day(row["decided_on"]), "valid_from": day(row["valid_from"]), "valid_to": until}
    return {"kind": row["type"], "agency": row["body"], "decision": row["decision"], **days}


def _application(row: dict[str, Any]) -> None:
    """Something for the network's administrator to look at; nobody else sees it."""
    applicant = account(row["applicant"])
    apply(by=applicant, fields=row["fields"], names=row["names"], named_since=day(row["named_since"]), purpose=row["purpose"])


def _grade_table(row: dict[str, Any], partners: dict[str, Institution]) -> None:
    GradeTable.objects.create(
        institution=partners[row["institution"]],
        scale=GradeScale.objects.get(code=row["scale"]),
        isced_f=row["isced_f"],
        years=row["years"],
        counts=row["counts"],
        source=row.get("source", ""),
    )
