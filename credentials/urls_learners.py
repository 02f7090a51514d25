"""Addresses of an institution's directory of learners. A row's key says nothing of the person; a number would."""

from django.urls import URLPattern, URLResolver, path

from credentials.views import learners

desks: list[URLPattern | URLResolver] = [
    path("learners/", learners.learners, name="learners"),
    path("learners/new/", learners.learner_new, name="learner-new"),
    path("learners/same/", learners.learner_pairs, name="learner-pairs"),
    path("learners/unclaimed/", learners.learner_unclaimed, name="learner-unclaimed"),
    path("learners/merges/<str:public_id>/undo/", learners.learner_merge_undo, name="learner-merge-undo"),
    path("learners/<int:pk>/", learners.learner, name="learner"),
    path("learners/<int:pk>/change/", learners.learner_change, name="learner-change"),
    path("learners/<int:pk>/merge/<int:other>/", learners.learner_merge, name="learner-merge"),
]
