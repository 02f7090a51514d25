"""What the registry says of itself and its members to other people's software."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from credentials.member_list import NAME
from credentials.signing.contexts import NETWORK_PATH, extension_bytes
from credentials.signing.keys import PublishedKey, did_document, encode_public
from credentials.views.public import CREDENTIAL, open_to_software
from institutions.models import RegistryKey, SignedList, registry_did
from micro4asia.foundation.http import audience

FRESH = 300  # seconds; the list is signed hourly and valid for a day


@login_not_required
@audience("trust.read")
@require_safe
def registry_did_document(_request: HttpRequest) -> HttpResponse:
    """The registry's own DID document (did:web of the host). It signs the list of members and never a credential."""
    keys = [PublishedKey(key.fragment, encode_public(bytes(key.public_key))) for key in RegistryKey.objects.all()]
    return open_to_software(JsonResponse(did_document(registry_did(), keys), content_type="application/did+json"), seconds=FRESH)


@login_not_required
@audience("trust.read")
@require_safe
def member_list(_request: HttpRequest) -> HttpResponse:
    """The signed list of members, exactly as it was signed."""
    row = SignedList.objects.filter(name=NAME).first()
    if row is None:
        response = HttpResponse(
            _("The list is being signed. Please come back in a minute."), status=503, content_type="text/plain"
        )
        response["Retry-After"] = "60"
        return response
    return open_to_software(HttpResponse(row.document, content_type=CREDENTIAL), seconds=FRESH)


@login_not_required
@audience("trust.read")
@require_safe
def network_context(_request: HttpRequest) -> HttpResponse:
    """The JSON-LD context of the list, frozen: these bytes never change under this address."""
    return open_to_software(HttpResponse(extension_bytes(NETWORK_PATH), content_type="application/ld+json"), seconds=31_536_000)
