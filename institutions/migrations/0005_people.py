import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import micro4asia.foundation.public_ids


def give_public_ids(apps, schema_editor):
    """One default, worked out once, would give every row the same: each gets its own before the column becomes unique."""
    for name in ("Membership", "User"):
        model = apps.get_model("institutions", name)
        for pk in list(model.objects.values_list("pk", flat=True)):
            model.objects.filter(pk=pk).update(public_id=micro4asia.foundation.public_ids.new_public_id())


class Migration(migrations.Migration):

    dependencies = [
        ('institutions', '0004_domains_and_pictures'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='membership',
            name='one_role_once_from_a_day',
        ),
        migrations.AddField(
            model_name='membership',
            name='ended_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='membership',
            name='ended_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='membership',
            name='public_id',
            field=models.CharField(default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, null=True),
        ),
        migrations.AddField(
            model_name='user',
            name='public_id',
            field=models.CharField(default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, null=True),
        ),
        migrations.AddField(
            model_name='user',
            name='session_epoch',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.RunPython(give_public_ids, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name='membership',
            name='public_id',
            field=models.CharField(default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True),
        ),
        migrations.AlterField(
            model_name='user',
            name='public_id',
            field=models.CharField(default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True),
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=24, validators=[django.core.validators.RegexValidator('^[A-Za-z0-9][A-Za-z0-9-]{0,23}\\Z', 'Use letters without marks, digits and hyphens.')], verbose_name='Short code')),
                ('names', models.JSONField(default=dict, help_text='{language tag: text}')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='institutions.institution')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='institutions.unit')),
            ],
            options={
                'ordering': ['code'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'code'), name='one_unit_per_code'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='a_unit_ends_after_it_began'), models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='a_unit_is_no_part_of_itself')],
            },
        ),
        migrations.AddField(
            model_name='membership',
            name='unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='institutions.unit'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('unit__isnull', True), ('role__in', ['issuer', 'qa_reviewer', 'officer', 'assessor']), _connector='OR'), name='only_roles_at_desks_are_limited_to_a_unit'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='a_role_taken_away_names_who_took_it'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True), ('unit__isnull', True)), fields=('user', 'institution', 'role', 'valid_from'), name='one_role_once_from_a_day'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True), ('unit__isnull', False)), fields=('user', 'unit', 'role', 'valid_from'), name='one_role_in_a_unit_once_from_a_day'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True), ('institution__isnull', True)), fields=('user', 'role', 'valid_from'), name='one_role_of_the_network_once_from_a_day'),
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True)),
                ('role', models.CharField(choices=[('issuer', 'Issuer'), ('qa_reviewer', 'Quality reviewer'), ('registrar', 'Registrar'), ('officer', 'Recognition officer'), ('assessor', 'Assessor'), ('institution_admin', 'Institution administrator'), ('network_admin', 'Network administrator')], max_length=24)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('asked_at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, choices=[('confirmed', 'Confirmed'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], max_length=10)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='institutions.institution')),
                ('membership', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grant', to='institutions.membership')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='a_grant_is_answered_iff_dated_and_signed_off'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'confirmed'), _negated=True), models.Q(('answered_by', models.F('asked_by')), _negated=True), _connector='OR'), name='whoever_wants_to_give_a_role_does_not_confirm_it'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'confirmed'), _negated=True), models.Q(('answered_by', models.F('user')), _negated=True), _connector='OR'), name='nobody_confirms_a_role_of_their_own'), models.CheckConstraint(condition=models.Q(models.Q(('membership__isnull', False), ('outcome', 'confirmed')), models.Q(models.Q(('outcome', 'confirmed'), _negated=True), ('membership__isnull', True)), _connector='OR'), name='a_grant_is_confirmed_iff_it_became_a_role'), models.UniqueConstraint(condition=models.Q(('outcome', '')), fields=('user', 'institution', 'role'), name='one_open_grant_per_person_and_role')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('email', models.EmailField(help_text='In lower case', max_length=254, verbose_name='E-mail address')),
                ('language', models.CharField(choices=[('en', 'English'), ('vi', 'Vietnamese'), ('lo', 'Lao')], default='en', max_length=8)),
                ('role', models.CharField(choices=[('issuer', 'Issuer'), ('qa_reviewer', 'Quality reviewer'), ('registrar', 'Registrar'), ('officer', 'Recognition officer'), ('assessor', 'Assessor'), ('institution_admin', 'Institution administrator'), ('network_admin', 'Network administrator')], max_length=24)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('invited_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='institutions.institution')),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit')),
            ],
            options={
                'ordering': ['-invited_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('institution__isnull', True), ('role', 'network_admin')), models.Q(models.Q(('role', 'network_admin'), _negated=True), ('institution__isnull', False)), _connector='OR'), name='only_the_network_invites_to_no_institution'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('accepted_by__isnull', True)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='an_invitation_is_accepted_iff_dated'), models.CheckConstraint(condition=models.Q(('accepted_at__isnull', True), ('revoked_at__isnull', True), _connector='OR'), name='an_invitation_is_accepted_or_revoked_and_not_both'), models.CheckConstraint(condition=models.Q(('accepted_by__isnull', True), models.Q(('accepted_by', models.F('invited_by')), _negated=True), _connector='OR'), name='nobody_accepts_their_own_invitation'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='an_invited_role_ends_after_it_began')],
            },
        ),
        migrations.CreateModel(
            name='FactorUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_step', models.BigIntegerField(default=0)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('window_ends', models.DateTimeField()),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='factor_use', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='FactorRecovery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True)),
                ('state', models.CharField(choices=[('asked', 'Asked for'), ('once', 'Approved by one'), ('waiting', 'Approved; the day of waiting runs'), ('done', 'Second factor removed'), ('stopped', 'Stopped by the person'), ('refused', 'Refused')], default='asked', max_length=8)),
                ('stop_hash', models.CharField(help_text='SHA-256 of the token in the letter that stops it', max_length=64, unique=True)),
                ('asked_at', models.DateTimeField()),
                ('first_at', models.DateTimeField(blank=True, null=True)),
                ('second_at', models.DateTimeField(blank=True, null=True)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('first_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('second_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='factor_recoveries', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['asked_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'once', 'waiting'])), fields=('user',), name='one_open_recovery_per_person'), models.CheckConstraint(condition=models.Q(('first_by__isnull', True), ('second_by__isnull', True), models.Q(('first_by', models.F('second_by')), _negated=True), _connector='OR'), name='two_different_people_approve_a_recovery'), models.CheckConstraint(condition=models.Q(models.Q(('first_by__isnull', True), models.Q(('first_by', models.F('user')), _negated=True), _connector='OR'), models.Q(('second_by__isnull', True), models.Q(('second_by', models.F('user')), _negated=True), _connector='OR')), name='nobody_approves_a_recovery_of_their_own'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['waiting', 'done']), _negated=True), models.Q(('due_at__gt', models.F('second_at')), ('due_at__isnull', False), ('first_by__isnull', False), ('second_by__isnull', False)), _connector='OR'), name='a_factor_is_removed_by_two_and_after_its_day'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('state__in', ['asked', 'once', 'waiting'])), models.Q(('closed_at__isnull', False), ('state__in', ['done', 'stopped', 'refused'])), _connector='OR'), name='a_recovery_is_closed_iff_dated')],
            },
        ),
    ]

