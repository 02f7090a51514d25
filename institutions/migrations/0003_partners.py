import django.db.models.deletion
import django.utils.timezone
import institutions.identifiers
import micro4asia.foundation.public_ids
import micro4asia.foundation.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('institutions', '0002_a_numeric_scale_has_both_ends'),
    ]

    operations = [
        migrations.AddField(
            model_name='awardingstatus',
            name='confirmed',
            field=models.BooleanField(default=False, help_text='The network has seen what it rests on'),
        ),
        migrations.AddField(
            model_name='awardingstatus',
            name='scope',
            field=models.CharField(blank=True, max_length=300, validators=[micro4asia.foundation.text.no_control_characters]),
        ),
        migrations.AddField(
            model_name='institution',
            name='contact_email',
            field=models.EmailField(blank=True, max_length=254),
        ),
        migrations.AddField(
            model_name='institution',
            name='contact_name',
            field=models.CharField(blank=True, max_length=200, validators=[micro4asia.foundation.text.no_control_characters]),
        ),
        migrations.AddField(
            model_name='institution',
            name='erasmus_code',
            field=models.CharField(blank=True, max_length=12, validators=[institutions.identifiers.erasmus_code]),
        ),
        migrations.AddField(
            model_name='institution',
            name='languages',
            field=models.JSONField(blank=True, default=list, help_text='[BCP 47 tag], what it issues in besides its own'),
        ),
        migrations.AddField(
            model_name='institution',
            name='national_number',
            field=models.CharField(blank=True, max_length=60, validators=[micro4asia.foundation.text.no_control_characters]),
        ),
        migrations.AddField(
            model_name='institution',
            name='pic',
            field=models.CharField(blank=True, help_text='Participant identification code', max_length=9, validators=[institutions.identifiers.pic]),
        ),
        migrations.AddField(
            model_name='institution',
            name='ror',
            field=models.CharField(blank=True, help_text='The id alone, without its address', max_length=9, validators=[institutions.identifiers.ror]),
        ),
        migrations.AlterField(
            model_name='awardingstatus',
            name='legal_basis',
            field=models.CharField(blank=True, max_length=300, validators=[micro4asia.foundation.text.no_control_characters]),
        ),
        migrations.AlterField(
            model_name='institution',
            name='schac_domain',
            field=models.CharField(blank=True, max_length=120, validators=[institutions.identifiers.domain]),
        ),
        migrations.CreateModel(
            name='Accreditation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=34, unique=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accreditations', to='institutions.institution')),
                ('kind', models.CharField(choices=[('programme-accredited', 'Part of an accredited programme'), ('institution-accredited', 'Accredited institution, approved internally'), ('unit-external', 'Externally evaluated itself'), ('self-accrediting', 'Self-accrediting institution'), ('regional-assessment', 'Regional assessment'), ('professional-body', 'Professional body'), ('internal-only', 'Internal only'), ('employer-peer', 'Employer or peer review'), ('none', 'None'), ('unknown', 'Unknown')], max_length=24)),
                ('agency', models.JSONField(default=dict, help_text='{language tag: name}')),
                ('scope', models.CharField(blank=True, max_length=300, validators=[micro4asia.foundation.text.no_control_characters])),
                ('decision', models.CharField(max_length=300, validators=[micro4asia.foundation.text.no_control_characters])),
                ('decided_on', models.DateField()),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('evidence', models.URLField(blank=True, max_length=500)),
                ('in_deqar', models.CharField(choices=[('found', 'Found in DEQAR'), ('not_found', 'Not found in DEQAR'), ('not_looked_up', 'Not looked up in DEQAR')], default='not_looked_up', max_length=14)),
                ('checked_on', models.DateField(blank=True, help_text='The day somebody looked it up in DEQAR', null=True)),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-valid_from'],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='an_accreditation_ends_after_it_began'), models.CheckConstraint(condition=models.Q(models.Q(('checked_on__isnull', True), ('in_deqar', 'not_looked_up')), models.Q(models.Q(('in_deqar', 'not_looked_up'), _negated=True), ('checked_on__isnull', False)), _connector='OR'), name='an_accreditation_was_looked_up_iff_dated')],
            },
        ),
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=34, unique=True)),
                ('institution', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='application', to='institutions.institution')),
                ('invited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('applied_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='applications', to=settings.AUTH_USER_MODEL)),
                ('purpose', models.CharField(blank=True, max_length=1000, validators=[micro4asia.foundation.text.no_control_characters], verbose_name='What you want to do in the network')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('no_domain_reason', models.CharField(blank=True, max_length=500, validators=[micro4asia.foundation.text.no_control_characters])),
            ],
            options={
                'ordering': ['-created_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('submitted_at__isnull', True), ('applied_by__isnull', False), _connector='OR'), name='an_application_is_sent_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standings', to='institutions.institution')),
                ('state', models.CharField(choices=[('invited', 'Invited'), ('in_review', 'In review'), ('active', 'Active'), ('suspended', 'Suspended'), ('left', 'Left')], max_length=12)),
                ('since', models.DateField(help_text="The day in the institution's own time zone")),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('reason', models.CharField(max_length=1000, validators=[micro4asia.foundation.text.no_control_characters])),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_standing_has_a_reason'), models.CheckConstraint(condition=models.Q(('proposed_by__isnull', True), models.Q(('proposed_by', models.F('by')), _negated=True), _connector='OR'), name='who_proposes_a_standing_does_not_confirm_it')],
            },
        ),
        migrations.CreateModel(
            name='StandingProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed', models.BooleanField(blank=True, null=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standing_proposals', to='institutions.institution')),
                ('state', models.CharField(choices=[('invited', 'Invited'), ('in_review', 'In review'), ('active', 'Active'), ('suspended', 'Suspended'), ('left', 'Left')], max_length=12)),
                ('reason', models.CharField(max_length=1000, validators=[micro4asia.foundation.text.no_control_characters])),
            ],
            options={
                'ordering': ['-proposed_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('institution',), name='one_standing_is_proposed_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('confirmed__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('confirmed__isnull', False)), _connector='OR'), name='a_standing_proposal_is_answered_whole'), models.CheckConstraint(condition=models.Q(('confirmed__isnull', True), ('confirmed', False), models.Q(('answered_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='two_administrators_change_a_standing'), models.CheckConstraint(condition=models.Q(('state__in', ['suspended', 'active', 'left'])), name='only_members_are_suspended_reinstated_or_let_go')],
            },
        ),
        migrations.CreateModel(
            name='NameChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed', models.BooleanField(blank=True, null=True)),
                ('public_id', models.CharField(default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=34, unique=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='name_changes', to='institutions.institution')),
                ('language', models.CharField(max_length=12)),
                ('name', models.CharField(max_length=200, validators=[micro4asia.foundation.text.no_control_characters])),
                ('valid_from', models.DateField()),
                ('legal_basis', models.CharField(max_length=300, validators=[micro4asia.foundation.text.no_control_characters])),
                ('answer_reason', models.CharField(blank=True, max_length=500, validators=[micro4asia.foundation.text.no_control_characters])),
                ('recorded', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='institutions.institutionname')),
            ],
            options={
                'ordering': ['-proposed_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('institution', 'language'), name='one_name_per_language_is_proposed_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('confirmed__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('confirmed__isnull', False)), _connector='OR'), name='a_name_change_is_answered_whole'), models.CheckConstraint(condition=models.Q(('confirmed__isnull', True), ('confirmed', False), models.Q(('answered_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='two_people_change_a_name')],
            },
        ),
        migrations.AddConstraint(
            model_name='awardingstatus',
            constraint=models.UniqueConstraint(fields=('institution', 'valid_from'), name='one_awarding_status_from_a_day'),
        ),
        migrations.AddConstraint(
            model_name='awardingstatus',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_to__isnull', True)), fields=('institution',), name='one_awarding_status_has_no_last_day'),
        ),
        migrations.AddConstraint(
            model_name='awardingstatus',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='an_awarding_status_ends_after_it_began'),
        ),
        migrations.AddConstraint(
            model_name='institution',
            constraint=models.CheckConstraint(condition=models.Q(('member_to__isnull', True), models.Q(('member_from__isnull', False), ('member_to__gte', models.F('member_from'))), _connector='OR'), name='a_membership_ends_after_it_began'),
        ),
        migrations.AddConstraint(
            model_name='institution',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('schac_domain', ''), _negated=True), ('member_from__isnull', False)), fields=('schac_domain',), name='one_member_per_schac_domain', violation_error_message='Another member of the network has this already.'),
        ),
        migrations.AddConstraint(
            model_name='institution',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('erasmus_code', ''), _negated=True), ('member_from__isnull', False)), fields=('erasmus_code',), name='one_member_per_erasmus_code', violation_error_message='Another member of the network has this already.'),
        ),
        migrations.AddConstraint(
            model_name='institution',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('pic', ''), _negated=True), ('member_from__isnull', False)), fields=('pic',), name='one_member_per_pic', violation_error_message='Another member of the network has this already.'),
        ),
        migrations.AddConstraint(
            model_name='institution',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('ror', ''), _negated=True), ('member_from__isnull', False)), fields=('ror',), name='one_member_per_ror', violation_error_message='Another member of the network has this already.'),
        ),
        migrations.AddConstraint(
            model_name='institutionname',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_to__isnull', True)), fields=('institution', 'language'), name='one_name_per_language_has_no_last_day'),
        ),
        migrations.AddConstraint(
            model_name='institutionname',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='a_name_ends_after_it_began'),
        ),
    ]
