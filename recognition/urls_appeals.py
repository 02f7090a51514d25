from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from recognition.views import appeals, files

# Under /i/<slug>/requests/<public_id>/, the desk of a case.
case: list[URLPattern | URLResolver] = [
    path("appeal/", appeals.appeal_take, name="appeal-take"),
    path("appeal/settle/", appeals.appeal_settle, name="appeal-settle"),
    path("file/", files.case_file, name="case-file"),
    path("file/<str:file>/", files.case_file_pdf, name="case-file-pdf"),
]
# Under /i/<slug>/.
desks: list[URLPattern | URLResolver] = [path("appeals/", appeals.appeals, name="appeals")]
# Under /me/requests/<public_id>/, the applicant's side of a case.
mine: list[URLPattern | URLResolver] = [
    path("appeal/", appeals.appeal, name="appeal"),
    path("file/", files.own_file, name="own-file"),
    path("file/<str:file>/", files.own_file_pdf, name="own-file-pdf"),
]
# From the root.
public: list[URLPattern | URLResolver] = []
