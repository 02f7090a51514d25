"""What a learner asks, what an officer finds and decides."""

import django.db.models.deletion
import django.utils.timezone
import micro4asia.foundation.public_ids
import micro4asia.foundation.text
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('credentials', '0002_freeze_what_was_approved_and_signed'),
        ('institutions', '0001_institutions_and_people'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RecognitionRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Sent'), ('checking', 'Being checked for completeness'), ('information_requested', 'Waiting for a reply'), ('complete', 'Complete'), ('in_evaluation', 'Being evaluated'), ('decided', 'Decided'), ('withdrawn', 'Withdrawn'), ('closed', 'Closed')], default='draft', max_length=24)),
                ('purpose', models.CharField(choices=[('credit-transfer', 'Credit towards a programme'), ('course-exemption', 'Exemption from a course'), ('admission', 'Admission to a programme'), ('further-study', 'Further study'), ('employment', 'Employment'), ('internal-hr', 'Staff development')], max_length=20)),
                ('decision_language', models.CharField(choices=[('en', 'English'), ('vi', 'Vietnamese'), ('lo', 'Lao')], default='en', max_length=8)),
                ('message', models.TextField(blank=True, max_length=2000, validators=[micro4asia.foundation.text.no_control_characters])),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('case_number', models.CharField(blank=True, max_length=24, null=True, unique=True)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('consented_at', models.DateTimeField(blank=True, null=True)),
                ('consent_wording', models.TextField(blank=True, help_text='The words the learner agreed to, as shown')),
                ('crosses_border', models.BooleanField(default=False)),
                ('verification', models.TextField(blank=True, help_text='What the verification said at that moment, JSON')),
                ('document_digest', models.CharField(blank=True, help_text='SHA-256 of the signed document at that moment, hex', max_length=64)),
                ('taken_at', models.DateTimeField(blank=True, null=True)),
                ('complete_on', models.DateField(blank=True, help_text='Local day the last needed item arrived: day 0 of the legal clock', null=True)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, help_text='Withdrawn or closed', null=True)),
                ('award_revoked_at', models.DateTimeField(blank=True, help_text='News that arrived while the request was open', null=True)),
                ('applicant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recognition_requests', to=settings.AUTH_USER_MODEL)),
                ('award', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recognition_requests', to='credentials.award')),
                ('course', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recognition_requests', to='institutions.course')),
                ('institution', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recognition_requests', to='institutions.institution')),
                ('officer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wording', models.TextField(max_length=2000, validators=[micro4asia.foundation.text.no_control_characters])),
                ('asked_at', models.DateTimeField()),
                ('reply_by', models.DateField()),
                ('asked_in_evaluation', models.BooleanField(help_text='Asked after the file was complete: the clock was running and pauses')),
                ('answer', models.TextField(blank=True, max_length=4000, validators=[micro4asia.foundation.text.no_control_characters])),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='recognition.recognitionrequest')),
            ],
            options={
                'ordering': ['asked_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True)),
                ('outcome', models.CharField(choices=[('full', 'Recognised in full'), ('partial', 'Recognised in part'), ('refused', 'Not recognised')], max_length=8)),
                ('instrument', models.CharField(default='case-by-case', help_text='The rung of the ladder it rests on', max_length=24)),
                ('credits', models.DecimalField(decimal_places=2, default=0, max_digits=6)),
                ('credit_system', models.CharField(blank=True, max_length=24)),
                ('basis', models.CharField(choices=[('course', "The course's own credits"), ('hours', 'By hours'), ('covered', 'By the hours of the outcomes covered'), ('officer', 'Set by the officer, see the reasons'), ('none', 'No credits')], max_length=8)),
                ('hours', models.DecimalField(decimal_places=2, help_text='Hours of the credential', max_digits=7)),
                ('hours_per_credit', models.DecimalField(decimal_places=2, help_text='Of the receiver, on the day of the decision', max_digits=6)),
                ('step', models.DecimalField(decimal_places=2, max_digits=4)),
                ('raw_numerator', models.BigIntegerField(help_text='The exact credits are a fraction: 100 h at 30 h have no finite decimal')),
                ('raw_denominator', models.BigIntegerField()),
                ('grade_handling', models.CharField(choices=[('without', 'Recognised without a grade'), ('statistical', 'By the grading tables of both sides'), ('linear', 'By place between best grade and lowest pass'), ('entered', 'Set by the officer, see the reasons')], default='without', max_length=12)),
                ('grade', models.CharField(blank=True, max_length=12)),
                ('grade_basis', models.TextField(blank=True, help_text='Tables, years, fields and n behind a suggested grade, JSON')),
                ('language', models.CharField(choices=[('en', 'English'), ('vi', 'Vietnamese'), ('lo', 'Lao')], max_length=8)),
                ('reasons', models.TextField(max_length=6000, validators=[micro4asia.foundation.text.no_control_characters])),
                ('next_steps', models.TextField(blank=True, max_length=3000, validators=[micro4asia.foundation.text.no_control_characters])),
                ('legal_basis', models.CharField(choices=[('network-agreement', 'Network agreement: fair assessment, recognition unless a substantial difference is shown'), ('institution-rules', 'Study and examination rules of the institution'), ('national-law', 'National law')], max_length=24)),
                ('legal_reference', models.CharField(blank=True, help_text='Act, article', max_length=200, validators=[micro4asia.foundation.text.no_control_characters])),
                ('bar', models.CharField(blank=True, choices=[('cap-reached', 'The limit for recognised credits is reached'), ('hours-used', 'The same hours were counted already'), ('regulated-field', 'The field is regulated'), ('award-revoked', 'The credential was revoked')], max_length=16)),
                ('bar_explanation', models.CharField(blank=True, max_length=1000, validators=[micro4asia.foundation.text.no_control_characters])),
                ('grounds', models.PositiveSmallIntegerField(default=0, help_text='How many substantial differences the comparison names')),
                ('findings', models.TextField(help_text='The whole comparison as it stood, JSON')),
                ('appeal_body', models.JSONField(blank=True, default=dict, help_text='{language tag: text}')),
                ('appeal_days', models.PositiveSmallIntegerField()),
                ('appeal_until', models.DateField()),
                ('decided_at', models.DateTimeField()),
                ('decided_on', models.DateField(help_text='The day it was at the receiving institution')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('grade_scale', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.gradescale')),
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='recognition.recognitionrequest')),
            ],
            options={
                'ordering': ['-decided_at'],
            },
        ),
        migrations.CreateModel(
            name='Comparison',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('saved_at', models.DateTimeField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='comparison', to='recognition.recognitionrequest')),
            ],
            options={
                'ordering': ['-saved_at'],
            },
        ),
        migrations.CreateModel(
            name='CaseBook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('last_number', models.PositiveIntegerField(default=0)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='case_books', to='institutions.institution')),
            ],
            options={
                'ordering': ['institution', 'year'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'year'), name='one_case_book_per_institution_and_year')],
            },
        ),
        migrations.CreateModel(
            name='ComparisonRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('element', models.CharField(choices=[('authenticity', 'Authenticity'), ('level', 'Level'), ('workload', 'Workload'), ('outcomes', 'Learning outcomes'), ('profile', 'Profile'), ('assessment', 'Assessment'), ('identity', 'Identity and supervision'), ('quality', 'Quality assurance')], max_length=16)),
                ('source', models.CharField(max_length=500)),
                ('target', models.CharField(blank=True, max_length=500)),
                ('finding', models.CharField(max_length=200)),
                ('difference', models.CharField(blank=True, max_length=1000, validators=[micro4asia.foundation.text.no_control_characters])),
                ('substantial', models.BooleanField(default=False)),
                ('why', models.CharField(blank=True, help_text='For this purpose', max_length=1000, validators=[micro4asia.foundation.text.no_control_characters])),
                ('evidence', models.CharField(blank=True, max_length=500, validators=[micro4asia.foundation.text.no_control_characters])),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('comparison', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='recognition.comparison')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('comparison', 'element'), name='one_row_per_element'), models.CheckConstraint(condition=models.Q(('substantial', False), models.Q(models.Q(('difference', ''), _negated=True), models.Q(('why', ''), _negated=True)), _connector='OR'), name='a_substantial_difference_is_named_and_argued')],
            },
        ),
        migrations.CreateModel(
            name='OutcomeCoverage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('covered', 'Covered'), ('partly', 'Partly'), ('not', 'Not')], max_length=8)),
                ('share', models.DecimalField(decimal_places=2, help_text='Per cent that is met', max_digits=5)),
                ('note', models.CharField(blank=True, max_length=500, validators=[micro4asia.foundation.text.no_control_characters])),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('comparison', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='coverage', to='recognition.comparison')),
                ('outcome', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.courseoutcome')),
                ('sources', models.ManyToManyField(blank=True, related_name='+', to='credentials.learningoutcome')),
            ],
            options={
                'ordering': ['outcome__position'],
                'constraints': [models.UniqueConstraint(fields=('comparison', 'outcome'), name='one_verdict_per_outcome'), models.CheckConstraint(condition=models.Q(models.Q(('share', Decimal('100')), ('verdict', 'covered')), models.Q(('share__gt', 0), ('share__lt', 100), ('verdict', 'partly')), models.Q(('share', 0), ('verdict', 'not')), _connector='OR'), name='the_share_fits_the_verdict')],
            },
        ),
        migrations.AddIndex(
            model_name='recognitionrequest',
            index=models.Index(fields=['institution', 'state', 'due_on'], name='request_queue'),
        ),
        migrations.AddConstraint(
            model_name='recognitionrequest',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('award__isnull', False), ('case_number__isnull', False), ('course__isnull', False), ('institution__isnull', False), ('consented_at__isnull', False), ('submitted_at__isnull', False), models.Q(('consent_wording', ''), _negated=True), models.Q(('verification', ''), _negated=True), models.Q(('document_digest', ''), _negated=True)), _connector='OR'), name='a_sent_request_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='recognitionrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('case_number__isnull', True), ('submitted_at__isnull', True)), models.Q(('case_number__isnull', False), ('submitted_at__isnull', False)), _connector='OR'), name='a_case_number_is_given_when_a_request_is_sent'),
        ),
        migrations.AddConstraint(
            model_name='recognitionrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('complete_on__isnull', True), ('due_on__isnull', True)), models.Q(('complete_on__isnull', False), ('due_on__gt', models.F('complete_on')), ('due_on__isnull', False)), _connector='OR'), name='the_legal_clock_starts_with_a_complete_file'),
        ),
        migrations.AddConstraint(
            model_name='recognitionrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['complete', 'in_evaluation', 'decided', 'closed']), _negated=True), ('complete_on__isnull', False), _connector='OR'), name='a_request_is_evaluated_once_complete'),
        ),
        migrations.AddConstraint(
            model_name='recognitionrequest',
            constraint=models.CheckConstraint(condition=models.Q(('officer__isnull', True), models.Q(('officer', models.F('applicant')), _negated=True), _connector='OR'), name='an_officer_never_handles_their_own_request'),
        ),
        migrations.AddConstraint(
            model_name='recognitionrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ['withdrawn', 'closed'])), models.Q(models.Q(('state__in', ['withdrawn', 'closed']), _negated=True), ('ended_at__isnull', True)), _connector='OR'), name='a_request_has_ended_iff_dated'),
        ),
        migrations.AddConstraint(
            model_name='recognitionrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['submitted', 'checking', 'information_requested', 'complete', 'in_evaluation'])), fields=('award', 'course', 'purpose'), name='one_open_request_per_award_course_and_purpose'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('request',), name='one_open_question_per_request'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True)), models.Q(('answered_at__gte', models.F('asked_at')), ('answered_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='a_question_is_answered_iff_dated'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('raw_denominator__gt', 0)), name='an_exact_credit_value_is_a_fraction'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'refused'), _negated=True), models.Q(('credits', 0), ('grade', '')), _connector='OR'), name='a_refusal_grants_nothing'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'refused'), _negated=True), ('grounds__gt', 0), models.Q(models.Q(('bar', ''), _negated=True), models.Q(('bar_explanation', ''), _negated=True)), _connector='OR'), name='a_refusal_names_its_ground'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('reasons', ''), _negated=True), name='a_decision_gives_reasons'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', 'full'), models.Q(('next_steps', ''), _negated=True), _connector='OR'), name='less_than_asked_says_what_comes_next'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('grade', ''), ('grade_handling', 'without')), models.Q(models.Q(('grade_handling', 'without'), _negated=True), models.Q(('grade', ''), _negated=True)), _connector='OR'), name='a_grade_is_entered_iff_there_is_one'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('appeal_until__gte', models.F('decided_on'))), name='an_appeal_window_ends_after_the_decision'),
        ),
    ]
