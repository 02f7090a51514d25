"""The bar of hours tells what was earned from what the final assessment is still to bring."""

from django.template.loader import render_to_string
from django.utils.html import strip_tags

from credentials.stack_pictures import bar
from credentials.stacking.rules import Rules
from tests.factories.stacks import rules_of


def test_hours_of_the_final_assessment_are_not_said_to_be_earned():
    capstone = {"code": "CAP-1", "titles": {"en": "Project"}, "hours": "75"}
    part = {"code": "A-1", "counted": "250", "hours": "250", "why": ""}
    told = {"net": "325", "capstone": "75", "parts": [part]}
    drawn = bar(told, Rules.from_json(rules_of("A-1", hours=450, capstone=capstone)))
    assert (drawn["earned"], drawn["to_come"], drawn["required"]) == ("250", "75", "450")
    assert [(piece.code, piece.to_come) for piece in drawn["pieces"]] == [("A-1", False), ("CAP-1", True)]
    page = render_to_string("credentials/stacks/bar.html", {"bar": drawn})
    assert "250 of 450 h, and 75 h of the final assessment to come" in " ".join(strip_tags(page).split())
