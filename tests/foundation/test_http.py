"""The row of the rights matrix that a view answers for is found through whatever wraps it."""

import functools

from django.views import View
from rest_framework.viewsets import ViewSet

from micro4asia.foundation.http import audience, audience_of


@audience("award.read")
def page(request):
    """A view that says whom it is for."""


def test_a_view_says_whom_it_is_for():
    assert audience_of(page) == "award.read"


def test_a_wrapper_hides_nothing():
    @functools.wraps(page, updated=())
    def around(request):
        return page(request)

    assert not hasattr(around, "audience")
    assert audience_of(around) == "award.read"


def test_a_view_made_from_a_class_answers_with_the_classs_row():
    class Told(View):
        audience = "award.list"

    class Read(ViewSet):
        audience = "award.api"

    assert audience_of(Told.as_view()) == "award.list"
    assert audience_of(Read.as_view({"get": "list"})) == "award.api"


def test_a_view_that_says_nothing_is_found_out():
    def silent(request):
        """No row."""

    assert audience_of(silent) is None
    assert audience_of(None) is None
