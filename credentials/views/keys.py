"""What stands under a compromised key: the list from which it is issued anew."""

from __future__ import annotations

import csv

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from credentials.models import Award
from credentials.models.award import AwardQuerySet
from institutions.desks import MemberRequest, desk
from institutions.models import AWARDING, Role, SigningKey
from institutions.policies import KEEPERS_OF_KEYS
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.http import audience

PER_PAGE = 50


@audience("signing_key.list_affected")
@never_cache
@require_GET
def key_awards(request: MemberRequest, slug: str, fragment: str) -> HttpResponse:
    """The awards that the key signed, once two persons have said that it is compromised; `?format=csv` for a spreadsheet."""
    institution = desk(request, slug, *KEEPERS_OF_KEYS, told=(*AWARDING, Role.NETWORK_ADMIN))
    key = get_object_or_404(SigningKey.objects.visible_to(request.user).filter(institution=institution), fragment=fragment)
    if key.state != SigningKey.State.COMPROMISED:
        raise WrongState(_("Credentials are listed for a key that two persons have found compromised. This one is not."))
    awards = Award.objects.visible_to(request.user).at(institution).filter(signing_key=key)
    awards = awards.select_related("version__micro_credential", "learner").order_by("serial_number")
    if request.GET.get("format") == "csv":
        return _csv(key, awards)
    context = {"institution": institution, "key": key, "pages": Paginator(awards, PER_PAGE).get_page(request.GET.get("page"))}
    return render(request, "credentials/staff/key_awards.html", context)


def _csv(key: SigningKey, awards: AwardQuerySet) -> HttpResponse:
    """UTF-8 with its mark, so that spreadsheets read Vietnamese and Lao."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{key.institution.slug}-{key.fragment}.csv"'
    rows = csv.writer(response)
    rows.writerow(["serial_number", "register_number", "name", "learner_number", "version", "achieved_on", "awarded_on", "state"])
    for award in awards.iterator(chunk_size=500):
        rows.writerow(
            _harmless(str(value or ""))
            for value in (
                award.serial_number,
                award.register_number,
                award.name_as_printed,
                award.learner.number,
                award.version,
                award.achieved_on,
                award.awarded_on,
                award.state,
            )
        )
    return response


def _harmless(text: str) -> str:
    """Spreadsheets take a cell that begins like a formula for one; an apostrophe makes it words."""
    return f"'{text}" if text[:1] in tuple("=+-@\t\r") else text
