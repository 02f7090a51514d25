"""Reports as pictures with their tables, and each table as a file: of one institution, and of the network."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from institutions.desks import MemberRequest, at_the_network, desk
from institutions.models import Institution, Role
from micro4asia.foundation import tabular
from micro4asia.foundation.http import audience
from recognition.forms.reports import PeriodForm
from recognition.reports import Report, of_institution, of_network

READERS = (Role.OFFICER, Role.INSTITUTION_ADMIN)


@audience("recognition_report.view")
@require_safe
def reports(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, *READERS)
    form, report = _of(request, institution)
    context = {"institution": institution, "form": form, "report": report}
    return render(request, "recognition/reports/institution.html", context)


@audience("recognition_report.view")
@require_safe
def reports_csv(request: MemberRequest, slug: str, code: str) -> HttpResponse:
    return _csv(_of(request, desk(request, slug, *READERS))[1], code, slug)


@audience("recognition_report.network")
@require_safe
def network_reports(request: MemberRequest) -> HttpResponse:
    at_the_network(request)
    form, report = _of_network(request)
    return render(request, "recognition/reports/network.html", {"form": form, "report": report})


@audience("recognition_report.network")
@require_safe
def network_reports_csv(request: MemberRequest, code: str) -> HttpResponse:
    at_the_network(request)
    return _csv(_of_network(request)[1], code, "network")


def _of(request: MemberRequest, institution: Institution) -> tuple[PeriodForm, Report]:
    form = PeriodForm(request.GET, today=institution.today())
    opens = request.user.has_role(Role.OFFICER, at=institution)
    return form, of_institution(institution, form.asked(), opens_cases=opens)


def _of_network(request: MemberRequest) -> tuple[PeriodForm, Report]:
    today = timezone.localdate()
    form = PeriodForm(request.GET, today=today)
    return form, of_network(form.asked(), today)


def _csv(report: Report, code: str, name: str) -> HttpResponse:
    chart = report.chart(code)
    if chart is None:
        raise Http404
    content = tabular.write_csv([chart.head, *chart.table])
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="recognition-{name}-{code}.csv"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
