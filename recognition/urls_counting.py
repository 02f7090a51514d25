from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from recognition.views import counting, reports

# Under /i/<slug>/requests/<public_id>/, the desk of a case.
case: list[URLPattern | URLResolver] = [
    path("uses/", counting.case_uses, name="case-uses"),
    path("uses/<str:entry>/withdraw/", counting.earlier_withdraw, name="earlier-withdraw"),
]
# Under /i/<slug>/.
desks: list[URLPattern | URLResolver] = [
    path("recognition-reports/", reports.reports, name="reports"),
    path("recognition-reports/<slug:code>.csv", reports.reports_csv, name="reports-csv"),
    path("settings/grade-rules/", counting.grade_rules, name="grade-rules"),
    path("settings/grade-rules/<str:public_id>/withdraw/", counting.grade_rule_withdraw, name="grade-rule-withdraw"),
]
# Under /me/requests/<public_id>/, the applicant's side of a case.
mine: list[URLPattern | URLResolver] = []
# From the root.
public: list[URLPattern | URLResolver] = [
    path("network/recognition/", reports.network_reports, name="network-reports"),
    path("network/recognition/<slug:code>.csv", reports.network_reports_csv, name="network-reports-csv"),
]
