import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import micro4asia.foundation.public_ids
import micro4asia.foundation.text
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, verbose_name='E-mail address')),
                ('full_name', models.CharField(max_length=200, validators=[micro4asia.foundation.text.no_control_characters], verbose_name='Full name')),
                ('language', models.CharField(choices=[('en', 'English'), ('vi', 'Vietnamese'), ('lo', 'Lao')], default='en', max_length=8, verbose_name='Language')),
                ('is_active', models.BooleanField(default=True)),
                ('is_staff', models.BooleanField(default=False, help_text="May open the operator's repair hatch, nothing else.")),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'person',
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='one_account_per_email_address')],
            },
        ),
        migrations.CreateModel(
            name='Institution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=40, unique=True)),
                ('code', models.CharField(max_length=12, unique=True)),
                ('state', models.CharField(choices=[('invited', 'Invited'), ('in_review', 'In review'), ('active', 'Active'), ('suspended', 'Suspended'), ('left', 'Left')], default='in_review', max_length=12)),
                ('member_from', models.DateField(blank=True, null=True)),
                ('member_to', models.DateField(blank=True, null=True)),
                ('country', models.CharField(help_text='ISO 3166-1 alpha-2', max_length=2)),
                ('region', models.CharField(blank=True, max_length=80)),
                ('city', models.JSONField(blank=True, default=dict, help_text='{language tag: text}')),
                ('website', models.URLField(blank=True)),
                ('schac_domain', models.CharField(blank=True, max_length=120)),
                ('language', models.CharField(help_text='BCP 47 tag of the language it works and issues in', max_length=12)),
                ('timezone', models.CharField(max_length=40)),
                ('did', models.CharField(max_length=200, unique=True)),
                ('level_framework', models.CharField(max_length=12)),
                ('primary_colour', models.CharField(default='#0B5A5E', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9A-Fa-f]{6}$', 'Write the colour as # and six hexadecimal digits.')])),
                ('secondary_colour', models.CharField(default='#F2B632', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9A-Fa-f]{6}$', 'Write the colour as # and six hexadecimal digits.')])),
                ('emblem', models.CharField(blank=True, help_text='Shape of its badges', max_length=24)),
                ('signatories', models.JSONField(blank=True, default=list, help_text='[{name, role: {language tag: text}}], up to three')),
            ],
            options={
                'ordering': ['code'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'active'), _negated=True), ('member_from__isnull', False), _connector='OR'), name='an_active_institution_has_a_first_day')],
            },
        ),
        migrations.CreateModel(
            name='GradeScale',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=24)),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('names', models.JSONField(default=dict)),
                ('steps', models.JSONField(blank=True, default=list, help_text='Best first; empty for a numeric scale')),
                ('minimum', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ('maximum', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ('pass_mark', models.CharField(help_text='The lowest passing grade', max_length=12)),
                ('source', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['code', 'version'],
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='one_grade_scale_per_code_and_version'), models.CheckConstraint(condition=models.Q(models.Q(('maximum__isnull', True), ('minimum__isnull', True)), ('minimum__lt', models.F('maximum')), _connector='OR'), name='a_numeric_scale_has_both_ends')],
            },
        ),
        migrations.CreateModel(
            name='Level',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('framework', models.CharField(max_length=12)),
                ('code', models.CharField(max_length=8)),
                ('framework_names', models.JSONField(default=dict)),
                ('eqf', models.CharField(blank=True, help_text='Level of the EQF, where the framework is referenced to it', max_length=2)),
                ('eqf_basis', models.CharField(blank=True, help_text='referenced, compared, declared or assumed', max_length=24)),
                ('eqf_confirmed', models.BooleanField(default=False, help_text='Only then does it count as an EQF level')),
                ('source', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['framework', 'code'],
                'constraints': [models.UniqueConstraint(fields=('framework', 'code'), name='one_level_per_code_and_framework')],
            },
        ),
        migrations.CreateModel(
            name='CreditValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('system', models.CharField(help_text='ECTS, CFU, VN, LA or hours', max_length=24)),
                ('hours_per_credit', models.DecimalField(decimal_places=2, max_digits=6)),
                ('step', models.DecimalField(decimal_places=2, default=Decimal('1'), max_digits=4)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('source', models.CharField(blank=True, max_length=300)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='credit_values', to='institutions.institution')),
            ],
            options={
                'ordering': ['institution', 'valid_from'],
                'constraints': [models.CheckConstraint(condition=models.Q(('hours_per_credit__gt', 0), ('step__gt', 0)), name='a_credit_has_hours_and_a_step'), models.UniqueConstraint(fields=('institution', 'valid_from'), name='one_credit_value_from_a_day')],
            },
        ),
        migrations.CreateModel(
            name='AwardingStatus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('may_award_credits', models.BooleanField()),
                ('legal_basis', models.CharField(blank=True, max_length=300)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='awarding_statuses', to='institutions.institution')),
            ],
            options={
                'ordering': ['valid_from'],
            },
        ),
        migrations.CreateModel(
            name='InstitutionName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=12)),
                ('name', models.CharField(max_length=200, validators=[micro4asia.foundation.text.no_control_characters])),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='name_history', to='institutions.institution')),
            ],
            options={
                'ordering': ['language', 'valid_from'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'language', 'valid_from'), name='one_name_per_language_from_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('issuer', 'Issuer'), ('qa_reviewer', 'Quality reviewer'), ('registrar', 'Registrar'), ('officer', 'Recognition officer'), ('assessor', 'Assessor'), ('institution_admin', 'Institution administrator'), ('network_admin', 'Network administrator')], max_length=24)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('granted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='institutions.institution')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('institution__isnull', True), ('role', 'network_admin')), models.Q(models.Q(('role', 'network_admin'), _negated=True), ('institution__isnull', False)), _connector='OR'), name='only_the_network_role_has_no_institution'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='a_role_ends_after_it_began'), models.UniqueConstraint(fields=('user', 'institution', 'role', 'valid_from'), name='one_role_once_from_a_day')],
            },
        ),
        migrations.CreateModel(
            name='SigningKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fragment', models.CharField(help_text='Last part of its URL in the DID document, such as key-2026-1; never used twice', max_length=40)),
                ('public_key', models.BinaryField(help_text='32 raw bytes, Ed25519', max_length=32)),
                ('encrypted_private_key', models.BinaryField()),
                ('state', models.CharField(choices=[('active', 'Active'), ('retired', 'Retired'), ('compromised', 'Compromised')], default='active', max_length=12)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signing_keys', to='institutions.institution')),
            ],
            options={
                'ordering': ['institution', 'created_at'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'fragment'), name='a_key_fragment_is_never_used_twice'), models.UniqueConstraint(condition=models.Q(('state', 'active')), fields=('institution',), name='one_active_key_per_institution'), models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', True), ('state', 'active')), models.Q(models.Q(('state', 'active'), _negated=True), ('retired_at__isnull', False)), _connector='OR'), name='a_key_is_retired_iff_dated')],
            },
        ),
        migrations.CreateModel(
            name='TimeLimit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('procedure', models.CharField(default='recognition', max_length=24)),
                ('decision_months', models.PositiveSmallIntegerField(default=4)),
                ('appeal_days', models.PositiveSmallIntegerField(default=30)),
                ('appeal_body', models.JSONField(default=dict, help_text='{language tag: text}')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('source', models.CharField(blank=True, max_length=300)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='time_limits', to='institutions.institution')),
            ],
            options={
                'ordering': ['institution', 'valid_from'],
                'constraints': [models.CheckConstraint(condition=models.Q(('decision_months__range', (1, 4))), name='a_decision_takes_four_months_at_most'), models.UniqueConstraint(fields=('institution', 'procedure', 'valid_from'), name='one_time_limit_from_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Course',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True)),
                ('code', models.CharField(max_length=24)),
                ('version', models.CharField(default='1', max_length=12)),
                ('curriculum_year', models.PositiveSmallIntegerField()),
                ('titles', models.JSONField(help_text='{language tag: text}')),
                ('unit', models.JSONField(blank=True, default=dict, help_text='Faculty or department, {language tag: text}')),
                ('programme', models.JSONField(blank=True, default=dict, help_text='{language tag: text}')),
                ('hours', models.DecimalField(decimal_places=2, max_digits=7)),
                ('credits', models.DecimalField(decimal_places=2, help_text="The course's own credits, granted on exemption", max_digits=5)),
                ('level_framework', models.CharField(max_length=12)),
                ('level_code', models.CharField(max_length=8)),
                ('eqf', models.CharField(blank=True, max_length=2)),
                ('isced_f', models.CharField(max_length=4)),
                ('assessment_types', models.JSONField(default=list, help_text='Codes of AssessmentType')),
                ('supervision', models.CharField(choices=[('unsupervised', 'Unsupervised, identity not verified'), ('supervised', 'Supervised, identity not verified'), ('supervised-online-id', 'Supervised online, identity verified'), ('supervised-on-site-id', 'Supervised on site, identity verified'), ('mixed', 'Mixed, see the details')], max_length=24)),
                ('quality_required', models.JSONField(blank=True, default=list, help_text='Codes of QualityAssurance that suffice; empty: any')),
                ('profile', models.CharField(default='academic', help_text='academic or professional', max_length=16)),
                ('owners', models.ManyToManyField(blank=True, related_name='courses_owned', to=settings.AUTH_USER_MODEL)),
                ('grade_scale', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.gradescale')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='courses', to='institutions.institution')),
            ],
            options={
                'ordering': ['institution', 'code'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'code', 'version'), name='one_course_per_code_and_version'), models.CheckConstraint(condition=models.Q(('credits__gte', 0), ('hours__gt', 0)), name='a_course_has_hours')],
            },
        ),
        migrations.CreateModel(
            name='GradeTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('isced_f', models.CharField(max_length=4)),
                ('years', models.CharField(help_text='For example 2023-25', max_length=12)),
                ('counts', models.JSONField(help_text='[[grade, count], …], best first, passing grades only')),
                ('source', models.CharField(blank=True, max_length=300)),
                ('scale', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tables', to='institutions.gradescale')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grade_tables', to='institutions.institution')),
            ],
            options={
                'ordering': ['institution', 'isced_f', '-years'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'scale', 'isced_f', 'years'), name='one_grade_table_per_field_and_years')],
            },
        ),
        migrations.CreateModel(
            name='CourseOutcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('texts', models.JSONField(help_text='{language tag: text}')),
                ('hours', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=6)),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outcomes', to='institutions.course')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('course', 'position'), name='one_course_outcome_per_position'), models.CheckConstraint(condition=models.Q(('hours__gt', 0)), name='a_course_outcome_has_hours')],
            },
        ),
    ]
