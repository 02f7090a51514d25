"""Who handles a case and who may not; what the queue counts and filters by stands with the request."""

from importlib import import_module

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import micro4asia.foundation.public_ids
import micro4asia.foundation.text
from django.conf import settings
from django.db import migrations, models

from micro4asia.foundation.freezing import freeze_rows
from micro4asia.foundation.walling import DESKS, READER, wall_rows

walls = import_module("recognition.migrations.0004_row_walls")
AT_DESK = f"institution_id = {DESKS}"
OWN = f"person_id = {READER}"


def fill_queue(apps, schema_editor):
    """What requests that were sent before are counted and filtered by."""
    Request = apps.get_model("recognition", "RecognitionRequest")
    rows = Request.objects.exclude(state="draft").select_related("award__institution", "award__version", "course", "comparison")
    for row in rows.order_by("pk").iterator():
        if row.award:
            version = row.award.version
            row.issuer_code = row.award.institution.code
            row.level = f"{version.level_framework} {version.level_code}".strip()
        asked = row.course.outcomes.count() if row.course else 0
        found = row.comparison.coverage.count() if hasattr(row, "comparison") else 0
        row.judged = asked > 0 and asked == found
        row.save(update_fields=["issuer_code", "level", "judged"])
    if schema_editor.connection.vendor == "postgresql":
        # What was written waits to be checked against other tables, and no table is altered before it was.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0022_stacks_end"),
        ("institutions", "0014_wall_tables"),
        ("recognition", "0008_what_is_sent"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True)),
                ('from_on', models.DateField(verbose_name='First day')),
                ('to_on', models.DateField(verbose_name='Last day')),
            ],
            options={
                'ordering': ['from_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='AssignmentRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True)),
                ('position', models.PositiveSmallIntegerField(default=1, verbose_name='Order')),
                ('field', models.CharField(blank=True, max_length=4, validators=[django.core.validators.RegexValidator('^\\d{1,4}\\Z', 'Enter the first one to four digits of a field.')], verbose_name='Field')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Declaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('has_conflict', models.BooleanField()),
                ('facts', models.JSONField(blank=True, default=list, help_text='Codes of what had suggested a conflict when it was asked')),
                ('words', models.CharField(blank=True, max_length=1000, validators=[micro4asia.foundation.text.no_control_characters], verbose_name='In words')),
                ('declared_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['declared_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='DeskHabit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shortcuts', models.BooleanField(default=True, verbose_name='Single keys work in the queue')),
            ],
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True)),
                ('name', models.CharField(max_length=60, validators=[micro4asia.foundation.text.no_control_characters], verbose_name='Name of the view')),
                ('query', models.CharField(blank=True, max_length=1000)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.RemoveIndex(
            model_name='recognitionrequest',
            name='request_queue',
        ),
        migrations.AddField(
            model_name='recognitionrequest',
            name='instrument_hint',
            field=models.CharField(blank=True, help_text='The rung of the ladder that seems to apply', max_length=24),
        ),
        migrations.AddField(
            model_name='recognitionrequest',
            name='issuer_code',
            field=models.CharField(blank=True, max_length=24),
        ),
        migrations.AddField(
            model_name='recognitionrequest',
            name='judged',
            field=models.BooleanField(default=False, help_text='Every outcome of the course has a verdict'),
        ),
        migrations.AddField(
            model_name='recognitionrequest',
            name='level',
            field=models.CharField(blank=True, help_text='Framework and code of the credential', max_length=24),
        ),
        migrations.RunPython(fill_queue, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name='recognitionrequest',
            index=models.Index(fields=['institution', 'state', 'judged', 'due_on', 'submitted_at', 'officer', 'issuer_code', 'level', 'instrument_hint'], name='request_queue'),
        ),
        migrations.AddIndex(
            model_name='recognitionrequest',
            index=models.Index(fields=['institution', 'issuer_code'], name='request_issuers'),
        ),
        migrations.AddIndex(
            model_name='recognitionrequest',
            index=models.Index(fields=['institution', 'level'], name='request_levels'),
        ),
        migrations.AddIndex(
            model_name='recognitionrequest',
            index=models.Index(fields=['institution', 'case_number'], name='request_numbers'),
        ),
        migrations.AddField(
            model_name='absence',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to='institutions.institution'),
        ),
        migrations.AddField(
            model_name='absence',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Who is absent'),
        ),
        migrations.AddField(
            model_name='absence',
            name='substitute',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Substitute'),
        ),
        migrations.AddField(
            model_name='assignmentrule',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignment_rules', to='institutions.institution'),
        ),
        migrations.AddField(
            model_name='assignmentrule',
            name='issuer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='institutions.institution', verbose_name='Issuer'),
        ),
        migrations.AddField(
            model_name='assignmentrule',
            name='officers',
            field=models.ManyToManyField(related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Goes to'),
        ),
        migrations.AddField(
            model_name='assignmentrule',
            name='programme',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='institutions.programme', verbose_name='Programme of the course'),
        ),
        migrations.AddField(
            model_name='assignmentrule',
            name='unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='institutions.unit', verbose_name='Unit of the course'),
        ),
        migrations.AddField(
            model_name='declaration',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='declaration',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='declarations', to='recognition.recognitionrequest'),
        ),
        migrations.AddField(
            model_name='deskhabit',
            name='person',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='desk_habit', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='savedview',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='institutions.institution'),
        ),
        migrations.AddField(
            model_name='savedview',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('to_on__gte', models.F('from_on'))), name='an_absence_ends_after_it_began'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('substitute__isnull', True), models.Q(('substitute', models.F('person')), _negated=True), _connector='OR'), name='nobody_stands_in_for_themselves'),
        ),
        migrations.AddConstraint(
            model_name='assignmentrule',
            constraint=models.CheckConstraint(condition=models.Q(('issuer__isnull', True), models.Q(('issuer', models.F('institution')), _negated=True), _connector='OR'), name='an_issuer_of_a_rule_is_another'),
        ),
        migrations.AddConstraint(
            model_name='declaration',
            constraint=models.CheckConstraint(condition=models.Q(('has_conflict', False), models.Q(('words', ''), _negated=True), _connector='OR'), name='a_conflict_is_told_in_words'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.UniqueConstraint(fields=('person', 'institution', 'name'), name='views_of_a_person_have_names_of_their_own'),
        ),
        wall_rows(
            "recognition_declaration",
            read=f"{OWN} OR " + walls.of_request("recognition_declaration", f"r.institution_id = {DESKS}"),
            write=walls.of_request("recognition_declaration", f"r.institution_id = {DESKS}"),
        ),
        wall_rows("recognition_assignmentrule", read=AT_DESK),
        wall_rows(
            "recognition_assignmentrule_officers",
            read=walls.of("recognition_assignmentrule", "recognition_assignmentrule_officers", "assignmentrule_id"),
        ),
        wall_rows("recognition_absence", read=AT_DESK),
        wall_rows("recognition_savedview", read=OWN),
        wall_rows("recognition_deskhabit", read=OWN),
        freeze_rows("recognition_declaration", deletes=False),
    ]
