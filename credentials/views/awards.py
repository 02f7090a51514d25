"""The institution's awards: found, filtered, opened."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from credentials.act_words import ASKS
from credentials.forms.finding import FilterForm, SearchForm
from credentials.models import ActSetting, Award, LaterAct, StackApplication
from credentials.models.directory import KEEPERS
from credentials.models.later_act import TABLE, Kind
from credentials.policies import may_prepare, may_sign
from credentials.policies_after import may_ask, may_ask_at
from credentials.snapshots import preview_of
from credentials.views.elements import told
from credentials.views.issuing import NEEDED, award_at
from credentials.views.preview import preview_of_award
from institutions.desks import MemberRequest, desk
from institutions.models import AWARDING, Role, User
from micro4asia.foundation.http import audience
from micro4asia.foundation.models import JournalEntry

PER_PAGE = 25
MOST_ACTS = 20
PAGES: dict[str, str] = {
    Kind.SUSPEND: "award-suspend",
    Kind.LIFT: "award-lift",
    Kind.REVOKE: "award-revoke",
    Kind.AMEND: "award-correct",
    Kind.REPLACE: "award-replace",
}
# Colleagues and the network's administrator are told that these pages exist and are not theirs.
TOLD = (*AWARDING, Role.OFFICER, Role.NETWORK_ADMIN)

EVENTS = {
    "award_drafted": _("Prepared"),
    "award_sent_to_registrar": _("Sent to the registrar"),
    "stack_decided": _("Prepared by a decision on a stack, and sent to the registrar"),
    "stack_award_prepared": _("Prepared again after a decision on a stack, and sent to the registrar"),
    "award_returned": _("Returned to the issuer"),
    "award_signed": _("Signed"),
    "award_sealed": _("Sealed"),
    "revocation_requested": _("Revocation asked for"),
    "revocation_declined": _("Revocation declined"),
    "award_revoked": _("Revoked"),
    "suspension_ordered": _("Suspension asked for"),
    "suspension_declined": _("Suspension not confirmed, and ended"),
    "suspension_confirmed": _("Suspension confirmed"),
    "suspension_lapsed": _("Suspension lapsed unconfirmed"),
    "award_suspended": _("Suspended"),
    "lifting_asked": _("Lifting of the suspension asked for"),
    "lifting_declined": _("Lifting of the suspension declined"),
    "suspension_lifted": _("Suspension lifted"),
    "amendment_asked": _("Amendment asked for"),
    "amendment_declined": _("Amendment declined"),
    "award_amended": _("Amended"),
    "reissue_prepared": _("Re-issue prepared"),
    "award_replaced": _("Replaced by a newer one"),
    "later_act_agreed": _("Agreed to, to take effect later"),
    "later_act_stopped": _("Stopped before it took effect"),
    "paper_returned": _("Certificate on paper handed back"),
    "award_visibility_set": _("The learner changed who sees it"),
    "share_link_created": _("The learner made a link"),
    "share_link_withdrawn": _("The learner withdrew a link"),
}


@audience("credential.staff_list")
@require_http_methods(["GET", "POST"])
def award_list(request: MemberRequest, slug: str) -> HttpResponse:
    """Filters by GET, words about people by POST. A search is a reading: it answers at once and changes nothing."""
    institution = desk(request, slug, *AWARDING, told=TOLD)
    filters = FilterForm(request.GET, institution=institution)
    search = SearchForm(request.POST or None)
    found = search.conditions(institution) if search.is_valid() else Q()
    awards = Award.objects.visible_to(request.user).at(institution).filter(filters.conditions(), found)
    # A search has no address of its own, so it has no second page either: it says how many more there are.
    pages = Paginator(awards.select_related(*NEEDED), PER_PAGE).get_page(None if found else request.GET.get("page"))
    context = {
        "institution": institution,
        "filters": filters,
        "search": search,
        "searched": bool(found),
        "batch": filters.batch_at(institution),
        "pages": pages,
        "many": [(kind, ASKS[kind]) for kind, line in TABLE.items() if line.many and may_ask_at(request.user, institution, kind)],
    }
    response = render(request, "credentials/staff/award_list.html" + ("#rows" if request.htmx else ""), context)
    response.headers["Vary"] = "HX-Request"
    return response


@audience("credential.staff_view_detail")
@require_GET
def award(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, *AWARDING, told=TOLD)
    shown = award_at(request, institution, public_id)
    facts = shown.facts if shown.snapshot else preview_of(shown, on=timezone.localdate())
    context = {
        "institution": institution,
        "award": shown,
        **told(facts, signed=bool(shown.snapshot)),
        "preview": preview_of_award(shown),
        "events": history(shown),
        "acts": shown.later_acts.for_pages()[:MOST_ACTS],
        "former": Award.objects.filter(replaced_by=shown).select_related("institution").first() if shown.is_successor else None,
        "keeps": request.user.has_role(*KEEPERS, at=institution) and not shown.learner.erased_at,
        "minor": shown.learner.is_under("adulthood", timezone.localdate()),
        "lacks_guardian": shown.learner.lacks_guardian(timezone.localdate()),
        **_ways_on(request.user, shown),
    }
    return render(request, "credentials/staff/award.html", context)


def _ways_on(user: User, shown: Award) -> dict[str, Any]:
    """What this person may do with the award as it stands; refused ways on are shown grey, with the reason."""
    match shown.state:
        case Award.State.DRAFT:
            return {"may_prepare": may_prepare(user, shown)}
        case Award.State.READY:
            return {"may_sign": may_sign(user, shown)}
        case state if state in Award.STANDING:
            return {"ways": _later_ways(user, shown)}
    return {}


def _later_ways(user: User, shown: Award) -> list[dict[str, Any]]:
    """Acts that the state allows and nobody has asked for yet, in the order of the table."""
    asked = set(shown.later_act_rows.filter(is_open=True).values_list("kind", flat=True))
    setting = ActSetting.of(shown.institution)
    open_to = [kind for kind, line in TABLE.items() if shown.state in line.sources and kind not in asked]
    return [
        {
            "url": reverse(f"credentials:{PAGES[kind]}", args=[shown.institution.slug, shown.public_id]),
            "label": ASKS[kind],
            "verdict": may_ask(user, kind, [shown]),
            "danger": kind == Kind.REVOKE,
        }
        for kind in open_to
        if kind not in (Kind.AMEND, Kind.REPLACE) or setting.allows(kind)
    ]


def history(shown: Award) -> list[dict[str, Any]]:
    """The journal of one award, oldest first, as a timeline. A code without words of its own is left out.

    A decision on a stack makes an award too, and tells of it in its own entry.
    """
    of_award = Q(subject_type=shown._meta.label_lower, subject_id=shown.pk)
    made_of = StackApplication.objects.filter(award=shown).values_list("pk", flat=True)
    of_stack = Q(subject_type=StackApplication._meta.label_lower, subject_id__in=list(made_of))
    of_acts = Q(subject_type=LaterAct._meta.label_lower, subject_id__in=list(shown.later_acts.values_list("pk", flat=True)))
    found = JournalEntry.objects.filter(of_award | of_stack | of_acts).order_by("pk")
    elsewhere = StackApplication._meta.label_lower
    entries = [entry for entry in found if entry.subject_type != elsewhere or entry.data.get("award") == shown.pk]
    people = User.objects.in_bulk({entry.actor_id for entry in entries if entry.actor_id})
    return [
        {
            "title": EVENTS[entry.event],
            "note": people.get(entry.actor_id or 0, ""),
            "at": entry.at,
            "kind": "person" if entry.actor_id else "",
        }
        for entry in entries
        if entry.event in EVENTS
    ]
