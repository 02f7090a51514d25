"""Addresses of reference data: the network's, and how each institution counts and grades."""

from django.urls import URLPattern, URLResolver, include, path

from institutions.views import counting, counting_import, reference

network = [
    path("", reference.reference, name="reference"),
    path("<slug:kind>/", reference.reference_change, name="reference-change"),
    path("<slug:kind>/withdraw/", reference.reference_withdraw, name="reference-withdraw"),
]
one_file = [
    path("", counting_import.columns, name="grades-import-columns"),
    path("check/", counting_import.check, name="grades-import-check"),
    path("done/", counting_import.done, name="grades-import-done"),
    path("problems.xlsx", counting_import.problems, name="grades-import-problems"),
    path("discard/", counting_import.discard, name="grades-import-discard"),
]
own: list[URLPattern | URLResolver] = [
    path("", counting.counting, name="counting"),
    path("import/", counting_import.upload, name="grades-import"),
    path("import/template.<str:form>", counting_import.template, name="grades-import-template"),
    path("import/<str:public_id>/", include(one_file)),
    path("framework/", counting.counting_framework, name="counting-framework"),
    path("<slug:kind>/", counting.counting_change, name="counting-change"),
    path("<slug:kind>/withdraw/", counting.counting_withdraw, name="counting-withdraw"),
]

urlpatterns = [path("network/reference/", include(network)), path("i/<slug:slug>/settings/counting/", include(own))]
