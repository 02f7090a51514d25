"""How an institution decides: when two officers are needed, and the paragraphs it reasons with."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from institutions.desks import MemberRequest, desk
from institutions.models import Institution
from micro4asia.foundation.http import audience
from recognition.forms.proposing import ParagraphForm, RuleForm
from recognition.models import ReasonParagraph, SecondOfficerRule
from recognition.paragraphs import PLACES, defaults
from recognition.policies_decisions import SETTING, may_edit_paragraphs, may_set_rules
from recognition.services.paragraphs import delete_paragraph, save_paragraph
from recognition.services.proposing import add_rule, end_rule
from recognition.views.common import key_of, posted


@audience("recognition_setting.read")
@require_http_methods(["GET", "HEAD", "POST"])
def second_officers(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, *SETTING)
    verdict = may_set_rules(request.user, institution)
    form = RuleForm()
    if request.method == "POST":
        verdict.enforce()
        if ended := request.POST.get("end", ""):
            rules = SecondOfficerRule.objects.filter(institution=institution)
            end_rule(rule=get_object_or_404(rules, pk=key_of(ended)), by=request.user)
            messages.success(request, _("The rule has ended."))
            return redirect("recognition:second-officers", slug)
        form = RuleForm(posted(request))
        if form.is_valid():
            add_rule(institution=institution, by=request.user, **form.said())
            messages.success(request, _("The rule holds from now on."))
            return redirect("recognition:second-officers", slug)
    rules = SecondOfficerRule.objects.in_force().filter(institution=institution)
    context = {"institution": institution, "rules": rules, "form": form, "may_set": verdict}
    return render(request, "recognition/second_officers.html", context)


@audience("recognition_setting.read")
@require_safe
def paragraph_list(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, *SETTING)
    rows = ReasonParagraph.objects.filter(institution=institution).select_related("edited_by")
    about = dict(ReasonParagraph.About.choices)
    network = [(f"net-{number}", about[one["about"]], one) for number, one in enumerate(defaults())]
    context = {"institution": institution, "rows": rows, "network": network}
    return render(request, "recognition/paragraphs.html", context)


@audience("recognition_setting.edit_paragraph")
@require_http_methods(["GET", "HEAD", "POST"])
def paragraph_edit(request: MemberRequest, slug: str, key: str) -> HttpResponse:
    """`new`, one of the institution's own by number, or `net-n`: the network's, to be copied and changed."""
    institution = desk(request, slug, *SETTING)
    may_edit_paragraphs(request.user, institution).enforce()
    row, initial = _opened(institution, key)
    if row and request.method == "POST" and request.POST.get("do") == "delete":
        delete_paragraph(paragraph=row, by=request.user)
        messages.success(request, _("The paragraph is gone. Decisions that used it keep their words."))
        return redirect("recognition:paragraphs", slug)
    form = ParagraphForm(posted(request), initial=initial)
    if form.is_valid():
        save_paragraph(institution=institution, by=request.user, paragraph=row, **form.said())
        messages.success(request, _("The paragraph is saved."))
        return redirect("recognition:paragraphs", slug)
    context = {"institution": institution, "row": row, "form": form, "places": [f"{{{place}}}" for place in PLACES]}
    return render(request, "recognition/paragraph.html", context)


def _opened(institution: Institution, key: str) -> tuple[ReasonParagraph | None, dict[str, object]]:
    if key == "new":
        return None, {}
    if key.startswith("net-"):
        number = key.removeprefix("net-")
        if not number.isdecimal() or len(number) > 3 or int(number) >= len(defaults()):
            raise Http404
        one = defaults()[int(number)]
        return None, ParagraphForm.initial_of(one["about"], one["outcome"], one["texts"], ["lo"])
    rows = ReasonParagraph.objects.filter(institution=institution)
    row = get_object_or_404(rows, pk=key_of(key))
    return row, ParagraphForm.initial_of(row.about, row.outcome, row.texts, row.translated)
