from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from recognition.views import papers

# Under /i/<slug>/requests/<public_id>/, the desk of a case.
case: list[URLPattern | URLResolver] = [path("papers/<str:paper>/", papers.case_paper, name="case-paper")]
# Under /i/<slug>/.
desks: list[URLPattern | URLResolver] = []
# Under /me/requests/<public_id>/, the applicant's side of a case.
mine: list[URLPattern | URLResolver] = [path("papers/<str:paper>/", papers.own_paper, name="own-paper")]
# From the root.
public: list[URLPattern | URLResolver] = []
