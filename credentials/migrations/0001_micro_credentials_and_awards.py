import credentials.models.share
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import micro4asia.foundation.public_ids
import micro4asia.foundation.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('institutions', '0001_institutions_and_people'),
        ('institutions', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Learner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(help_text="The institution's own number for the person", max_length=40)),
                ('full_name', models.CharField(max_length=200, validators=[micro4asia.foundation.text.no_control_characters])),
                ('birth_date', models.DateField(blank=True, null=True)),
                ('email', models.EmailField(max_length=254)),
                ('language', models.CharField(choices=[('en', 'English'), ('vi', 'Vietnamese'), ('lo', 'Lao')], default='en', max_length=8)),
                ('aliases', models.JSONField(blank=True, default=list, help_text='Former names and transliterations, as written')),
                ('search_key', models.CharField(db_index=True, editable=False, max_length=400)),
                ('sort_key', models.CharField(db_index=True, editable=False, max_length=400)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='learners', to='institutions.institution')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='learners', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['sort_key', 'number'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'number'), name='one_learner_per_institution_and_number')],
            },
        ),
        migrations.CreateModel(
            name='MicroCredential',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True)),
                ('code', models.CharField(max_length=24, unique=True)),
                ('badge_icon', models.CharField(blank=True, max_length=24)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='micro_credentials', to='institutions.institution')),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='StatusList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True)),
                ('is_open', models.BooleanField(default=True, help_text="New awards get their index from the institution's open list")),
                ('document', models.TextField(blank=True, help_text='The signed list, exact bytes')),
                ('signed_at', models.DateTimeField(blank=True, null=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='status_lists', to='institutions.institution')),
            ],
            options={
                'ordering': ['institution', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_open', True)), fields=('institution',), name='one_open_status_list_per_institution')],
            },
        ),
        migrations.CreateModel(
            name='RegisterBook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('last_number', models.PositiveIntegerField(default=0)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='register_books', to='institutions.institution')),
            ],
            options={
                'ordering': ['institution', 'year'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'year'), name='one_register_book_per_year')],
            },
        ),
        migrations.CreateModel(
            name='MicroCredentialVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(help_text='major.minor[.editorial]', max_length=12, validators=[django.core.validators.RegexValidator('^\\d+\\.\\d+(\\.\\d+)?$')])),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('internal_qa', 'In quality review'), ('approved', 'Approved'), ('published', 'Published'), ('superseded', 'Superseded'), ('suspended', 'Suspended for new awards'), ('retired', 'Retired'), ('discarded', 'Discarded')], default='draft', max_length=12)),
                ('titles', models.JSONField(help_text='{BCP 47 language tag: text}')),
                ('descriptions', models.JSONField(help_text='{BCP 47 language tag: text}')),
                ('awarding_type', models.CharField(choices=[('single', 'Awarded by one institution'), ('joint', 'Awarded jointly'), ('co-branded', 'Awarded by one institution, partners named')], default='single', max_length=12)),
                ('hours', models.DecimalField(decimal_places=2, max_digits=7, validators=[django.core.validators.MinValueValidator(1)])),
                ('level_framework', models.CharField(blank=True, max_length=12)),
                ('level_code', models.CharField(blank=True, max_length=8)),
                ('participation', models.CharField(choices=[('on-site', 'On site'), ('online-synchronous', 'Online, at fixed times'), ('online-asynchronous', 'Online, at any time'), ('blended', 'Blended'), ('work-based', 'Work-based'), ('project-based', 'Challenge or project-based'), ('recognition-of-prior-learning', 'Recognition of prior learning only')], max_length=32)),
                ('on_site_hours', models.DecimalField(decimal_places=2, default=0, max_digits=7)),
                ('prerequisites', models.JSONField(blank=True, default=dict, help_text='{BCP 47 language tag: text}')),
                ('stackability', models.CharField(choices=[('stand-alone', 'Stands alone'), ('stackable', 'Counts towards a larger award')], default='stand-alone', max_length=16)),
                ('stacks_into', models.JSONField(blank=True, default=dict, help_text='{BCP 47 language tag: text}')),
                ('isced_f', models.CharField(max_length=4, validators=[django.core.validators.RegexValidator('^\\d{4}$')])),
                ('learning_setting', models.CharField(choices=[('formal', 'Formal'), ('non-formal', 'Non-formal'), ('informal', 'Informal')], default='formal', max_length=12)),
                ('languages', models.JSONField(default=list, help_text='Languages of instruction, BCP 47 tags')),
                ('further_information_url', models.URLField(blank=True)),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('approval_body', models.JSONField(blank=True, default=dict, help_text='{BCP 47 language tag: text}')),
                ('approval_decision', models.CharField(blank=True, max_length=120)),
                ('approved_content', models.CharField(blank=True, help_text='SHA-256 of what was approved, hex', max_length=64)),
                ('review_by', models.DateField(blank=True, null=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('teach_out_on', models.DateField(blank=True, null=True)),
                ('search_key', models.TextField(blank=True, editable=False, help_text='Code, titles, descriptions and outcomes, folded')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('grade_scale', models.ForeignKey(blank=True, help_text='Empty: pass or fail', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.gradescale')),
                ('micro_credential', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='credentials.microcredential')),
                ('partners', models.ManyToManyField(blank=True, related_name='joint_versions', to='institutions.institution')),
            ],
            options={
                'ordering': ['micro_credential__code', 'number'],
                'constraints': [models.UniqueConstraint(fields=('micro_credential', 'number'), name='one_version_per_number'), models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('micro_credential',), name='one_published_version_per_micro_credential'), models.CheckConstraint(condition=models.Q(('hours__gt', 0), ('on_site_hours__gte', 0)), name='a_version_has_hours'), models.CheckConstraint(condition=models.Q(('on_site_hours__lte', models.F('hours'))), name='on_site_hours_within_the_total'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'internal_qa', 'discarded']), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='an_approved_version_names_its_approver'), models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('author')), _negated=True), _connector='OR'), name='the_author_does_not_approve'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['published', 'superseded', 'retired']), _negated=True), ('published_at__isnull', False), _connector='OR'), name='a_published_version_is_dated')],
            },
        ),
        migrations.CreateModel(
            name='LearningOutcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('code', models.CharField(max_length=12)),
                ('texts', models.JSONField(help_text='{BCP 47 language tag: text}')),
                ('hours', models.DecimalField(decimal_places=2, max_digits=6)),
                ('skills', models.JSONField(blank=True, default=list, help_text='IRIs of skills, such as ESCO')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outcomes', to='credentials.microcredentialversion')),
            ],
            options={
                'ordering': ['version', 'position'],
                'constraints': [models.UniqueConstraint(fields=('version', 'position'), name='one_outcome_per_position'), models.UniqueConstraint(fields=('version', 'code'), name='one_outcome_per_code'), models.CheckConstraint(condition=models.Q(('hours__gt', 0)), name='an_outcome_has_hours')],
            },
        ),
        migrations.CreateModel(
            name='Award',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('ready', 'Waiting for the registrar'), ('sealing', 'Being sealed'), ('issued', 'Issued'), ('suspended', 'Suspended'), ('revoked', 'Revoked'), ('replaced', 'Replaced')], default='draft', max_length=12)),
                ('visibility', models.CharField(choices=[('private', 'Only you'), ('link', 'Anyone with the link'), ('public', 'Public')], default='link', max_length=8)),
                ('name_as_printed', models.CharField(max_length=200, validators=[micro4asia.foundation.text.no_control_characters])),
                ('grade', models.CharField(blank=True, help_text='As issued, on the scale of the version; empty: passed', max_length=12)),
                ('achieved_on', models.DateField()),
                ('supervision', models.CharField(choices=[('unsupervised', 'Unsupervised, identity not verified'), ('supervised', 'Supervised, identity not verified'), ('supervised-online-id', 'Supervised online, identity verified'), ('supervised-on-site-id', 'Supervised on site, identity verified'), ('mixed', 'Mixed, see the details')], help_text='As carried out', max_length=24)),
                ('identity_method', models.CharField(blank=True, max_length=200, validators=[micro4asia.foundation.text.no_control_characters])),
                ('evidence', models.CharField(blank=True, max_length=1000, validators=[micro4asia.foundation.text.no_control_characters])),
                ('prepared_at', models.DateTimeField()),
                ('returned_reason', models.CharField(blank=True, max_length=500, validators=[micro4asia.foundation.text.no_control_characters])),
                ('signed_at', models.DateTimeField(blank=True, help_text='The `created` of the proof: whole seconds', null=True)),
                ('awarded_on', models.DateField(blank=True, help_text='Date of issue, element 5', null=True)),
                ('valid_until', models.DateTimeField(blank=True, null=True)),
                ('serial_number', models.CharField(blank=True, max_length=40)),
                ('register_number', models.CharField(blank=True, max_length=40)),
                ('status_index', models.PositiveIntegerField(blank=True, null=True)),
                ('snapshot', models.TextField(blank=True, help_text='AwardFacts as JSON: the frozen copy every form is derived from')),
                ('document', models.TextField(blank=True, help_text='The signed credential, exact bytes')),
                ('digest', models.CharField(blank=True, help_text='SHA-256 of the document, hex', max_length=64)),
                ('sealed_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('suspended_at', models.DateTimeField(blank=True, null=True)),
                ('suspension_reason', models.CharField(blank=True, max_length=500, validators=[micro4asia.foundation.text.no_control_characters])),
                ('grade_scale', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.gradescale')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='institutions.institution')),
                ('prepared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replaced_by', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='credentials.award')),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signing_key', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='institutions.signingkey')),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='credentials.learner')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='credentials.microcredentialversion')),
                ('status_list', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='credentials.statuslist')),
            ],
            options={
                'ordering': ['-prepared_at', '-pk'],
                'indexes': [models.Index(fields=['institution', 'state', '-prepared_at'], name='award_desk'), models.Index(fields=['learner', 'state'], name='award_wallet')],
                'constraints': [models.UniqueConstraint(fields=('status_list', 'status_index'), name='a_status_index_is_used_once'), models.UniqueConstraint(condition=models.Q(('serial_number', ''), _negated=True), fields=('institution', 'serial_number'), name='a_serial_number_is_used_once'), models.UniqueConstraint(condition=models.Q(('register_number', ''), _negated=True), fields=('institution', 'register_number'), name='a_register_number_is_used_once'), models.UniqueConstraint(condition=models.Q(('state__in', ['revoked', 'replaced']), _negated=True), fields=('version', 'learner'), name='one_living_award_per_version_and_learner'), models.CheckConstraint(condition=models.Q(('signed_by__isnull', True), models.Q(('signed_by', models.F('prepared_by')), _negated=True), _connector='OR'), name='the_preparer_does_not_sign'), models.CheckConstraint(condition=models.Q(models.Q(('document', ''), ('signed_by__isnull', True), ('snapshot', ''), ('state__in', ['draft', 'ready']), ('status_index__isnull', True)), models.Q(models.Q(('state__in', ['draft', 'ready']), _negated=True), ('awarded_on__isnull', False), ('signed_at__isnull', False), ('signed_by__isnull', False), ('signing_key__isnull', False), ('status_index__isnull', False), ('status_list__isnull', False), models.Q(('serial_number', ''), _negated=True), models.Q(('register_number', ''), _negated=True), models.Q(('snapshot', ''), _negated=True)), _connector='OR'), name='an_intent_is_whole'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['draft', 'ready', 'sealing']), ('digest', ''), ('document', ''), ('sealed_at__isnull', True)), models.Q(models.Q(('state__in', ['draft', 'ready', 'sealing']), _negated=True), models.Q(('document', ''), _negated=True), models.Q(('digest', ''), _negated=True), ('sealed_at__isnull', False)), _connector='OR'), name='an_award_is_sealed_iff_it_has_bytes'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False), ('state', 'revoked')), models.Q(models.Q(('state', 'revoked'), _negated=True), ('revoked_at__isnull', True), ('revoked_by__isnull', True)), _connector='OR'), name='award_revoked_iff_dated_and_signed_off'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'replaced'), _negated=True), ('replaced_by__isnull', False), _connector='OR'), name='a_replaced_award_names_its_successor')],
            },
        ),
        migrations.CreateModel(
            name='QualityRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('type', models.CharField(choices=[('programme-accredited', 'Part of an accredited programme'), ('institution-accredited', 'Accredited institution, approved internally'), ('unit-external', 'Externally evaluated itself'), ('self-accrediting', 'Self-accrediting institution'), ('regional-assessment', 'Regional assessment'), ('professional-body', 'Professional body'), ('internal-only', 'Internal only'), ('employer-peer', 'Employer or peer review'), ('none', 'None'), ('unknown', 'Unknown')], max_length=24)),
                ('body', models.JSONField(blank=True, default=dict, help_text='{BCP 47 language tag: text}')),
                ('decision', models.CharField(blank=True, max_length=120, validators=[micro4asia.foundation.text.no_control_characters])),
                ('decided_on', models.DateField(blank=True, null=True)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('evidence_url', models.URLField(blank=True)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quality', to='credentials.microcredentialversion')),
            ],
            options={
                'ordering': ['version', 'position'],
                'constraints': [models.UniqueConstraint(fields=('version', 'position'), name='one_quality_record_per_position')],
            },
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('type', models.CharField(choices=[('written-exam', 'Written exam'), ('oral-exam', 'Oral exam'), ('practical', 'Practical or performance'), ('project', 'Project or product'), ('portfolio', 'Portfolio'), ('case-study', 'Case study'), ('essay', 'Essay or report'), ('presentation', 'Presentation'), ('continuous', 'Continuous assessment'), ('online-quiz', 'Online quiz, marked automatically'), ('peer-assessment', 'Peer assessment'), ('work-based-observation', 'Observation at work'), ('rpl-interview', 'Interview on prior learning')], max_length=32)),
                ('texts', models.JSONField(blank=True, default=dict, help_text='{BCP 47 language tag: text}')),
                ('weight', models.PositiveSmallIntegerField(help_text='Per cent', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)])),
                ('supervision', models.CharField(choices=[('unsupervised', 'Unsupervised, identity not verified'), ('supervised', 'Supervised, identity not verified'), ('supervised-online-id', 'Supervised online, identity verified'), ('supervised-on-site-id', 'Supervised on site, identity verified'), ('mixed', 'Mixed, see the details')], max_length=24)),
                ('outcomes', models.ManyToManyField(related_name='assessments', to='credentials.learningoutcome')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assessments', to='credentials.microcredentialversion')),
            ],
            options={
                'ordering': ['version', 'position'],
                'constraints': [models.UniqueConstraint(fields=('version', 'position'), name='one_assessment_per_position'), models.CheckConstraint(condition=models.Q(('weight__range', (1, 100))), name='a_weight_is_a_percentage')],
            },
        ),
        migrations.CreateModel(
            name='Revocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('issued-in-error', 'Issued in error: not earned'), ('wrong-person', 'Issued to the wrong person'), ('academic-misconduct', 'Academic misconduct, proven'), ('fraud', 'Fraud in identity or admission'), ('authority-order', 'Order of a court or authority')], max_length=24)),
                ('explanation', models.CharField(max_length=1000, validators=[micro4asia.foundation.text.no_control_characters])),
                ('legal_act', models.CharField(blank=True, max_length=200, validators=[micro4asia.foundation.text.no_control_characters])),
                ('requested_at', models.DateTimeField()),
                ('outcome', models.CharField(choices=[('pending', 'Waiting for a second person'), ('approved', 'Approved'), ('declined', 'Declined')], default='pending', max_length=8)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.CharField(blank=True, max_length=500, validators=[micro4asia.foundation.text.no_control_characters])),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revocations', to='credentials.award')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-requested_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('outcome', 'pending')), fields=('award',), name='one_pending_revocation_per_award'), models.CheckConstraint(condition=models.Q(('answered_by__isnull', True), models.Q(('answered_by', models.F('requested_by')), _negated=True), _connector='OR'), name='who_asks_for_a_revocation_does_not_answer'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('outcome', 'pending')), models.Q(models.Q(('outcome', 'pending'), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='a_revocation_is_answered_iff_dated')],
            },
        ),
        migrations.CreateModel(
            name='ShareLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=credentials.models.share.new_token, editable=False, max_length=40, unique=True)),
                ('name', models.CharField(max_length=80, validators=[micro4asia.foundation.text.no_control_characters], verbose_name='For whom or what')),
                ('shows_grade', models.BooleanField(default=False, verbose_name='Show the grade')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('views', models.PositiveIntegerField(default=0)),
                ('last_viewed_at', models.DateTimeField(blank=True, null=True)),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='share_links', to='credentials.award')),
            ],
            options={
                'ordering': ['-created_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='a_share_link_ends_after_it_began')],
            },
        ),
    ]
