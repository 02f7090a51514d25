"""Appeals against decisions and against silence, and the whole file of a case to print."""

from importlib import import_module

import django.db.models.deletion
import django.utils.timezone
import micro4asia.foundation.public_ids
import micro4asia.foundation.text
from django.conf import settings
from django.db import migrations, models

from micro4asia.foundation.freezing import freeze_rows
from micro4asia.foundation.walling import DESKS, READER, wall_rows

walls = import_module("recognition.migrations.0004_row_walls")
both_sides = import_module("recognition.migrations.0006_cases_with_many_sources_and_decisions").BOTH_SIDES


class Migration(migrations.Migration):

    dependencies = [
        ('recognition', '0012_decisions_in_full'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grounds', models.TextField(blank=True, max_length=6000, validators=[micro4asia.foundation.text.no_control_characters])),
                ('lodged_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('received_on', models.DateField(help_text='The day it reached the institution, as it was there')),
                ('due_on', models.DateField(help_text='The day by which it is to be settled')),
                ('outcome', models.CharField(blank=True, choices=[('upheld', 'The decision stands'), ('changed', 'Decided anew'), ('sent-back', 'Sent back')], max_length=12)),
                ('instruction', models.TextField(blank=True, help_text='Sent back: what is to be done', max_length=3000, validators=[micro4asia.foundation.text.no_control_characters])),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('settled_on', models.DateField(blank=True, help_text='The day it was at the institution', null=True)),
                ('against', models.OneToOneField(blank=True, help_text='Empty: against silence', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appeal', to='recognition.decision')),
                ('answer', models.OneToOneField(blank=True, help_text='The decision made on the appeal', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='settles', to='recognition.decision')),
                ('lodged_by', models.ForeignKey(help_text='The learner, or the officer who took it at the counter', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appeals', to='recognition.recognitionrequest')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['lodged_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('outcome', '')), fields=('request',), name='one_open_appeal_per_request'), models.CheckConstraint(condition=models.Q(('against__isnull', True), models.Q(('grounds', ''), _negated=True), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='an_open_appeal_says_why'), models.CheckConstraint(condition=models.Q(('due_on__gt', models.F('received_on'))), name='an_appeal_is_due_after_it_came'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('settled_at__isnull', True), ('settled_by__isnull', True), ('settled_on__isnull', True)), models.Q(models.Q(('outcome', ''), _negated=True), ('settled_at__isnull', False), ('settled_by__isnull', False), ('settled_on__isnull', False)), _connector='OR'), name='an_appeal_is_settled_iff_dated_and_signed'), models.CheckConstraint(condition=models.Q(models.Q(('answer__isnull', True), ('instruction', ''), ('outcome', '')), models.Q(('answer__isnull', False), ('instruction', ''), ('outcome__in', ['upheld', 'changed'])), models.Q(('answer__isnull', True), ('outcome', 'sent-back'), models.Q(('instruction', ''), _negated=True)), _connector='OR'), name='an_appeal_ends_with_a_decision_or_an_instruction'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'upheld'), _negated=True), ('against__isnull', False), _connector='OR'), name='silence_is_not_upheld')],
            },
        ),
        migrations.CreateModel(
            name='CaseFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('language', models.CharField(choices=[('en', 'English'), ('vi', 'Vietnamese'), ('lo', 'Lao')], max_length=8)),
                ('for_desk', models.BooleanField(help_text='With what only the receiving institution reads')),
                ('state', models.CharField(choices=[('waiting', 'Being made'), ('done', 'Ready'), ('failed', 'Could not be made')], default='waiting', max_length=8)),
                ('file', models.CharField(blank=True, max_length=200)),
                ('digest', models.CharField(blank=True, help_text='SHA-256 of the file, hex', max_length=64)),
                ('pages', models.PositiveIntegerField(default=0)),
                ('size', models.PositiveBigIntegerField(default=0)),
                ('expires_at', models.DateTimeField()),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='recognition.recognitionrequest')),
            ],
            options={
                'ordering': ['-asked_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('pages__gt', 0), ('size__gt', 0), ('state', 'done'), models.Q(('file', ''), _negated=True), models.Q(('digest', ''), _negated=True)), models.Q(models.Q(('state', 'done'), _negated=True), ('digest', ''), ('file', ''), ('pages', 0), ('size', 0)), _connector='OR'), name='a_case_file_is_ready_iff_it_is_there'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('asked_at'))), name='a_case_file_ends_after_it_was_asked_for')],
            },
        ),
        wall_rows(
            "recognition_appeal",
            read=walls.of_request("recognition_appeal"),
            write=walls.of_request("recognition_appeal", both_sides),
        ),
        wall_rows(
            "recognition_casefile",
            read=f"asked_by_id = {READER} OR (for_desk AND "
            + walls.of_request("recognition_casefile", f"r.institution_id = {DESKS}")
            + ")",
        ),
        freeze_rows(
            "recognition_appeal",
            columns=["request_id", "against_id", "lodged_at", "lodged_by_id", "received_on", "due_on"],
            deletes=False,
        ),
        # Grounds may be blanked when the period of the file is over; they cannot be changed into other words.
        freeze_rows("recognition_appeal", columns=["grounds"], when_sql="NOT (OLD.outcome <> '' AND NEW.grounds = '')", deletes=False),
        freeze_rows(
            "recognition_appeal",
            columns=["outcome", "answer_id", "instruction", "settled_by_id", "settled_at", "settled_on"],
            when_sql="OLD.outcome <> ''",
            deletes=False,
        ),
    ]
