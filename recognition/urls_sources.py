from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from recognition.views import before, counter, papers, sources

# Under /i/<slug>/requests/<public_id>/, the desk of a case.
case: list[URLPattern | URLResolver] = [
    path("papers/<str:paper>/", papers.case_paper, name="case-paper"),
    path("before/", before.pre_answer, name="pre-answer"),
]
# Under /i/<slug>/.
desks: list[URLPattern | URLResolver] = [path("requests/open/", counter.request_open, name="request-open")]
# Under /me/requests/<public_id>/, the applicant's side of a case.
mine: list[URLPattern | URLResolver] = [
    path("papers/<str:paper>/", papers.own_paper, name="own-paper"),
    path("documents/", sources.document_add, name="document-add"),
    path("sources/<int:position>/remove/", sources.source_remove, name="source-remove"),
    path("follow/", before.pre_follow, name="pre-follow"),
]
# From the root.
public: list[URLPattern | URLResolver] = [
    path("me/import/", sources.imports, name="imports"),
    path("me/import/<str:public_id>/file/", sources.import_file, name="import-file"),
    path("me/import/<str:public_id>/remove/", sources.import_remove, name="import-remove"),
    path("me/awards/<str:public_id>/counts/", before.award_counts, name="award-counts"),
    path("me/ask/<str:public_id>/<str:number>/", before.ask, name="ask-before"),
    path("recognition/prepared/<str:token>/", counter.prepared, name="prepared"),
]
