import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0005_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignOn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("protocol", models.CharField(choices=[("openid_connect", "OpenID Connect"), ("saml", "SAML 2.0")], default="openid_connect", max_length=16)),
                ("issuer", models.CharField(max_length=300)),
                ("client_id", models.CharField(blank=True, max_length=200)),
                ("sealed_secret", models.CharField(blank=True, help_text="Ciphertext under the key-encryption key", max_length=1000)),
                ("scopes", models.CharField(default="openid email profile", max_length=200)),
                ("sso_url", models.CharField(blank=True, help_text="SAML: where people are sent", max_length=500)),
                ("certificate", models.TextField(blank=True, help_text="SAML: the certificate that answers are signed with, PEM")),
                ("enabled", models.BooleanField(default=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("changed_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("institution", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="sign_on", to="institutions.institution")),
            ],
            options={
                "verbose_name": "university sign-in",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("protocol", "openid_connect"), models.Q(("client_id", ""), _negated=True), models.Q(("sealed_secret", ""), _negated=True)),
                            models.Q(("protocol", "saml"), models.Q(("sso_url", ""), _negated=True), models.Q(("certificate", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_sign_on_has_what_its_protocol_needs",
                    ),
                    models.CheckConstraint(condition=models.Q(("issuer", ""), _negated=True), name="a_sign_on_names_its_issuer"),
                ],
            },
        ),
    ]
