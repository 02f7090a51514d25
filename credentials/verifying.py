"""What the registry answers when somebody asks whether a credential is true: one verdict, and the checks that led to it.

The stored or presented bytes are checked, never a flag; the registry's own record is one check among five.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from credentials import wording
from credentials.award_facts import AwardFacts
from credentials.issuer_trust import IssuerTrust, trust_of
from credentials.models import Award, StatusList
from credentials.sealing import contexts, digest_of
from credentials.signing.authenticity import issuer_of
from credentials.signing.checks import Check, Unreachable, failed, not_reached, passed
from credentials.signing.contexts import JSON
from credentials.signing.keys import encode_public
from credentials.signing.screening import Unacceptable, parse
from credentials.signing.verification import KeyInfo, Result, verify
from credentials.verdicts import CheckTold, sentence_of, tell, title_of
from institutions.models import Institution, SigningKey

# The order in which one answer wins over another (the network's ruling on several at once).
REVOKED, UNCONFIRMED, SUSPENDED, REPLACED, EXPIRED, AMENDED, VALID = (
    "revoked",
    "unconfirmed",
    "suspended",
    "replaced",
    "expired",
    "amended",
    "valid",
)


# A compromised key is in no DID document; the registry still knows it, to say why what it signed is not confirmed.
KNOWN = (*SigningKey.PUBLISHED, SigningKey.State.COMPROMISED)


@dataclass(frozen=True)
class Verification:
    """kind: one of the seven answers. checks: signature, issuer, status, dates, record, in the order they are told.

    trust: what the network says of the issuer, apart from the signature. award: the registry's own, where it is known.
    digest: SHA-256 of the bytes that were checked, hex. document: as it was read, None where it could not be.
    """

    kind: str
    checks: tuple[Check, ...]
    checked_at: dt.datetime
    issuer: str
    digest: str
    trust: IssuerTrust
    award: Award | None = None
    document: JSON | None = field(default=None, repr=False)

    @property
    def failed(self) -> list[str]:
        return [check.name for check in self.checks if check.outcome == "failed"]

    @property
    def issued_anew(self) -> bool:
        """Whether the key that signed it was withdrawn, so that the issuer signs again."""
        return self.kind == UNCONFIRMED and any(check.code == "key_not_for_assertion" for check in self.checks)

    @cached_property
    def title(self) -> str:
        return title_of(self.kind, self.award, issued_anew=self.issued_anew)

    @cached_property
    def sentence(self) -> str:
        return sentence_of(self.kind, self.award, issued_anew=self.issued_anew)

    @property
    def names(self) -> bool:
        """Whether a name is shown: not where a key that cannot be trusted signed it, nor where the former name is hidden."""
        return self.kind != UNCONFIRMED and not (self.award and self.award.hides_name)

    @property
    def checked_words(self) -> str:
        return _("Checked just now, %(when)s") % {"when": wording.moment(self.checked_at)}

    @cached_property
    def told(self) -> list[CheckTold]:
        """The checks in plain sentences, in the reader's language."""
        return [tell(check, self.award) for check in self.checks]

    def as_dict(self) -> dict[str, Any]:
        """For machines and for keeping: codes, no words that depend on a language, no personal data."""
        return {
            "verdict": self.kind,
            "checkedAt": self.checked_at.isoformat(timespec="seconds"),
            "credential": self.award.public_url if self.award else None,
            "issuer": self.issuer,
            "digest": self.digest,
            "checks": [{"name": check.name, "outcome": check.outcome, "code": check.code} for check in self.checks],
            "trust": self.trust.as_dict(),
        }


def verify_award(award: Award, *, now: dt.datetime | None = None, books: Books | None = None) -> Verification:
    """Check the bytes the registry holds of a sealed award. books: the same for all, where many are checked at once."""
    return _answer(award.document, award=award, now=now or timezone.now(), books=books or Books())


def verify_document(document: str, *, now: dt.datetime | None = None) -> Verification:
    """Check a credential that somebody presents, ours or another's. Never raises for what a stranger may write."""
    return _answer(document, award=None, now=now or timezone.now(), books=Books())


def _answer(document: str, *, award: Award | None, now: dt.datetime, books: Books) -> Verification:
    result = verify(
        document, resolve_key=books.published_key, resolve_status=books.published_status, contexts=contexts(), now=now
    )
    award = award or _ours(document, result)
    read = result.document or _read(document)
    issuer = _plain(issuer_of(read)) if read else ""
    day = award.awarded_on if award else _issued_on(result)
    trust = trust_of(books.institution(issuer), award, on=day, method=result.verification_method)
    checks = (
        _signature(result),
        _issuer(issuer, result, trust),
        result["status"],
        result["dates"],
        _record(document, result, award),
    )
    return Verification(
        kind=_kind(checks, award),
        checks=checks,
        checked_at=now,
        issuer=issuer,
        digest=digest_of(document),
        trust=trust,
        award=award,
        document=read,
    )


def _read(document: str) -> JSON | None:
    """What can be read of a document that is no credential in our sense: enough to say whose it claims to be."""
    try:
        parsed = parse(document)
    except Unacceptable:
        return None
    return parsed if isinstance(parsed, dict) else None


def _ours(document: str, result: Result) -> Award | None:
    """The award these words are of: the same bytes, or the same words set otherwise, as some programmes save them."""
    sealed = Award.objects.sealed().select_related("institution", "version__micro_credential", "learner", "status_list")
    if award := sealed.filter(digest=digest_of(document)).first():
        return award
    award = sealed.filter(public_id=_last_part(result)).first()
    return award if award and _holds(award, document, result) else None


def _holds(award: Award, document: str, result: Result) -> bool:
    """Whether the stored bytes are still those that were sealed, and say what this document says."""
    if digest_of(award.document) != award.digest:
        return False
    return document == award.document or award.document_json == result.document


def _last_part(result: Result) -> str:
    """The end of the credential's id, which is the public id where the credential is ours."""
    return _end(str((result.document or {}).get("id", "")))


def _end(address: str) -> str:
    return _plain(address).rstrip("/").rpartition("/")[2]


def _plain(name: str) -> str:
    """A name as ours are: printable ASCII. Strangers write what no database can be asked for; that is the name of nothing."""
    return name if name.isascii() and name.isprintable() else ""


def _kind(checks: tuple[Check, ...], award: Award | None) -> str:
    by_name = {check.name: check for check in checks}
    state = award.state if award else ""
    genuine = by_name["signature"].outcome == "passed"
    if state == Award.State.REVOKED or (genuine and by_name["status"].code == "revoked"):
        return REVOKED
    doubtful = [
        check for check in checks if check.outcome != "passed" and not (check.name == "dates" and check.code == "expired")
    ]
    if doubtful:
        return UNCONFIRMED
    if state == Award.State.SUSPENDED:
        return SUSPENDED
    if state == Award.State.REPLACED:
        return REPLACED
    if by_name["dates"].code == "expired":
        return EXPIRED
    return AMENDED if award and award.amended_at else VALID


def _signature(result: Result) -> Check:
    """Form, key and signature together: whether these words are the issuer's own, unchanged."""
    for name in ("form", "key", "signature"):
        if result[name].outcome != "passed":
            return Check("signature", result[name].outcome, result[name].code)
    return passed("signature")


def _issuer(name: str, result: Result, trust: IssuerTrust) -> Check:
    """Whether the issuer belonged to the network on the day of the award: trust is told apart from the signature."""
    if trust.institution is None:
        return failed("issuer", "outside_network") if name else not_reached("issuer", "no_issuer")
    if trust.on is None:
        return not_reached("issuer", "form_failed" if result.document is None else "no_date")
    return passed("issuer") if trust.member else failed("issuer", "not_a_member_then")


def _issued_on(result: Result) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str((result.document or {}).get("awardedDate", ""))[:10])
    except ValueError:
        return None


def _record(document: str, result: Result, award: Award | None) -> Check:
    """Whether the registry's own record agrees with the document, word for word."""
    if award is not None:
        if not (_holds(award, document, result) and _tells(result.document, award.facts)):
            return failed("record", "differs")
        return passed("record", "" if document == award.document else "set_differently")
    ours = Institution.objects.filter(did=_plain(result.issuer)).exists()
    if not ours:
        return not_reached("record", "outside_network")
    known = Award.objects.sealed().filter(public_id=_last_part(result)).exists()
    return failed("record", "differs") if known else failed("record", "unknown")


def _tells(document: JSON | None, facts: AwardFacts) -> bool:
    """Whether the snapshot, from which the page is written, names the person, thing and day that were signed."""
    try:
        subject = (document or {})["credentialSubject"]
        named = {row["identityHash"] for row in subject["identifier"] if row.get("identityType") == "name"}
        signed = (named, subject["achievement"]["id"], document["issuedOn"])  # type: ignore[index]
    except (KeyError, TypeError, AttributeError):
        return False
    return signed == ({facts.recipient_name}, facts.version.url, facts.awarded_on)


class Books:
    """The registry's own books of institutions, keys and status lists, opened once for one question: what others would fetch."""

    def __init__(self) -> None:
        self._found: dict[str, Institution | None] = {}
        self._lists: dict[str, StatusList | None] = {}

    def institution(self, did: str) -> Institution | None:
        if did and did not in self._found:
            known = Institution.objects.prefetch_related("awarding_statuses", "signing_keys")
            self._found[did] = known.filter(did=did).first()
        return self._found.get(did)

    def published_key(self, method: str) -> KeyInfo | None:
        did, _mark, fragment = _plain(method).partition("#")
        institution = self.institution(did)
        if institution is None:
            raise Unreachable(did)
        keys = [key for key in institution.signing_keys.all() if key.fragment == fragment and key.state in KNOWN]
        if not keys:
            return None
        may_assert = keys[0].state != SigningKey.State.COMPROMISED
        return KeyInfo(encode_public(bytes(keys[0].public_key)), institution.did, may_assert)

    def published_status(self, url: str) -> str | None:
        if url not in self._lists:
            self._lists[url] = StatusList.objects.filter(public_id=_end(url)).first()
        row = self._lists[url]
        if row is None or row.url != url:
            raise Unreachable(url)
        return row.document
