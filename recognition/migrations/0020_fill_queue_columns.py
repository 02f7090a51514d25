"""Cases that were sent before get what the queue finds them by, and how long their first decision took."""

from collections import defaultdict

from django.db import migrations

from micro4asia.foundation import text

PIECE = 500


def fill(apps, schema_editor):
    Request = apps.get_model("recognition", "RecognitionRequest")
    Decision = apps.get_model("recognition", "Decision")
    keys = list(Request.objects.exclude(state="draft").order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), PIECE):
        rows = list(Request.objects.filter(pk__in=keys[start : start + PIECE]).select_related("applicant", "award"))
        names = names_of(apps, rows)
        first = {one.request_id: one for one in Decision.objects.filter(request__in=rows, replaces__isnull=True)}
        for row in rows:
            row.search_key = folded(row.case_number or "", names[row.pk])
            decision = first.get(row.pk)
            if decision is not None:
                row.answered_on = decision.decided_on
                if row.complete_on and row.complete_on <= decision.decided_on:
                    row.answered_in = (decision.decided_on - row.complete_on).days
        Request.objects.bulk_update(rows, ["search_key", "answered_on", "answered_in"])


def names_of(apps, rows):
    """By request: names on its credentials, of the account, and of the records that issuers and the desk have of the person."""
    Learner = apps.get_model("credentials", "Learner")
    Source = apps.get_model("recognition", "RequestSource")
    awards = {row.pk: [row.award] if row.award else [] for row in rows}
    for source in Source.objects.filter(request__in=rows, award__isnull=False).select_related("award").order_by("position"):
        awards[source.request_id].append(source.award)
    held = {award.learner_id for every in awards.values() for award in every}
    known, at_desk = {}, defaultdict(list)
    for learner in Learner.objects.filter(pk__in=held, erased_at__isnull=True).select_related("merged_into"):
        known[learner.pk] = [learner, *([learner.merged_into] if learner.merged_into_id else [])]
    applicants = {row.applicant_id for row in rows}
    for learner in Learner.objects.filter(user__in=applicants, erased_at__isnull=True):
        at_desk[learner.user_id, learner.institution_id].append(learner)
    found = {}
    for row in rows:
        found[row.pk] = [award.name_as_printed for award in awards[row.pk]] + [row.applicant.full_name]
        of_awards = [learner for award in awards[row.pk] for learner in known.get(award.learner_id, ())]
        for learner in of_awards + at_desk[row.applicant_id, row.institution_id]:
            found[row.pk] += [learner.full_name, *learner.aliases]
    return found


def folded(number, names):
    said = [text.search_key(word) for word in (number, *names)]
    said += [text.match_key(name) for name in names if text.is_marked(name)]
    return "\n".join(dict.fromkeys(filter(None, said)))[:600]


class Migration(migrations.Migration):
    dependencies = [("recognition", "0019_queue_columns")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
