"""Every stored credential looked at anew from its bytes: would it still be confirmed, and is it what the register says it is?

Most are the words of their snapshot, letter for letter, under the register's key and moment: that is found out by the template of
their version and one check of the signature. Whatever is not goes the whole way, by the means with which anybody's document is
checked, and so does a random hundredth of the rest. docs/decisions/0105-every-credential-every-night.md says why this is sound.
"""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from credentials.award_facts import AwardFacts, BadFacts
from credentials.document_templates import VersionTemplate
from credentials.documents import open_badge
from credentials.models import Award, MicroCredentialVersion, StatusList, StoredDefect
from credentials.sealing import contexts, digest_of
from credentials.signing.authenticity import authenticate, issuer_of
from credentials.signing.contexts import JSON, UnknownContext
from credentials.signing.keys import encode_public
from credentials.signing.proofs import proofs_of, timestamp
from credentials.signing.screening import Unacceptable, parse
from credentials.signing.status_bits import BadStatusList, decode, get
from credentials.signing.templates import NotATemplate
from credentials.signing.verification import KeyInfo
from institutions.models import Institution

Code = StoredDefect.Code
LOOKED_AT_AGAIN = 0.01
MOST_TEMPLATES = 200
COLUMNS = (
    "pk", "public_id", "state", "name_as_printed", "grade", "awarded_on", "achieved_on", "serial_number", "register_number",
    "valid_until", "signed_at", "signing_key_id", "status_list_id", "status_index", "version_id", "revoked_at", "snapshot",
    "document", "digest",
)  # fmt: skip


class Stored(NamedTuple):
    """One sealed award as the database holds it; the columns are those of the model."""

    pk: int
    public_id: str
    state: str
    name_as_printed: str
    grade: str
    awarded_on: dt.date
    achieved_on: dt.date
    serial_number: str
    register_number: str
    valid_until: dt.datetime | None
    signed_at: dt.datetime
    signing_key_id: int
    status_list_id: int
    status_index: int
    version_id: int
    revoked_at: dt.datetime | None
    snapshot: str
    document: str
    digest: str


@dataclass(frozen=True)
class Bits:
    """A status list once it was read: where it lies, which places are set, and since when."""

    url: str
    bits: bytes | None
    signed_at: dt.datetime


class Examiner:
    """Knows the keys, lists and versions of one institution; made anew for each slice, so that it never believes old ones."""

    def __init__(self, institution: Institution) -> None:
        self.did = institution.did
        self._contexts = contexts()
        keys = list(institution.signing_keys.all())
        self._keys = {key.pk: (f"{self.did}#{key.fragment}", bytes(key.public_key)) for key in keys}
        self._published = {method: KeyInfo(encode_public(public), self.did) for method, public in self._keys.values()}
        self._lists = {row.pk: self._read(row) for row in StatusList.objects.filter(institution=institution)}
        versions = MicroCredentialVersion.objects.filter(micro_credential__institution=institution)
        self._versions = {row.pk: row.get_absolute_url() for row in versions.select_related("micro_credential")}
        self._templates: dict[int, list[VersionTemplate]] = {}

    def defects(self, row: Stored) -> list[str]:
        """What does not fit, as codes of StoredDefect; empty for a sound one."""
        found = {Code.DIGEST} if digest_of(row.document) != row.digest else set()
        snapshot = _read(row.snapshot)
        if snapshot is None or not self._is_registered(row, snapshot):
            found.add(Code.REGISTER)
        if not self._bit_fits(row):
            found.add(Code.STATUS_BIT)
        # Chance decides what is looked at twice, nothing secret.
        if not (snapshot and self._is_word_for_word(row, snapshot)) or random.random() < LOOKED_AT_AGAIN:  # noqa: S311
            found |= self._the_whole_way(row, snapshot)
        return sorted(found)

    # ---- the register against the frozen copy

    def _is_registered(self, row: Stored, snapshot: Mapping[str, Any]) -> bool:
        """Whether the columns that pages and lists are made of say what was frozen."""
        listed = self._lists.get(row.status_list_id)
        said = {
            "recipient_name": row.name_as_printed,
            "grade": row.grade,
            "awarded_on": row.awarded_on.isoformat(),
            "achieved_on": row.achieved_on.isoformat(),
            "serial_number": row.serial_number,
            "register_number": row.register_number,
            "valid_from": timestamp(row.signed_at),
            "valid_until": timestamp(row.valid_until) if row.valid_until else "",
            "status_index": row.status_index,
            "status_list_url": listed.url if listed else None,
        }
        version = snapshot.get("version", {})
        return (
            all(snapshot.get(name, "") == value for name, value in said.items())
            and _end(snapshot.get("credential_id", "")) == row.public_id
            and version.get("issuer", {}).get("did") == self.did
            and str(version.get("url", "")).endswith(self._versions.get(row.version_id, "\0"))
        )

    # ---- the bytes

    def _is_word_for_word(self, row: Stored, snapshot: Mapping[str, Any]) -> bool:
        """False says only that it is not known."""
        method, public = self._keys.get(row.signing_key_id, ("", b""))
        template = self._template(row.version_id, snapshot)
        return template is not None and template.is_signed(
            row.document, snapshot, public_raw=public, method=method, created=row.signed_at
        )

    def _template(self, version_id: int, snapshot: Mapping[str, Any]) -> VersionTemplate | None:
        known = self._templates.setdefault(version_id, [])
        for template in known:
            if template.knows(snapshot):
                return template
        try:
            made = VersionTemplate(AwardFacts.from_dict(dict(snapshot)), self._contexts)
        except (NotATemplate, BadFacts, ValueError, TypeError, KeyError):
            return None
        if sum(map(len, self._templates.values())) >= MOST_TEMPLATES:
            self._templates.clear()
        self._templates.setdefault(version_id, []).insert(0, made)
        return made if made.knows(snapshot) else None

    def _the_whole_way(self, row: Stored, snapshot: Mapping[str, Any] | None) -> set[Code]:
        try:
            document = parse(row.document)
            seal = authenticate(document, contexts=self._contexts, resolve_key=self._published.get, allow_did_key=False)
            (proof,) = proofs_of(document)
        except (Unacceptable, UnknownContext, ValueError):
            return {Code.FORM}
        method = self._keys.get(row.signing_key_id, ("", b""))[0]
        fits = {
            Code.KEY: seal.method == method and seal.key.outcome == "passed",
            Code.SIGNATURE: seal.signature.outcome == "passed",
            Code.MOMENT: proof.get("created") == timestamp(row.signed_at),
            Code.IDENTITY: _end(document.get("id")) == row.public_id,
            Code.ISSUER: issuer_of(document) == self.did,
            Code.STATUS_ENTRY: self._entry_fits(row, document),
            Code.SNAPSHOT: snapshot is not None and self._rebuilt(snapshot) == _without_proof(document),
        }
        return {code for code, fine in fits.items() if not fine}

    def _rebuilt(self, snapshot: Mapping[str, Any]) -> JSON | None:
        try:
            return open_badge(AwardFacts.from_dict(dict(snapshot)), self._contexts)
        except (BadFacts, ValueError, TypeError, KeyError):
            return None

    # ---- the status list

    def _entry_fits(self, row: Stored, document: JSON) -> bool:
        entry, listed = document.get("credentialStatus"), self._lists.get(row.status_list_id)
        return (
            isinstance(entry, dict)
            and listed is not None
            and (
                entry.get("type") == "BitstringStatusListEntry"
                and entry.get("statusPurpose") == "revocation"
                and entry.get("statusListCredential") == listed.url
                and entry.get("statusListIndex") == str(row.status_index)
            )
        )

    def _bit_fits(self, row: Stored) -> bool:
        """A revocation may be newer than the list that was read; anything else must be in it."""
        listed = self._lists.get(row.status_list_id)
        if listed is None or listed.bits is None:
            return False
        revoked = row.state == Award.State.REVOKED
        try:
            if get(listed.bits, row.status_index) == revoked:
                return True
        except BadStatusList:
            return False
        return revoked and row.revoked_at is not None and row.revoked_at > listed.signed_at

    def _read(self, row: StatusList) -> Bits:
        """Only a list that the institution signed counts."""
        signed_at = row.signed_at or dt.datetime.min.replace(tzinfo=dt.UTC)
        try:
            document = parse(row.document)
            seal = authenticate(document, contexts=self._contexts, resolve_key=self._published.get, allow_did_key=False)
            own = seal.good and issuer_of(document) == self.did and document.get("id") == row.url
            bits = decode(document["credentialSubject"]["encodedList"]) if own else None
        except (Unacceptable, UnknownContext, BadStatusList, KeyError, TypeError):
            bits = None
        return Bits(row.url, bits, signed_at)


def examine(institution: Institution, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[int, list[str]]]:
    """For rows of COLUMNS: the key of each, and what does not fit in it."""
    examiner = Examiner(institution)
    for values in rows:
        row = Stored(*values)
        yield row.pk, examiner.defects(row)


def _read(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _without_proof(document: JSON) -> JSON:
    return {name: value for name, value in document.items() if name != "proof"}


def _end(address: object) -> str:
    return str(address).rstrip("/").rpartition("/")[2]
