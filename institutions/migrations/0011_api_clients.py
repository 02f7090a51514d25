import datetime

import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import micro4asia.foundation.text


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0010_privacy"),
        ("allauth_idp_oidc", "0003_client_allow_uri_wildcards"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiClient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, validators=[micro4asia.foundation.text.no_control_characters])),
                ("networks", models.JSONField(blank=True, default=list, help_text="Addresses it may ask from, in CIDR form; empty: any")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
                ("rotated_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("last_used_on", models.DateField(blank=True, null=True)),
                ("client", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="api_client", to="allauth_idp_oidc.client")),
                ("created_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("institution", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="api_clients", to="institutions.institution")),
            ],
            options={
                "ordering": ["institution", "-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_at__gt", models.F("created_at")),
                            (
                                "expires_at__lte",
                                django.db.models.expressions.CombinedExpression(models.F("created_at"), "+", models.Value(datetime.timedelta(days=400))),
                            ),
                        ),
                        name="an_api_client_lives_at_most_400_days",
                    )
                ],
            },
        ),
    ]
