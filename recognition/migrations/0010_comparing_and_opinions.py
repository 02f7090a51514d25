"""Outcomes of documents as sources of what is covered; what experts are asked, and what they say."""

from importlib import import_module

import django.db.models.deletion
import micro4asia.foundation.public_ids
import micro4asia.foundation.text
from django.conf import settings
from django.db import migrations, models

from micro4asia.foundation.freezing import freeze_rows
from micro4asia.foundation.walling import DESKS, READER, wall_rows

walls = import_module("recognition.migrations.0004_row_walls")
# Whoever was asked, and the desk that asks; the learner reads the decision, not what led to it.
SEEN = f"assessor_id = {READER} OR {walls.of_request('recognition_opinion', f'r.institution_id = {DESKS}')}"


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0014_wall_tables"),
        ("recognition", "0009_who_handles_a_case"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='outcomecoverage',
            name='described',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.CreateModel(
            name='Opinion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True)),
                ('asked_at', models.DateTimeField()),
                ('due_on', models.DateField(help_text='Local day of the receiving institution')),
                ('question', models.CharField(blank=True, max_length=1000, validators=[micro4asia.foundation.text.no_control_characters])),
                ('email', models.EmailField(blank=True, help_text='Of somebody outside, in lower case', max_length=254)),
                ('name', models.CharField(blank=True, help_text='Of somebody outside', max_length=200, validators=[micro4asia.foundation.text.no_control_characters])),
                ('language', models.CharField(choices=[('en', 'English'), ('vi', 'Vietnamese'), ('lo', 'Lao')], default='en', max_length=8)),
                ('token_hash', models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ('expires_at', models.DateTimeField(blank=True, help_text='When the link stops answering', null=True)),
                ('kept', models.JSONField(blank=True, default=dict)),
                ('interest', models.CharField(blank=True, help_text='Why declined', max_length=1000, validators=[micro4asia.foundation.text.no_control_characters])),
                ('remark', models.CharField(blank=True, max_length=2000, validators=[micro4asia.foundation.text.no_control_characters])),
                ('signed_name', models.CharField(blank=True, max_length=200, validators=[micro4asia.foundation.text.no_control_characters])),
                ('signed_at', models.DateTimeField(blank=True, null=True)),
                ('declined_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('told_at', models.DateTimeField(blank=True, help_text='When its author was told what was decided', null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('assessor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opinions', to='recognition.recognitionrequest')),
            ],
            options={
                'ordering': ['asked_at', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='comparisonrow',
            name='opinion',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='recognition.opinion'),
        ),
        migrations.AddField(
            model_name='outcomecoverage',
            name='opinion',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='recognition.opinion'),
        ),
        migrations.CreateModel(
            name='OpinionVerdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('covered', 'Covered'), ('partly', 'Partly'), ('not', 'Not')], max_length=8)),
                ('share', models.DecimalField(decimal_places=2, help_text='Per cent that is met', max_digits=5)),
                ('matters', models.CharField(blank=True, choices=[('yes', 'Yes, it matters'), ('no', 'No, it does not')], max_length=3)),
                ('bridging', models.CharField(blank=True, help_text='Closes a gap', max_length=500, validators=[micro4asia.foundation.text.no_control_characters])),
                ('note', models.CharField(blank=True, max_length=500, validators=[micro4asia.foundation.text.no_control_characters])),
                ('opinion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='verdicts', to='recognition.opinion')),
                ('outcome', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.courseoutcome')),
            ],
            options={
                'ordering': ['outcome__position'],
            },
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('assessor__isnull', False), ('email', ''), ('expires_at__isnull', True), ('token_hash__isnull', True)), models.Q(('assessor__isnull', True), ('expires_at__isnull', False), ('token_hash__isnull', False), models.Q(('email', ''), _negated=True)), _connector='OR'), name='an_opinion_is_asked_of_one_person'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(('assessor__isnull', True), models.Q(('assessor', models.F('asked_by')), _negated=True), _connector='OR'), name='nobody_asks_themselves_for_an_opinion'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('declined_at__isnull', True), ('signed_at__isnull', True)), models.Q(('signed_at__isnull', True), ('withdrawn_at__isnull', True)), models.Q(('declined_at__isnull', True), ('withdrawn_at__isnull', True)), _connector='OR'), name='an_opinion_ends_in_one_way'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('signed_at__isnull', True), ('signed_name', '')), models.Q(('signed_at__isnull', False), models.Q(('signed_name', ''), _negated=True)), _connector='OR'), name='an_opinion_is_signed_with_a_name'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('declined_at__isnull', True), ('interest', '')), models.Q(('declined_at__isnull', False), models.Q(('interest', ''), _negated=True)), _connector='OR'), name='who_declines_an_opinion_says_why'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.UniqueConstraint(condition=models.Q(('assessor__isnull', False), ('withdrawn_at__isnull', True)), fields=('request', 'assessor'), name='an_assessor_is_asked_once_in_a_case'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True), models.Q(('email', ''), _negated=True)), fields=('request', 'email'), name='an_address_is_asked_once_in_a_case'),
        ),
        migrations.AddConstraint(
            model_name='opinionverdict',
            constraint=models.UniqueConstraint(fields=('opinion', 'outcome'), name='an_expert_judges_an_outcome_once'),
        ),
        migrations.AddConstraint(
            model_name='opinionverdict',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('share', 100), ('verdict', 'covered')), models.Q(('share__gt', 0), ('share__lt', 100), ('verdict', 'partly')), models.Q(('share', 0), ('verdict', 'not')), _connector='OR'), name='the_share_fits_what_the_expert_says'),
        ),
        migrations.AddConstraint(
            model_name='opinionverdict',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('matters', ''), ('verdict', 'covered')), models.Q(models.Q(('verdict', 'covered'), _negated=True), ('matters__in', ['yes', 'no'])), _connector='OR'), name='of_a_gap_an_expert_says_whether_it_matters'),
        ),
        wall_rows("recognition_opinion", read=SEEN),
        wall_rows("recognition_opinionverdict", read=walls.of("recognition_opinion", "recognition_opinionverdict", "opinion_id")),
        freeze_rows(
            "recognition_opinion",
            columns=[
                "request_id",
                "asked_by_id",
                "assessor_id",
                "due_on",
                "question",
                "kept",
                "interest",
                "remark",
                "signed_name",
                "signed_at",
                "declined_at",
                "withdrawn_at",
            ],
            when_sql="OLD.signed_at IS NOT NULL",
            deletes=False,
        ),
        freeze_rows("recognition_opinionverdict", deletes=False),
    ]
