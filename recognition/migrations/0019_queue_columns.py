"""What a queue counts, sorts, filters and finds stands in columns and narrow indexes of its own (decision 121)."""

from django.db import migrations, models
from django.db.models import Case, Value, When

WALLED = ["state", "applicant", "award"]
ASKED = [*WALLED, "officer", "issuer_code", "level", "instrument_hint"]
TAB = Case(
    When(state="in_evaluation", judged=True, then=Value(4)),
    When(state="in_evaluation", then=Value(3)),
    When(state__in=("submitted", "checking"), then=Value(1)),
    When(state__in=("information_requested",), then=Value(2)),
    When(state__in=("complete", "assigned"), then=Value(3)),
    When(state__in=("proposed",), then=Value(4)),
    When(state__in=("appealed",), then=Value(5)),
    When(state__in=("decided", "decided_on_appeal", "closed", "withdrawn"), then=Value(6)),
    default=Value(0),
)
INDEXES = {
    "request_tabs": ["institution", "tab", *WALLED],
    "request_queue": ["institution", "tab", "due_on", "submitted_at", "id", *ASKED],
    "request_latest": ["institution", "tab", "submitted_at", "id", "due_on", *ASKED],
    "request_found": ["institution", "tab", "due_on", "submitted_at", "id", "search_key", "course", *WALLED],
    "request_answered": ["institution", "answered_on", "answered_in", *WALLED],
}


class Migration(migrations.Migration):
    dependencies = [("recognition", "0018_ask_by_row")]

    operations = [
        migrations.RemoveIndex(model_name="recognitionrequest", name="request_queue"),
        migrations.RemoveIndex(model_name="recognitionrequest", name="request_numbers"),
        migrations.AddField(
            model_name="recognitionrequest",
            name="answered_in",
            field=models.SmallIntegerField(
                blank=True, editable=False, help_text="So many days after the file was complete", null=True
            ),
        ),
        migrations.AddField(
            model_name="recognitionrequest",
            name="answered_on",
            field=models.DateField(blank=True, editable=False, help_text="The day of the first decision", null=True),
        ),
        migrations.AddField(
            model_name="recognitionrequest",
            name="search_key",
            field=models.CharField(blank=True, editable=False, help_text="Number and names, folded", max_length=600),
        ),
        migrations.AddField(
            model_name="recognitionrequest",
            name="tab",
            field=models.GeneratedField(db_persist=True, expression=TAB, output_field=models.SmallIntegerField()),
        ),
        *(
            migrations.AddIndex(model_name="recognitionrequest", index=models.Index(fields=fields, name=name))
            for name, fields in INDEXES.items()
        ),
    ]
