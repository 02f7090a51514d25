"""Addresses of the register book, of certified copies, of papers of a batch and of awards made elsewhere."""

from django.urls import URLPattern, URLResolver, path

from credentials.views import papers, referencing, register

desks: list[URLPattern | URLResolver] = [
    path("register/", register.register, name="register"),
    path("register/file/", register.take_out_page, name="register-file"),
    path("register/print/", register.print_book, name="register-print"),
    path("register/<int:year>/close/", register.close, name="register-close"),
    path("register/checks/", register.stored_checks, name="stored-checks"),
    path("papers/", papers.papers, name="papers"),
    path("papers/<str:public_id>/", papers.paper_run, name="paper-run"),
    path("papers/<str:public_id>/file/", papers.paper_file, name="paper-file"),
    path("awards/<str:public_id>/copies/", papers.copies, name="award-copies"),
    path("awards/<str:public_id>/copies/give/", papers.copy_give, name="award-copy-give"),
    path("awards/<str:public_id>/copies/<str:copy_id>.pdf", papers.copy_pdf, name="award-copy"),
    path("elsewhere/", referencing.reference_list, name="referenced-awards"),
    path("elsewhere/new/", referencing.reference_new, name="referenced-award-new"),
    path("elsewhere/<str:public_id>/", referencing.reference, name="referenced-award"),
    path("elsewhere/<str:public_id>/file/", referencing.reference_file, name="referenced-award-file"),
    path("elsewhere/<str:public_id>/remove/", referencing.reference_remove, name="referenced-award-remove"),
]
learner: list[URLPattern | URLResolver] = [
    path("me/elsewhere/<str:public_id>/", referencing.own_reference, name="own-reference"),
    path("me/elsewhere/<str:public_id>/file/", referencing.own_reference_file, name="own-reference-file"),
]
