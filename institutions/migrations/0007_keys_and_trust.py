from datetime import timedelta

import django.db.models.deletion
import django.utils.timezone
import micro4asia.foundation.text
from django.conf import settings
from django.db import migrations, models
from django.db.models import F
from django.utils import timezone


def give_old_keys_a_last_day(apps, schema_editor):
    """Keys from before this have the usual life from now on: nobody was told of an end."""
    last = timezone.localdate() + timedelta(days=settings.SIGNING_KEY_DAYS)
    keys = apps.get_model("institutions", "SigningKey").objects
    keys.filter(state="active").update(expires_on=last)
    keys.update(activated_at=F("created_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('institutions', '0006_sign_on'),
    ]

    operations = [
        migrations.CreateModel(
            name='RegistryKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fragment', models.CharField(help_text='Last part of its URL in the DID document, such as key-2026-1; never used twice', max_length=40)),
                ('public_key', models.BinaryField(help_text='32 raw bytes, Ed25519', max_length=32)),
                ('custodian', models.CharField(choices=[('registry', 'Registry'), ('pkcs11', 'Pkcs11')], default='registry', max_length=12)),
                ('encrypted_private_key', models.BinaryField(blank=True, default=b'', help_text='Empty where a module holds it')),
                ('token_label', models.CharField(blank=True, help_text='PKCS#11: the token that holds it', max_length=32)),
                ('key_label', models.CharField(blank=True, help_text='PKCS#11: what the token calls it', max_length=80)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('is_active', models.BooleanField(default=True)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['created_at'],
            },
        ),
        migrations.CreateModel(
            name='SignedList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=20, unique=True)),
                ('document', models.TextField()),
                ('signed_at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='signingkey',
            name='a_key_is_retired_iff_dated',
        ),
        migrations.AddField(
            model_name='signingkey',
            name='activated_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='signingkey',
            name='approved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='signingkey',
            name='compromised_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='signingkey',
            name='compromised_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='signingkey',
            name='custodian',
            field=models.CharField(choices=[('registry', 'Registry'), ('pkcs11', 'Pkcs11')], default='registry', max_length=12),
        ),
        migrations.AddField(
            model_name='signingkey',
            name='expires_on',
            field=models.DateField(blank=True, help_text='Its last day; nothing dated later is signed with it', null=True),
        ),
        migrations.AddField(
            model_name='signingkey',
            name='key_label',
            field=models.CharField(blank=True, help_text='PKCS#11: what the token calls it', max_length=80),
        ),
        migrations.AddField(
            model_name='signingkey',
            name='lift_asked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='signingkey',
            name='started_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='signingkey',
            name='stop_reason',
            field=models.CharField(blank=True, max_length=500, validators=[micro4asia.foundation.text.no_control_characters]),
        ),
        migrations.AddField(
            model_name='signingkey',
            name='stopped_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='signingkey',
            name='stopped_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='signingkey',
            name='token_label',
            field=models.CharField(blank=True, help_text='PKCS#11: the token that holds it', max_length=32),
        ),
        migrations.AlterField(
            model_name='signingkey',
            name='encrypted_private_key',
            field=models.BinaryField(blank=True, default=b'', help_text='Empty where a module holds it'),
        ),
        migrations.AlterField(
            model_name='signingkey',
            name='retired_at',
            field=models.DateTimeField(blank=True, help_text='When it made place for another, or ended otherwise', null=True),
        ),
        migrations.AlterField(
            model_name='signingkey',
            name='state',
            field=models.CharField(choices=[('pending', 'Waits for a second person'), ('active', 'In use'), ('stopped', 'Stopped'), ('retired', 'Retired'), ('compromised', 'Compromised'), ('given_up', 'Given up')], default='active', max_length=12),
        ),
        migrations.AddConstraint(
            model_name='signingkey',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'pending')), fields=('institution',), name='one_key_waits_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='signingkey',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', True), ('state__in', ['pending', 'active'])), models.Q(('retired_at__isnull', False), ('state__in', ['retired', 'compromised', 'given_up'])), ('state', 'stopped'), _connector='OR'), name='a_key_is_retired_iff_dated'),
        ),
        migrations.AddConstraint(
            model_name='signingkey',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'stopped'), _negated=True), models.Q(('stopped_at__isnull', False), ('stopped_by__isnull', False)), _connector='OR'), name='a_stopped_key_is_dated_and_signed_for'),
        ),
        migrations.AddConstraint(
            model_name='signingkey',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'pending'), _negated=True), ('expires_on__isnull', True), _connector='OR'), name='a_waiting_key_has_no_last_day_yet'),
        ),
        migrations.AddConstraint(
            model_name='signingkey',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('started_by')), _negated=True), _connector='OR'), name='who_starts_a_key_does_not_let_it_sign'),
        ),
        migrations.AddConstraint(
            model_name='signingkey',
            constraint=models.CheckConstraint(condition=models.Q(('compromised_by__isnull', True), models.Q(('compromised_by', models.F('stopped_by')), _negated=True), _connector='OR'), name='who_stops_a_key_does_not_confirm_it'),
        ),
        migrations.AddConstraint(
            model_name='registrykey',
            constraint=models.UniqueConstraint(fields=('fragment',), name='a_registry_key_fragment_is_never_used_twice'),
        ),
        migrations.AddConstraint(
            model_name='registrykey',
            constraint=models.UniqueConstraint(condition=models.Q(('is_active', True)), fields=('is_active',), name='one_active_registry_key'),
        ),
        migrations.AddConstraint(
            model_name='registrykey',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_active', True), ('retired_at__isnull', True)), models.Q(('is_active', False), ('retired_at__isnull', False)), _connector='OR'), name='a_registry_key_is_retired_iff_dated'),
        ),
        migrations.RunPython(give_old_keys_a_last_day, migrations.RunPython.noop, elidable=True),
    ]
