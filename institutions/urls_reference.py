"""Addresses of reference data: the network's, and how each institution counts and grades."""

from django.urls import include, path

from institutions.views import counting, reference

network = [
    path("", reference.reference, name="reference"),
    path("<slug:kind>/", reference.reference_change, name="reference-change"),
    path("<slug:kind>/withdraw/", reference.reference_withdraw, name="reference-withdraw"),
]
own = [
    path("", counting.counting, name="counting"),
    path("framework/", counting.counting_framework, name="counting-framework"),
    path("<slug:kind>/", counting.counting_change, name="counting-change"),
    path("<slug:kind>/withdraw/", counting.counting_withdraw, name="counting-withdraw"),
]

urlpatterns = [path("network/reference/", include(network)), path("i/<slug:slug>/settings/counting/", include(own))]
