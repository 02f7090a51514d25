"""The tables, whole: on SQLite each later column or rule would write its table anew (decisions 0044 and 0136)."""

import django.db.models.functions.text
import django.utils.timezone
from django.db import migrations, models

import micro4asia.foundation.public_ids
import micro4asia.foundation.text


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("institutions", "0001_institutions_and_people"),
    ]

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="E-mail address")),
                (
                    "full_name",
                    models.CharField(
                        max_length=200, validators=[micro4asia.foundation.text.no_control_characters], verbose_name="Full name"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("vi", "Vietnamese"), ("lo", "Lao")],
                        default="en",
                        max_length=8,
                        verbose_name="Language",
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("is_staff", models.BooleanField(default=False, help_text="May open the operator's repair hatch, nothing else.")),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now)),
                ("session_epoch", models.PositiveIntegerField(default=0)),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "person",
                "constraints": [
                    models.UniqueConstraint(django.db.models.functions.text.Lower("email"), name="one_account_per_email_address")
                ],
            },
        ),
    ]
