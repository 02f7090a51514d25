"""The certificate as a file: printed once, kept under a hash of what is printed, made by the render queue."""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from io import BytesIO

from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from credentials.amendments import amendments_of
from credentials.looks import house_of
from credentials.models import Award
from credentials.rendering.certificate import CertificateData, render_certificate
from credentials.rendering.from_facts import certificate_data
from credentials.verdicts import title_of
from micro4asia.foundation.jobs import enqueue
from micro4asia.foundation.models import Job

# Raised when the paper itself changes, so that kept files of the old look are printed anew.
EDITION = 3
PATIENCE = 2.5  # seconds a reader, and with them a thread of the web process, waits for a first printing
TRY_AGAIN_AFTER = dt.timedelta(hours=1)
NO_LONGER = (Award.State.REVOKED, Award.State.SUSPENDED, Award.State.REPLACED)


class NotPrinted(Exception):
    """Printing failed, for as long as it is not worth trying again."""


def certificate_file(award: Award) -> bytes | None:
    """The PDF; None while it is still being printed, which a first call sets going. Raises NotPrinted."""
    return kept(path_of(award), "print_certificate", award.pk)


def kept(path: str, kind: str, subject_id: int) -> bytes | None:
    """What the job of this kind keeps at `path`; None while it is at work, which a first call sets going. Raises NotPrinted."""
    if not default_storage.exists(path):
        # A page that asks again by itself would otherwise begin the same vain work anew every two seconds.
        if _failed_lately(kind, subject_id):
            raise NotPrinted
        enqueue(kind, subject_id, unique_key=f"{kind}:{subject_id}")
        deadline = time.monotonic() + PATIENCE
        while not default_storage.exists(path):
            if time.monotonic() > deadline:
                return None
            time.sleep(0.1)
    with default_storage.open(path) as stored:
        content: bytes = stored.read()
    return content


def print_certificate(*, award_id: int) -> None:
    """Print and keep. Printing twice gives the same bytes under the same name."""
    award = Award.objects.sealed().select_related("institution").get(pk=award_id)
    path = path_of(award)
    if default_storage.exists(path):
        return
    default_storage.save(path, BytesIO(render_certificate(paper_of(award))))


def paper_of(award: Award) -> CertificateData:
    """What its certificate says and how it looks, both as on the day of the signature."""
    return certificate_data(award.facts, house=house_of(award), signed_json=award.document, status=_no_longer(award))


def _failed_lately(kind: str, subject_id: int) -> bool:
    latest = Job.objects.filter(kind=kind, subject_id=subject_id).order_by("-pk").first()
    if latest is None or latest.state != Job.State.FAILED or latest.finished_at is None:
        return False
    return timezone.now() - latest.finished_at < TRY_AGAIN_AFTER


def _no_longer(award: Award) -> dict[str, str]:
    """What stands across the top of a credential that does not stand as issued any more, or not alone. Empty where it does."""
    amended = award.amended_at is not None and award.state == Award.State.ISSUED
    if award.state not in NO_LONGER and not amended:
        return {}
    said = {}
    for language in dict.fromkeys((*award.facts.languages[:1], "en")):
        with override(language):
            said[language] = title_of("amended" if amended else award.state, award)
            # The paper shows the grade, so it says what became of it too.
            for each in amendments_of(award, with_grade=True) if amended else []:
                said[language] += "; " + _("%(field)s: %(old)s → %(new)s (%(act)s)") % {
                    "field": each.label,
                    "old": each.old,
                    "new": each.new,
                    "act": each.act,
                }
    return said


def path_of(award: Award) -> str:
    """Named by content, never by person: the digest of the signed bytes, the edition of the paper, what stands across its top."""
    content = [str(EDITION), award.digest, *_no_longer(award).values()]
    name = hashlib.sha256(":".join(content).encode()).hexdigest()
    return f"certificates/{name[:2]}/{name}.pdf"
