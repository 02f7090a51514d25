from __future__ import annotations

from django.urls import URLPattern, URLResolver

# Under /i/<slug>/requests/<public_id>/, the desk of a case.
case: list[URLPattern | URLResolver] = []
# Under /i/<slug>/.
desks: list[URLPattern | URLResolver] = []
# Under /me/requests/<public_id>/, the applicant's side of a case.
mine: list[URLPattern | URLResolver] = []
# From the root.
public: list[URLPattern | URLResolver] = []
