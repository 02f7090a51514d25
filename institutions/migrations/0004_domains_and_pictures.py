import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import institutions.models.domain_proof
import micro4asia.foundation.public_ids


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0003_partners"),
    ]

    operations = [
        migrations.CreateModel(
            name="DomainProof",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                    ),
                ),
                ("domain", models.CharField(help_text="Lower case, ASCII (IDNA), no trailing dot", max_length=253)),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("dns", "A text record in the domain’s name servers"),
                            ("file", "A file on the domain’s web server"),
                        ],
                        max_length=4,
                    ),
                ),
                ("token", models.CharField(default=institutions.models.domain_proof.new_token, editable=False, max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for the proof"),
                            ("proven", "Proven"),
                            ("lapsed", "Lapsed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="waiting",
                        max_length=12,
                    ),
                ),
                ("requested_at", models.DateTimeField(auto_now_add=True)),
                ("proven_at", models.DateTimeField(blank=True, null=True)),
                (
                    "lapsed_at",
                    models.DateTimeField(blank=True, help_text="When a proof ended, by lapse or by withdrawal", null=True),
                ),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "failures",
                    models.PositiveSmallIntegerField(default=0, help_text="Checks in a row that did not find the proof"),
                ),
                ("last_problem", models.CharField(blank=True, help_text="A code of proving_domains.PROBLEMS", max_length=24)),
                ("last_detail", models.CharField(blank=True, help_text="The host a redirect led to", max_length=120)),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="domain_proofs", to="institutions.institution"
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "ordering": ["domain", "pk"],
            },
        ),
        migrations.CreateModel(
            name="InstitutionLogo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(help_text="SHA-256 of the stored bytes, hexadecimal", max_length=64)),
                ("kind", models.CharField(help_text="png or jpeg", max_length=4)),
                ("width", models.PositiveSmallIntegerField()),
                ("height", models.PositiveSmallIntegerField()),
                ("uploaded_at", models.DateTimeField(auto_now=True)),
                (
                    "institution",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="logo", to="institutions.institution"
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="domainproof",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "proven")),
                fields=("domain",),
                name="a_domain_is_proven_by_one_institution_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="domainproof",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "withdrawn"), _negated=True),
                fields=("institution", "domain"),
                name="an_institution_names_a_domain_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="domainproof",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lapsed_at__isnull", True), ("proven_at__isnull", True), ("state", "waiting")),
                    models.Q(("lapsed_at__isnull", True), ("proven_at__isnull", False), ("state", "proven")),
                    models.Q(("lapsed_at__isnull", False), ("proven_at__isnull", False), ("state", "lapsed")),
                    ("state", "withdrawn"),
                    _connector="OR",
                ),
                name="a_proof_that_holds_or_held_is_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="institutionlogo",
            constraint=models.CheckConstraint(condition=models.Q(("height__gt", 0), ("width__gt", 0)), name="a_logo_has_a_size"),
        ),
    ]
