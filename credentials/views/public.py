"""What anyone may open who holds the link: the credential, its forms, and what a verifier's software fetches."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from credentials.amendments import amendments_of
from credentials.floors import ask_where_it_counts
from credentials.models import Award, LaterAct, ShareLink, StatusList
from credentials.models.award import AwardQuerySet
from credentials.models.later_act import Kind
from credentials.printing import TRY_AGAIN_AFTER, NotPrinted, certificate_file
from credentials.services.sharing import count_view
from credentials.signing.contexts import extension_bytes
from credentials.signing.keys import PublishedKey, did_document, encode_public
from credentials.verifying import AMENDED, EXPIRED, VALID, verify_award
from institutions.models import Institution
from micro4asia.foundation.http import audience

CREDENTIAL = "application/vc+ld+json"


def _award(request: HttpRequest, public_id: str) -> Award:
    """One lookup, whether the id is unknown or closed to this reader: neither answer nor time tells which."""
    award: Award = get_object_or_404(_announcing(Award.objects.open_to(request.user).for_pages()), public_id=public_id)
    return award


def _announcing(awards: AwardQuerySet) -> Any:
    """With whether a revocation is announced, so that pages of awards without one ask no further."""
    return awards.annotate(is_announced=Exists(LaterAct.objects.announced().filter(awards=OuterRef("pk"))))


@login_not_required
@audience("verify_page.view_shared_credential")
@require_safe
def credential(request: HttpRequest, public_id: str) -> HttpResponse:
    """The public page; to software that asks for JSON, the signed bytes under the same address: it is the credential's id."""
    award = _award(request, public_id)
    response = _bytes(_with_its_name(request, award)) if _wants_json(request) else _page(request, award)
    patch_vary_headers(response, ["Accept", "Accept-Language", "Cookie"])
    return response


def _wants_json(request: HttpRequest) -> bool:
    best = request.get_preferred_type(["text/html", CREDENTIAL, "application/vc", "application/ld+json", "application/json"])
    return best is not None and best != "text/html"


def _page(request: HttpRequest, award: Award, *, link: ShareLink | None = None) -> HttpResponse:
    """The page of a credential, as far as its own address or a link from its learner shows it."""
    owner = request.user.is_authenticated and award.learner.user_id == request.user.pk
    verification = verify_award(award)
    context = {
        "award": award,
        "facts": award.facts,
        "verification": verification,
        # A key that cannot be trusted may have been used to put a name on something; none is printed then.
        "named": verification.names,
        "revocation": award.later_acts.done(Kind.REVOKE).first() if award.revoked_at else None,
        "announced": announced_for(award),
        "amendments": amendments_of(award, with_grade=owner or bool(link and link.shows_grade)) if verification.names else [],
        "successor": successor_of(award),
        "counts_at": ask_where_it_counts(award.version) if verification.kind in {VALID, AMENDED, EXPIRED} else [],
        "address": f"{settings.PUBLIC_URL}{request.path}" if link else award.public_url,
        "link": link,
        "owner": owner,
        "shows_grade": link.shows_grade if link else False,
    }
    response = render(request, "credentials/public/credential.html", context)
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store" if link else "private, no-cache"
    return response


def announced_for(award: Award) -> LaterAct | None:
    """The revocation that takes effect on a day still to come."""
    if award.state not in Award.STANDING or not getattr(award, "is_announced", True):
        return None
    return award.later_acts.announced().first()


def successor_of(award: Award) -> Award | None:
    """The newer credential, where this one was replaced and the newer one's page answers."""
    if award.state != Award.State.REPLACED:
        return None
    return Award.objects.answering().filter(replaces=award).first()


@login_not_required
@audience("verify_page.view_shared_credential")
@require_safe
def credential_json(request: HttpRequest, public_id: str) -> HttpResponse:
    """The stored bytes, exactly as they were signed."""
    return _bytes(_with_its_name(request, _award(request, public_id)))


def _with_its_name(request: HttpRequest, award: Award) -> Award:
    """Files say the name; where a former name is hidden only its bearer takes them. Raises Http404."""
    owner = request.user.is_authenticated and award.learner.user_id == request.user.pk
    if award.hides_name and not owner:
        raise Http404
    return award


def _bytes(award: Award) -> HttpResponse:
    return open_to_software(HttpResponse(award.document, content_type=CREDENTIAL), seconds=0)


@login_not_required
@audience("verify_page.view_shared_credential")
@require_safe
def certificate(request: HttpRequest, public_id: str) -> HttpResponse:
    """The certificate on paper; printed on the first download, and while that lasts a page that asks again by itself."""
    award = _with_its_name(request, _award(request, public_id))
    try:
        paper = certificate_file(award)
    except NotPrinted:
        response = render(request, "credentials/public/not_printed.html", {"award": award}, status=503)
        response["Retry-After"] = str(int(TRY_AGAIN_AFTER.total_seconds()))
        return response
    if paper is None:
        response = render(request, "credentials/public/printing.html", {"award": award}, status=202)
        response["Refresh"] = "2"
        return response
    response = HttpResponse(paper, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{award.serial_number}.pdf"'
    response["Cache-Control"] = "private, no-cache"
    return response


@login_not_required
@audience("share_link.open_valid")
@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """A selection the learner handed out: until its day, with the fields they chose."""
    link = get_object_or_404(ShareLink.objects.open().for_pages(), token=token)
    if request.method == "GET":
        count_view(link)
    return _page(request, link.award, link=link)


@login_not_required
@audience("status_list.get")
@require_safe
def status_list(_request: HttpRequest, public_id: str) -> HttpResponse:
    """The signed status list, cacheable for its ttl of a minute. Nothing is kept of who asks."""
    row = get_object_or_404(StatusList, public_id=public_id)
    return open_to_software(HttpResponse(row.document, content_type=CREDENTIAL), seconds=60)


@login_not_required
@audience("did_document.get_institution")
@require_safe
def institution_did(_request: HttpRequest, slug: str) -> HttpResponse:
    """The institution's DID document (did:web). Retired keys stay, or what they signed would no longer verify; a stopped one
    stays until a second person has confirmed that it is compromised. Waiting and compromised keys are in it nowhere."""
    institution = get_object_or_404(Institution.objects.visible_to(None), slug=slug)
    keys = [
        PublishedKey(key.fragment, encode_public(bytes(key.public_key)))
        for key in institution.signing_keys.published().order_by("created_at")
    ]
    return open_to_software(JsonResponse(did_document(institution.did, keys), content_type="application/did+json"), seconds=300)


@login_not_required
@audience("did_document.get_institution")
@require_safe
def extension_context(_request: HttpRequest) -> HttpResponse:
    """Our JSON-LD context, frozen: these bytes never change under this address."""
    return open_to_software(HttpResponse(extension_bytes(), content_type="application/ld+json"), seconds=31_536_000)


def open_to_software(response: HttpResponse, *, seconds: int) -> HttpResponse:
    """Readable from any origin: verifiers run in other people's pages."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = f"public, max-age={seconds}" if seconds else "no-cache"
    return response
