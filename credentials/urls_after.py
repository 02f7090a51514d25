"""Addresses of what happens to an award after it was issued."""

from django.urls import URLPattern, URLResolver, path

from credentials.views import acts, corrections

desks: list[URLPattern | URLResolver] = [
    path("awards/<str:public_id>/suspend/", acts.award_suspend, name="award-suspend"),
    path("awards/<str:public_id>/lift/", acts.award_lift, name="award-lift"),
    path("awards/<str:public_id>/revoke/", acts.award_revoke, name="award-revoke"),
    path("awards/<str:public_id>/correct/", acts.award_correct, name="award-correct"),
    path("awards/<str:public_id>/replace/", acts.award_replace, name="award-replace"),
    path("acts/", acts.act_list, name="act-list"),
    path("acts/many/<slug:kind>/", acts.act_many, name="act-many"),
    path("acts/<str:public_id>/", acts.act, name="act"),
    path("acts/<str:public_id>/paper/", acts.act_paper, name="act-paper"),
    path("acts/<str:public_id>/evidence/", acts.act_evidence, name="act-evidence"),
    path("acts/<str:public_id>/evidence/<str:paper>/", acts.act_evidence_file, name="act-evidence-file"),
    path("corrections/<str:public_id>/", corrections.correction, name="correction"),
    path("corrections/<str:public_id>/evidence/<str:paper>/", corrections.correction_paper, name="correction-paper"),
    path("settings/later-acts/", acts.act_settings, name="act-settings"),
]
learner: list[URLPattern | URLResolver] = [
    path("me/awards/<str:public_id>/correction/", corrections.correction_ask, name="correction-ask"),
    path("me/awards/<str:public_id>/correction/<str:paper>/", corrections.correction_own_paper, name="correction-own-paper"),
]
