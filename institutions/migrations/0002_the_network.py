"""The tables, whole: on SQLite each later column or rule would write its table anew (decisions 0044 and 0136)."""

import datetime
from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import institutions.identifiers
import institutions.models.domain_proof
import micro4asia.foundation.public_ids
import micro4asia.foundation.text
from micro4asia.foundation.whole_tables import CreateModels


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("institutions", "0002_a_numeric_scale_has_both_ends"),
        ("institutions", "0003_partners"),
        ("institutions", "0004_domains_and_pictures"),
        ("institutions", "0005_people"),
        ("institutions", "0006_sign_on"),
        ("institutions", "0007_keys_and_trust"),
        ("institutions", "0008_agreements"),
        ("institutions", "0009_reference"),
        ("institutions", "0010_privacy"),
        ("institutions", "0011_api_clients"),
        ("institutions", "0015_working_days"),
        ("institutions", "0016_cycle_of_a_grade_table"),
        ("institutions", "0017_days_to_settle_an_appeal"),
        ("institutions", "0018_equal_grades"),
        ("institutions", "0019_equal_grades_of_known_scales"),
        ("institutions", "0020_regulated_fields"),
        ("institutions", "0021_office_of_a_programme"),
    ]

    dependencies = [
        ("institutions", "0001_accounts"),
        ("foundation", "0003_denials"),
        # Other packages' tables come first: each of their steps builds every model again that accounts are tied to.
        ("account", "0009_emailaddress_unique_primary_email"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("allauth_idp_oidc", "0003_client_allow_uri_wildcards"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
        ("usersessions", "0001_initial"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="SignedList",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=20, unique=True)),
                        ("document", models.TextField()),
                        ("signed_at", models.DateTimeField()),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Agreement",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        (
                            "number",
                            models.CharField(
                                max_length=16,
                                unique=True,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^AG-\\d{4}-\\d{2,3}$", "Write the number as AG, year and number, such as AG-2026-01."
                                    )
                                ],
                            ),
                        ),
                        ("titles", models.JSONField(help_text="{language tag: text}")),
                        ("covers", models.JSONField(default=list, help_text="Codes of Covers")),
                        (
                            "scope",
                            models.JSONField(blank=True, default=dict, help_text="What exactly is covered, {language tag: text}"),
                        ),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(help_text="The last day")),
                        ("notice_days", models.PositiveSmallIntegerField(default=90)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("proposed", "Waiting for countersignatures"),
                                    ("countersigned", "Countersigned by all"),
                                    ("published", "Published"),
                                    ("terminated", "Terminated"),
                                    ("lapsed", "Lapsed"),
                                ],
                                default="draft",
                                max_length=16,
                            ),
                        ),
                        ("document", models.CharField(blank=True, help_text="Name in the storage", max_length=200)),
                        ("document_digest", models.CharField(blank=True, help_text="SHA-256, hex", max_length=64)),
                        ("document_size", models.PositiveIntegerField(default=0, help_text="Bytes")),
                        ("drafted_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_on", models.DateField(blank=True, help_text="Its last day, once it has ended", null=True)),
                        (
                            "drafted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-valid_from", "-number"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("valid_to__gte", models.F("valid_from"))),
                                name="an_agreement_ends_after_it_began",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("published_at__isnull", False), ("state__in", ["published", "terminated", "lapsed"])
                                    ),
                                    models.Q(
                                        ("published_at__isnull", True), ("state__in", ["draft", "proposed", "countersigned"])
                                    ),
                                    _connector="OR",
                                ),
                                name="an_agreement_is_published_iff_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_on__isnull", False), ("state__in", ["terminated", "lapsed"])),
                                    models.Q(
                                        models.Q(("state__in", ["terminated", "lapsed"]), _negated=True),
                                        ("ended_on__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_agreement_has_ended_iff_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "draft"), models.Q(("document_digest", ""), _negated=True), _connector="OR"
                                ),
                                name="an_agreement_leaves_the_draft_with_its_document",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CreditSystem",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("valid_from", models.DateField()),
                        (
                            "valid_to",
                            models.DateField(blank=True, help_text="The last day; empty: until another row follows", null=True),
                        ),
                        ("source", models.CharField(blank=True, max_length=300)),
                        (
                            "doubt",
                            models.CharField(
                                choices=[
                                    ("seen", "Read in the source"),
                                    ("knowledge", "Professional knowledge, not read again"),
                                    ("knowledge?", "To be confirmed with the partner"),
                                    ("proposal", "A proposal of the network"),
                                ],
                                default="knowledge?",
                                max_length=12,
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=500)),
                        ("system", models.CharField(max_length=24)),
                        ("country", models.CharField(help_text="ISO 3166-1 alpha-2; * is everywhere", max_length=8)),
                        ("hours_per_credit", models.DecimalField(decimal_places=2, max_digits=6)),
                        ("hours_min", models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                        ("hours_max", models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                        ("step", models.DecimalField(decimal_places=2, default=Decimal("1"), max_digits=4)),
                    ],
                    options={
                        "ordering": ["country", "system", "valid_from"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("hours_per_credit__gt", 0),
                                    ("step__gt", 0),
                                    models.Q(
                                        ("hours_min__isnull", True),
                                        models.Q(("hours_min__gt", 0), ("hours_min__lte", models.F("hours_per_credit"))),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("hours_max__isnull", True),
                                        ("hours_max__gte", models.F("hours_per_credit")),
                                        _connector="OR",
                                    ),
                                ),
                                name="a_credit_system_counts_hours_within_its_range",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="a_credit_system_ends_after_it_began",
                            ),
                            models.UniqueConstraint(
                                fields=("system", "country", "valid_from"), name="one_credit_system_from_a_day"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("valid_to__isnull", True)),
                                fields=("system", "country"),
                                name="one_credit_system_without_an_end",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DataExport",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("expires_at", models.DateTimeField()),
                        ("made_at", models.DateTimeField(blank=True, null=True)),
                        ("content", models.BinaryField(default=bytes, help_text="A ZIP; empty until a worker has made it")),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="exports", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-asked_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("expires_at__gt", models.F("asked_at"))),
                                name="an_export_ends_after_it_was_asked_for",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FactorRecovery",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "Asked for"),
                                    ("once", "Approved by one"),
                                    ("waiting", "Approved; the day of waiting runs"),
                                    ("done", "Second factor removed"),
                                    ("stopped", "Stopped by the person"),
                                    ("refused", "Refused"),
                                ],
                                default="asked",
                                max_length=8,
                            ),
                        ),
                        (
                            "stop_hash",
                            models.CharField(
                                help_text="SHA-256 of the token in the letter that stops it", max_length=64, unique=True
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("first_at", models.DateTimeField(blank=True, null=True)),
                        ("second_at", models.DateTimeField(blank=True, null=True)),
                        ("due_at", models.DateTimeField(blank=True, null=True)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "first_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "second_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="factor_recoveries",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["asked_at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["asked", "once", "waiting"])),
                                fields=("user",),
                                name="one_open_recovery_per_person",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("first_by__isnull", True),
                                    ("second_by__isnull", True),
                                    models.Q(("first_by", models.F("second_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="two_different_people_approve_a_recovery",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("first_by__isnull", True),
                                        models.Q(("first_by", models.F("user")), _negated=True),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("second_by__isnull", True),
                                        models.Q(("second_by", models.F("user")), _negated=True),
                                        _connector="OR",
                                    ),
                                ),
                                name="nobody_approves_a_recovery_of_their_own",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["waiting", "done"]), _negated=True),
                                    models.Q(
                                        ("due_at__gt", models.F("second_at")),
                                        ("due_at__isnull", False),
                                        ("first_by__isnull", False),
                                        ("second_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_factor_is_removed_by_two_and_after_its_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at__isnull", True), ("state__in", ["asked", "once", "waiting"])),
                                    models.Q(("closed_at__isnull", False), ("state__in", ["done", "stopped", "refused"])),
                                    _connector="OR",
                                ),
                                name="a_recovery_is_closed_iff_dated",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FactorUse",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("last_step", models.BigIntegerField(default=0)),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("window_ends", models.DateTimeField()),
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="factor_use",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="GradeScale",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "valid_to",
                            models.DateField(blank=True, help_text="The last day; empty: until another row follows", null=True),
                        ),
                        ("source", models.CharField(blank=True, max_length=300)),
                        (
                            "doubt",
                            models.CharField(
                                choices=[
                                    ("seen", "Read in the source"),
                                    ("knowledge", "Professional knowledge, not read again"),
                                    ("knowledge?", "To be confirmed with the partner"),
                                    ("proposal", "A proposal of the network"),
                                ],
                                default="knowledge?",
                                max_length=12,
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=500)),
                        ("valid_from", models.DateField(default=datetime.date(1900, 1, 1))),
                        ("country", models.CharField(blank=True, max_length=8)),
                        ("code", models.CharField(max_length=24)),
                        ("version", models.PositiveSmallIntegerField(default=1)),
                        ("names", models.JSONField(default=dict)),
                        ("steps", models.JSONField(blank=True, default=list, help_text="Best first; empty for a numeric scale")),
                        ("minimum", models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                        ("maximum", models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                        ("pass_mark", models.CharField(help_text="The lowest passing grade", max_length=12)),
                        (
                            "transfer_mark",
                            models.CharField(
                                blank=True, help_text="The lowest grade that is commonly accepted for credit", max_length=12
                            ),
                        ),
                        (
                            "without_grade",
                            models.CharField(
                                blank=True,
                                help_text="What a record writes where something counts without a grade; outside the average",
                                max_length=12,
                            ),
                        ),
                        (
                            "values",
                            models.JSONField(
                                blank=True, default=dict, help_text="{grade: number}; empty where the steps are equally far apart"
                            ),
                        ),
                        (
                            "equals",
                            models.JSONField(
                                blank=True,
                                default=dict,
                                help_text="{code of another scale: [[grade, or the lowest number of a band; the equal grade], …]}, best first",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["code", "version"],
                        "constraints": [
                            models.UniqueConstraint(fields=("code", "version"), name="one_grade_scale_per_code_and_version"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("maximum__isnull", True), ("minimum__isnull", True)),
                                    models.Q(
                                        ("maximum__isnull", False),
                                        ("minimum__isnull", False),
                                        ("minimum__lt", models.F("maximum")),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_numeric_scale_has_both_ends",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="a_grade_scale_ends_after_it_began",
                            ),
                            models.UniqueConstraint(fields=("code", "valid_from"), name="one_grade_scale_from_a_day"),
                            models.UniqueConstraint(
                                condition=models.Q(("valid_to__isnull", True)),
                                fields=("code",),
                                name="one_grade_scale_without_an_end",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Institution",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("slug", models.SlugField(max_length=40, unique=True)),
                        ("code", models.CharField(max_length=12, unique=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("invited", "Invited"),
                                    ("in_review", "In review"),
                                    ("active", "Active"),
                                    ("suspended", "Suspended"),
                                    ("left", "Left"),
                                ],
                                default="in_review",
                                max_length=12,
                            ),
                        ),
                        ("member_from", models.DateField(blank=True, null=True)),
                        ("member_to", models.DateField(blank=True, null=True)),
                        ("country", models.CharField(help_text="ISO 3166-1 alpha-2", max_length=2)),
                        ("region", models.CharField(blank=True, max_length=80)),
                        ("city", models.JSONField(blank=True, default=dict, help_text="{language tag: text}")),
                        ("website", models.URLField(blank=True)),
                        (
                            "schac_domain",
                            models.CharField(blank=True, max_length=120, validators=[institutions.identifiers.domain]),
                        ),
                        (
                            "erasmus_code",
                            models.CharField(blank=True, max_length=12, validators=[institutions.identifiers.erasmus_code]),
                        ),
                        (
                            "pic",
                            models.CharField(
                                blank=True,
                                help_text="Participant identification code",
                                max_length=9,
                                validators=[institutions.identifiers.pic],
                            ),
                        ),
                        (
                            "ror",
                            models.CharField(
                                blank=True,
                                help_text="The id alone, without its address",
                                max_length=9,
                                validators=[institutions.identifiers.ror],
                            ),
                        ),
                        (
                            "national_number",
                            models.CharField(
                                blank=True, max_length=60, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        (
                            "contact_name",
                            models.CharField(
                                blank=True, max_length=200, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        ("contact_email", models.EmailField(blank=True, max_length=254)),
                        (
                            "languages",
                            models.JSONField(
                                blank=True, default=list, help_text="[BCP 47 tag], what it issues in besides its own"
                            ),
                        ),
                        (
                            "language",
                            models.CharField(help_text="BCP 47 tag of the language it works and issues in", max_length=12),
                        ),
                        ("timezone", models.CharField(max_length=40)),
                        ("did", models.CharField(max_length=200, unique=True)),
                        ("level_framework", models.CharField(max_length=12)),
                        (
                            "primary_colour",
                            models.CharField(
                                default="#0B5A5E",
                                max_length=7,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^#[0-9A-Fa-f]{6}$", "Write the colour as # and six hexadecimal digits."
                                    )
                                ],
                            ),
                        ),
                        (
                            "secondary_colour",
                            models.CharField(
                                default="#F2B632",
                                max_length=7,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^#[0-9A-Fa-f]{6}$", "Write the colour as # and six hexadecimal digits."
                                    )
                                ],
                            ),
                        ),
                        ("emblem", models.CharField(blank=True, help_text="Shape of its badges", max_length=24)),
                        (
                            "signatories",
                            models.JSONField(
                                blank=True, default=list, help_text="[{name, role: {language tag: text}}], up to three"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["code"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "active"), _negated=True), ("member_from__isnull", False), _connector="OR"
                                ),
                                name="an_active_institution_has_a_first_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("member_to__isnull", True),
                                    models.Q(("member_from__isnull", False), ("member_to__gte", models.F("member_from"))),
                                    _connector="OR",
                                ),
                                name="a_membership_ends_after_it_began",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(models.Q(("schac_domain", ""), _negated=True), ("member_from__isnull", False)),
                                fields=("schac_domain",),
                                name="one_member_per_schac_domain",
                                violation_error_message="Another member of the network has this already.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(models.Q(("erasmus_code", ""), _negated=True), ("member_from__isnull", False)),
                                fields=("erasmus_code",),
                                name="one_member_per_erasmus_code",
                                violation_error_message="Another member of the network has this already.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(models.Q(("pic", ""), _negated=True), ("member_from__isnull", False)),
                                fields=("pic",),
                                name="one_member_per_pic",
                                violation_error_message="Another member of the network has this already.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(models.Q(("ror", ""), _negated=True), ("member_from__isnull", False)),
                                fields=("ror",),
                                name="one_member_per_ror",
                                violation_error_message="Another member of the network has this already.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Course",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                max_length=24,
                                validators=[
                                    django.core.validators.RegexValidator("^\\S+( \\S+)*\\Z", "Use a code without extra spaces.")
                                ],
                            ),
                        ),
                        (
                            "version",
                            models.CharField(
                                default="1",
                                max_length=12,
                                validators=[django.core.validators.RegexValidator("^[1-9]\\d{0,3}\\Z")],
                            ),
                        ),
                        (
                            "curriculum_year",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1990),
                                    django.core.validators.MaxValueValidator(2100),
                                ]
                            ),
                        ),
                        ("titles", models.JSONField(help_text="{language tag: text}")),
                        (
                            "unit",
                            models.JSONField(blank=True, default=dict, help_text="Faculty or department, {language tag: text}"),
                        ),
                        ("programme", models.JSONField(blank=True, default=dict, help_text="{language tag: text}")),
                        (
                            "hours",
                            models.DecimalField(
                                decimal_places=2, max_digits=7, validators=[django.core.validators.MinValueValidator(1)]
                            ),
                        ),
                        (
                            "credits",
                            models.DecimalField(
                                decimal_places=2,
                                help_text="The course's own credits, granted on exemption",
                                max_digits=5,
                                validators=[django.core.validators.MinValueValidator(0)],
                            ),
                        ),
                        ("level_framework", models.CharField(max_length=12)),
                        ("level_code", models.CharField(max_length=8)),
                        ("eqf", models.CharField(blank=True, max_length=2)),
                        (
                            "isced_f",
                            models.CharField(max_length=4, validators=[django.core.validators.RegexValidator("^\\d{4}\\Z")]),
                        ),
                        ("assessment_types", models.JSONField(default=list, help_text="Codes of AssessmentType")),
                        (
                            "supervision",
                            models.CharField(
                                choices=[
                                    ("unsupervised", "Unsupervised, identity not verified"),
                                    ("supervised", "Supervised, identity not verified"),
                                    ("supervised-online-id", "Supervised online, identity verified"),
                                    ("supervised-on-site-id", "Supervised on site, identity verified"),
                                    ("mixed", "Mixed, see the details"),
                                ],
                                max_length=24,
                            ),
                        ),
                        (
                            "quality_required",
                            models.JSONField(
                                blank=True, default=list, help_text="Codes of QualityAssurance that suffice; empty: any"
                            ),
                        ),
                        (
                            "profile",
                            models.CharField(
                                choices=[("academic", "Academic"), ("professional", "Professional")],
                                default="academic",
                                max_length=16,
                            ),
                        ),
                        ("owners", models.ManyToManyField(blank=True, related_name="courses_owned", to=settings.AUTH_USER_MODEL)),
                        (
                            "grade_scale",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="institutions.gradescale",
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="courses", to="institutions.institution"
                            ),
                        ),
                        ("in_force_from", models.DateField(blank=True, help_text="Empty: a draft", null=True)),
                        ("in_force_to", models.DateField(blank=True, null=True)),
                        (
                            "owner_unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="courses",
                                to="institutions.unit",
                            ),
                        ),
                        ("prerequisites", models.JSONField(blank=True, default=dict, help_text="{language tag: text}")),
                        ("search_key", models.TextField(blank=True, editable=False, help_text="Code and titles, folded")),
                        (
                            "main_programme",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="courses",
                                to="institutions.programme",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["institution", "code", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("institution", "code", "version"), name="one_course_per_code_and_version"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("credits__gte", 0), ("hours__gt", 0)), name="a_course_has_hours"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("in_force_to__isnull", True),
                                    models.Q(
                                        ("in_force_from__isnull", False),
                                        ("in_force_to__gte", models.F("in_force_from")),
                                        ("in_force_to__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_course_ends_after_it_began",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("in_force_from__isnull", True)),
                                fields=("institution", "code"),
                                name="one_draft_per_course",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CourseOutcome",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("position", models.PositiveSmallIntegerField()),
                        ("texts", models.JSONField(help_text="{language tag: text}")),
                        ("hours", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=6)),
                        (
                            "course",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="outcomes", to="institutions.course"
                            ),
                        ),
                        ("is_frozen", models.BooleanField(default=False, editable=False)),
                    ],
                    options={
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("course", "position"), name="one_course_outcome_per_position"),
                            models.CheckConstraint(condition=models.Q(("hours__gt", 0)), name="a_course_outcome_has_hours"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GradeTable",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "valid_to",
                            models.DateField(blank=True, help_text="The last day; empty: until another row follows", null=True),
                        ),
                        ("source", models.CharField(blank=True, max_length=300)),
                        (
                            "doubt",
                            models.CharField(
                                choices=[
                                    ("seen", "Read in the source"),
                                    ("knowledge", "Professional knowledge, not read again"),
                                    ("knowledge?", "To be confirmed with the partner"),
                                    ("proposal", "A proposal of the network"),
                                ],
                                default="knowledge?",
                                max_length=12,
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=500)),
                        ("valid_from", models.DateField(default=datetime.date(1900, 1, 1))),
                        ("isced_f", models.CharField(max_length=4)),
                        ("years", models.CharField(help_text="For example 2023-25", max_length=12)),
                        ("counts", models.JSONField(help_text="[[grade, count], …], best first, passing grades only")),
                        (
                            "scale",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="tables", to="institutions.gradescale"
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="grade_tables",
                                to="institutions.institution",
                            ),
                        ),
                        (
                            "cycle",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("short", "Short cycle"),
                                    ("first", "First cycle: bachelor"),
                                    ("second", "Second cycle: master"),
                                    ("third", "Third cycle: doctorate"),
                                ],
                                help_text="Of study; empty: all cycles together",
                                max_length=8,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["institution", "isced_f", "-years"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="a_grade_table_ends_after_it_began",
                            ),
                            models.UniqueConstraint(
                                fields=("institution", "scale", "isced_f", "cycle", "years", "valid_from"),
                                name="one_grade_table_from_a_day",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("valid_to__isnull", True)),
                                fields=("institution", "scale", "isced_f", "cycle", "years"),
                                name="one_grade_table_without_an_end",
                            ),
                        ],
                    },
                ),
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
                        (
                            "token",
                            models.CharField(default=institutions.models.domain_proof.new_token, editable=False, max_length=40),
                        ),
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
                            models.DateTimeField(
                                blank=True, help_text="When a proof ended, by lapse or by withdrawal", null=True
                            ),
                        ),
                        ("checked_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "failures",
                            models.PositiveSmallIntegerField(default=0, help_text="Checks in a row that did not find the proof"),
                        ),
                        (
                            "last_problem",
                            models.CharField(blank=True, help_text="A code of proving_domains.PROBLEMS", max_length=24),
                        ),
                        ("last_detail", models.CharField(blank=True, help_text="The host a redirect led to", max_length=120)),
                        (
                            "requested_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="domain_proofs",
                                to="institutions.institution",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["domain", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "proven")),
                                fields=("domain",),
                                name="a_domain_is_proven_by_one_institution_at_a_time",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "withdrawn"), _negated=True),
                                fields=("institution", "domain"),
                                name="an_institution_names_a_domain_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("lapsed_at__isnull", True), ("proven_at__isnull", True), ("state", "waiting")),
                                    models.Q(("lapsed_at__isnull", True), ("proven_at__isnull", False), ("state", "proven")),
                                    models.Q(("lapsed_at__isnull", False), ("proven_at__isnull", False), ("state", "lapsed")),
                                    ("state", "withdrawn"),
                                    _connector="OR",
                                ),
                                name="a_proof_that_holds_or_held_is_dated",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CreditValue",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("valid_from", models.DateField()),
                        (
                            "valid_to",
                            models.DateField(blank=True, help_text="The last day; empty: until another row follows", null=True),
                        ),
                        ("source", models.CharField(blank=True, max_length=300)),
                        (
                            "doubt",
                            models.CharField(
                                choices=[
                                    ("seen", "Read in the source"),
                                    ("knowledge", "Professional knowledge, not read again"),
                                    ("knowledge?", "To be confirmed with the partner"),
                                    ("proposal", "A proposal of the network"),
                                ],
                                default="knowledge?",
                                max_length=12,
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=500)),
                        ("system", models.CharField(help_text="ECTS, CFU, VN, LA or hours", max_length=24)),
                        ("hours_per_credit", models.DecimalField(decimal_places=2, max_digits=6)),
                        ("step", models.DecimalField(decimal_places=2, default=Decimal("1"), max_digits=4)),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="credit_values",
                                to="institutions.institution",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["institution", "valid_from"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("hours_per_credit__gt", 0), ("step__gt", 0)),
                                name="a_credit_has_hours_and_a_step",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="a_credit_value_ends_after_it_began",
                            ),
                            models.UniqueConstraint(fields=("institution", "valid_from"), name="one_credit_value_from_a_day"),
                            models.UniqueConstraint(
                                condition=models.Q(("valid_to__isnull", True)),
                                fields=("institution",),
                                name="one_credit_value_without_an_end",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AwardingStatus",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("may_award_credits", models.BooleanField()),
                        (
                            "legal_basis",
                            models.CharField(
                                blank=True, max_length=300, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        (
                            "scope",
                            models.CharField(
                                blank=True, max_length=300, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        ("confirmed", models.BooleanField(default=False, help_text="The network has seen what it rests on")),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="awarding_statuses",
                                to="institutions.institution",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["valid_from"],
                        "constraints": [
                            models.UniqueConstraint(fields=("institution", "valid_from"), name="one_awarding_status_from_a_day"),
                            models.UniqueConstraint(
                                condition=models.Q(("valid_to__isnull", True)),
                                fields=("institution",),
                                name="one_awarding_status_has_no_last_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="an_awarding_status_ends_after_it_began",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Application",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=34, unique=True
                            ),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                blank=True,
                                max_length=1000,
                                validators=[micro4asia.foundation.text.no_control_characters],
                                verbose_name="What you want to do in the network",
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "no_domain_reason",
                            models.CharField(
                                blank=True, max_length=500, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        (
                            "applied_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "invited_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "institution",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="application",
                                to="institutions.institution",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-created_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("submitted_at__isnull", True), ("applied_by__isnull", False), _connector="OR"
                                ),
                                name="an_application_is_sent_by_somebody",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgreementParty",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("countersigned_at", models.DateTimeField(blank=True, null=True)),
                        ("fingerprint", models.CharField(blank=True, help_text="Of what was countersigned", max_length=64)),
                        ("notice_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "leaves_on",
                            models.DateField(blank=True, help_text="The last day it is bound, once it gave notice", null=True),
                        ),
                        (
                            "agreement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="parties", to="institutions.agreement"
                            ),
                        ),
                        (
                            "countersigned_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "notice_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreement_parties",
                                to="institutions.institution",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["agreement", "institution"],
                        "constraints": [
                            models.UniqueConstraint(fields=("agreement", "institution"), name="one_party_once_in_an_agreement"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("countersigned_at__isnull", True),
                                        ("countersigned_by__isnull", True),
                                        ("fingerprint", ""),
                                    ),
                                    models.Q(
                                        ("countersigned_at__isnull", False),
                                        ("countersigned_by__isnull", False),
                                        models.Q(("fingerprint", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_party_has_countersigned_iff_dated_and_signed_off",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("leaves_on__isnull", True), ("notice_at__isnull", True), ("notice_by__isnull", True)
                                    ),
                                    models.Q(
                                        ("leaves_on__isnull", False), ("notice_at__isnull", False), ("notice_by__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="a_party_leaves_iff_it_gave_notice",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Accreditation",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=34, unique=True
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("programme-accredited", "Part of an accredited programme"),
                                    ("institution-accredited", "Accredited institution, approved internally"),
                                    ("unit-external", "Externally evaluated itself"),
                                    ("self-accrediting", "Self-accrediting institution"),
                                    ("regional-assessment", "Regional assessment"),
                                    ("professional-body", "Professional body"),
                                    ("internal-only", "Internal only"),
                                    ("employer-peer", "Employer or peer review"),
                                    ("none", "None"),
                                    ("unknown", "Unknown"),
                                ],
                                max_length=24,
                            ),
                        ),
                        ("agency", models.JSONField(default=dict, help_text="{language tag: name}")),
                        (
                            "scope",
                            models.CharField(
                                blank=True, max_length=300, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        (
                            "decision",
                            models.CharField(max_length=300, validators=[micro4asia.foundation.text.no_control_characters]),
                        ),
                        ("decided_on", models.DateField()),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        ("evidence", models.URLField(blank=True, max_length=500)),
                        (
                            "in_deqar",
                            models.CharField(
                                choices=[
                                    ("found", "Found in DEQAR"),
                                    ("not_found", "Not found in DEQAR"),
                                    ("not_looked_up", "Not looked up in DEQAR"),
                                ],
                                default="not_looked_up",
                                max_length=14,
                            ),
                        ),
                        (
                            "checked_on",
                            models.DateField(blank=True, help_text="The day somebody looked it up in DEQAR", null=True),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="accreditations",
                                to="institutions.institution",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-valid_from"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="an_accreditation_ends_after_it_began",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("checked_on__isnull", True), ("in_deqar", "not_looked_up")),
                                    models.Q(
                                        models.Q(("in_deqar", "not_looked_up"), _negated=True), ("checked_on__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="an_accreditation_was_looked_up_iff_dated",
                            ),
                        ],
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
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("height__gt", 0), ("width__gt", 0)), name="a_logo_has_a_size"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InstitutionName",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("language", models.CharField(max_length=12)),
                        ("name", models.CharField(max_length=200, validators=[micro4asia.foundation.text.no_control_characters])),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="name_history",
                                to="institutions.institution",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["language", "valid_from"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("institution", "language", "valid_from"), name="one_name_per_language_from_a_day"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("valid_to__isnull", True)),
                                fields=("institution", "language"),
                                name="one_name_per_language_has_no_last_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="a_name_ends_after_it_began",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LegalCap",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("valid_from", models.DateField()),
                        (
                            "valid_to",
                            models.DateField(blank=True, help_text="The last day; empty: until another row follows", null=True),
                        ),
                        ("source", models.CharField(blank=True, max_length=300)),
                        (
                            "doubt",
                            models.CharField(
                                choices=[
                                    ("seen", "Read in the source"),
                                    ("knowledge", "Professional knowledge, not read again"),
                                    ("knowledge?", "To be confirmed with the partner"),
                                    ("proposal", "A proposal of the network"),
                                ],
                                default="knowledge?",
                                max_length=12,
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=500)),
                        ("country", models.CharField(max_length=8)),
                        (
                            "scope",
                            models.CharField(
                                choices=[
                                    ("degree", "Any degree"),
                                    ("bachelor", "Bachelor's degree"),
                                    ("master", "Master's degree"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "measure",
                            models.CharField(
                                choices=[
                                    ("share-of-credits-needed", "Share of the credits needed, at most"),
                                    ("share-of-minimum-study-load", "Share of the minimum study load, at most"),
                                    ("credits", "Credits, at most"),
                                    ("age", "Years since achievement, at most"),
                                    ("lowest-grade", "Lowest grade that may be recognised"),
                                ],
                                max_length=32,
                            ),
                        ),
                        (
                            "value",
                            models.CharField(help_text="A number, or a grade of the scale that the unit names", max_length=12),
                        ),
                        ("unit", models.CharField(blank=True, max_length=24)),
                    ],
                    options={
                        "ordering": ["country", "scope", "measure", "valid_from"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="a_legal_cap_ends_after_it_began",
                            ),
                            models.UniqueConstraint(
                                fields=("country", "scope", "measure", "valid_from"), name="one_legal_cap_from_a_day"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("valid_to__isnull", True)),
                                fields=("country", "scope", "measure"),
                                name="one_legal_cap_without_an_end",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Level",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "valid_to",
                            models.DateField(blank=True, help_text="The last day; empty: until another row follows", null=True),
                        ),
                        ("source", models.CharField(blank=True, max_length=300)),
                        (
                            "doubt",
                            models.CharField(
                                choices=[
                                    ("seen", "Read in the source"),
                                    ("knowledge", "Professional knowledge, not read again"),
                                    ("knowledge?", "To be confirmed with the partner"),
                                    ("proposal", "A proposal of the network"),
                                ],
                                default="knowledge?",
                                max_length=12,
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=500)),
                        ("valid_from", models.DateField(default=datetime.date(1900, 1, 1))),
                        (
                            "country",
                            models.CharField(blank=True, help_text="ISO 3166-1 alpha-2, or the region it spans", max_length=8),
                        ),
                        ("framework", models.CharField(max_length=12)),
                        ("code", models.CharField(max_length=8)),
                        ("framework_names", models.JSONField(default=dict)),
                        (
                            "eqf",
                            models.CharField(
                                blank=True, help_text="Level of the EQF, where the framework is referenced to it", max_length=2
                            ),
                        ),
                        (
                            "eqf_basis",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("referenced", "Referenced officially"),
                                    ("compared", "Compared by experts"),
                                    ("declared", "Declared by the issuer"),
                                    ("assumed", "Assumed for display"),
                                ],
                                max_length=24,
                            ),
                        ),
                        (
                            "eqf_confirmed",
                            models.BooleanField(default=False, help_text="Only then does it count as an EQF level"),
                        ),
                    ],
                    options={
                        "ordering": ["framework", "code"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="a_level_ends_after_it_began",
                            ),
                            models.UniqueConstraint(fields=("framework", "code", "valid_from"), name="one_level_from_a_day"),
                            models.UniqueConstraint(
                                condition=models.Q(("valid_to__isnull", True)),
                                fields=("framework", "code"),
                                name="one_level_without_an_end",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NameChange",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("proposed_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("confirmed", models.BooleanField(blank=True, null=True)),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=34, unique=True
                            ),
                        ),
                        ("language", models.CharField(max_length=12)),
                        ("name", models.CharField(max_length=200, validators=[micro4asia.foundation.text.no_control_characters])),
                        ("valid_from", models.DateField()),
                        (
                            "legal_basis",
                            models.CharField(max_length=300, validators=[micro4asia.foundation.text.no_control_characters]),
                        ),
                        (
                            "answer_reason",
                            models.CharField(
                                blank=True, max_length=500, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="name_changes",
                                to="institutions.institution",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "recorded",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="institutions.institutionname",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-proposed_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("answered_at__isnull", True)),
                                fields=("institution", "language"),
                                name="one_name_per_language_is_proposed_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answered_at__isnull", True), ("answered_by__isnull", True), ("confirmed__isnull", True)
                                    ),
                                    models.Q(
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                        ("confirmed__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_name_change_is_answered_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed__isnull", True),
                                    ("confirmed", False),
                                    models.Q(("answered_by", models.F("proposed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="two_people_change_a_name",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PrivacyContact",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=120, validators=[micro4asia.foundation.text.no_control_characters])),
                        ("email", models.EmailField(max_length=254)),
                        (
                            "address",
                            models.CharField(
                                blank=True, max_length=300, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        (
                            "institution",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="privacy_contact",
                                to="institutions.institution",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["institution"],
                    },
                ),
                migrations.CreateModel(
                    name="PrivacyRequest",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("access", "Tell me what you keep about me"),
                                    ("correction", "Correct something"),
                                    ("restriction", "Keep it, but close it to others"),
                                    ("erasure", "Erase what may be erased"),
                                    ("objection", "I object to a use of my data"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Open"),
                                    ("answered", "Answered"),
                                    ("refused", "Refused"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        (
                            "wording",
                            models.TextField(
                                blank=True, max_length=2000, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("due_on", models.DateField()),
                        ("reminded_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "answer",
                            models.TextField(
                                blank=True, max_length=4000, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        ("done", models.JSONField(blank=True, default=dict, help_text="{code of what was done: how many}")),
                        (
                            "kept",
                            models.JSONField(
                                blank=True, default=list, help_text="Codes of what is kept, see institutions/holdings.py"
                            ),
                        ),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="privacy_requests",
                                to="institutions.institution",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="privacy_requests",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-asked_at", "-pk"],
                        "indexes": [models.Index(fields=["institution", "state", "due_on"], name="privacy_request_desk")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "open")),
                                fields=("institution", "person", "kind"),
                                name="one_open_privacy_request_of_a_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at__isnull", True), ("state", "open")),
                                    models.Q(models.Q(("state", "open"), _negated=True), ("ended_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_privacy_request_has_ended_iff_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answered_by__isnull", True),
                                    models.Q(("answered_by", models.F("person")), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_privacy_request_is_answered_by_somebody_else",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_by__isnull", True), ("state__in", ["open", "withdrawn"])),
                                    models.Q(("answered_by__isnull", False), ("state__in", ["answered", "refused"])),
                                    _connector="OR",
                                ),
                                name="an_answer_to_a_privacy_request_has_an_author",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RegistryKey",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "fragment",
                            models.CharField(
                                help_text="Last part of its URL in the DID document, such as key-2026-1; never used twice",
                                max_length=40,
                            ),
                        ),
                        ("public_key", models.BinaryField(help_text="32 raw bytes, Ed25519", max_length=32)),
                        (
                            "custodian",
                            models.CharField(
                                choices=[("registry", "Registry"), ("pkcs11", "Pkcs11")], default="registry", max_length=12
                            ),
                        ),
                        (
                            "encrypted_private_key",
                            models.BinaryField(blank=True, default=b"", help_text="Empty where a module holds it"),
                        ),
                        (
                            "token_label",
                            models.CharField(blank=True, help_text="PKCS#11: the token that holds it", max_length=32),
                        ),
                        ("key_label", models.CharField(blank=True, help_text="PKCS#11: what the token calls it", max_length=80)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("is_active", models.BooleanField(default=True)),
                        ("retired_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["created_at"],
                        "constraints": [
                            models.UniqueConstraint(fields=("fragment",), name="a_registry_key_fragment_is_never_used_twice"),
                            models.UniqueConstraint(
                                condition=models.Q(("is_active", True)), fields=("is_active",), name="one_active_registry_key"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("is_active", True), ("retired_at__isnull", True)),
                                    models.Q(("is_active", False), ("retired_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_registry_key_is_retired_iff_dated",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RetentionRun",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("ran_at", models.DateTimeField()),
                        (
                            "institution",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="retention_runs",
                                to="institutions.institution",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-ran_at", "-pk"],
                        "indexes": [models.Index(fields=["institution", "-ran_at"], name="retention_run_latest")],
                    },
                ),
                migrations.CreateModel(
                    name="RetentionCount",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("kind", models.CharField(max_length=40)),
                        ("done", models.PositiveIntegerField(help_text="Rows deleted or blanked")),
                        ("left", models.PositiveIntegerField(help_text="Rows past their period that the next round takes")),
                        (
                            "oldest_on",
                            models.DateField(blank=True, help_text="Day of the oldest row that is still kept", null=True),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="counts", to="institutions.retentionrun"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["run", "kind"],
                        "constraints": [models.UniqueConstraint(fields=("run", "kind"), name="one_count_per_run_and_kind")],
                    },
                ),
                migrations.CreateModel(
                    name="RetentionTerm",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("kind", models.CharField(max_length=40)),
                        ("amount", models.PositiveSmallIntegerField(help_text="In the unit of the rule: months or days")),
                        (
                            "source",
                            models.CharField(max_length=300, validators=[micro4asia.foundation.text.no_control_characters]),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="retention_terms",
                                to="institutions.institution",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["institution", "kind"],
                        "constraints": [
                            models.UniqueConstraint(fields=("institution", "kind"), name="one_term_per_institution_and_kind"),
                            models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="a_term_lasts_a_while"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SigningKey",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "fragment",
                            models.CharField(
                                help_text="Last part of its URL in the DID document, such as key-2026-1; never used twice",
                                max_length=40,
                            ),
                        ),
                        ("public_key", models.BinaryField(help_text="32 raw bytes, Ed25519", max_length=32)),
                        (
                            "custodian",
                            models.CharField(
                                choices=[("registry", "Registry"), ("pkcs11", "Pkcs11")], default="registry", max_length=12
                            ),
                        ),
                        (
                            "encrypted_private_key",
                            models.BinaryField(blank=True, default=b"", help_text="Empty where a module holds it"),
                        ),
                        (
                            "token_label",
                            models.CharField(blank=True, help_text="PKCS#11: the token that holds it", max_length=32),
                        ),
                        ("key_label", models.CharField(blank=True, help_text="PKCS#11: what the token calls it", max_length=80)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("pending", "Waits for a second person"),
                                    ("active", "In use"),
                                    ("stopped", "Stopped"),
                                    ("retired", "Retired"),
                                    ("compromised", "Compromised"),
                                    ("given_up", "Given up"),
                                ],
                                default="active",
                                max_length=12,
                            ),
                        ),
                        ("activated_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "expires_on",
                            models.DateField(
                                blank=True, help_text="Its last day; nothing dated later is signed with it", null=True
                            ),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(
                                blank=True, help_text="When it made place for another, or ended otherwise", null=True
                            ),
                        ),
                        ("stopped_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "stop_reason",
                            models.CharField(
                                blank=True, max_length=500, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        ("compromised_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "approved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "compromised_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signing_keys",
                                to="institutions.institution",
                            ),
                        ),
                        (
                            "lift_asked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "started_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "stopped_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["institution", "created_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("institution", "fragment"), name="a_key_fragment_is_never_used_twice"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "active")),
                                fields=("institution",),
                                name="one_active_key_per_institution",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "pending")), fields=("institution",), name="one_key_waits_at_a_time"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("retired_at__isnull", True), ("state__in", ["pending", "active"])),
                                    models.Q(
                                        ("retired_at__isnull", False), ("state__in", ["retired", "compromised", "given_up"])
                                    ),
                                    ("state", "stopped"),
                                    _connector="OR",
                                ),
                                name="a_key_is_retired_iff_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "stopped"), _negated=True),
                                    models.Q(("stopped_at__isnull", False), ("stopped_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_stopped_key_is_dated_and_signed_for",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "pending"), _negated=True), ("expires_on__isnull", True), _connector="OR"
                                ),
                                name="a_waiting_key_has_no_last_day_yet",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approved_by__isnull", True),
                                    models.Q(("approved_by", models.F("started_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="who_starts_a_key_does_not_let_it_sign",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("compromised_by__isnull", True),
                                    models.Q(("compromised_by", models.F("stopped_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="who_stops_a_key_does_not_confirm_it",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignOn",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "protocol",
                            models.CharField(
                                choices=[("openid_connect", "OpenID Connect"), ("saml", "SAML 2.0")],
                                default="openid_connect",
                                max_length=16,
                            ),
                        ),
                        ("issuer", models.CharField(max_length=300)),
                        ("client_id", models.CharField(blank=True, max_length=200)),
                        (
                            "sealed_secret",
                            models.CharField(blank=True, help_text="Ciphertext under the key-encryption key", max_length=1000),
                        ),
                        ("scopes", models.CharField(default="openid email profile", max_length=200)),
                        ("sso_url", models.CharField(blank=True, help_text="SAML: where people are sent", max_length=500)),
                        (
                            "certificate",
                            models.TextField(blank=True, help_text="SAML: the certificate that answers are signed with, PEM"),
                        ),
                        ("enabled", models.BooleanField(default=False)),
                        ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "changed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "institution",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="sign_on", to="institutions.institution"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "university sign-in",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("protocol", "openid_connect"),
                                        models.Q(("client_id", ""), _negated=True),
                                        models.Q(("sealed_secret", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("protocol", "saml"),
                                        models.Q(("sso_url", ""), _negated=True),
                                        models.Q(("certificate", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_sign_on_has_what_its_protocol_needs",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("issuer", ""), _negated=True), name="a_sign_on_names_its_issuer"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Standing",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("invited", "Invited"),
                                    ("in_review", "In review"),
                                    ("active", "Active"),
                                    ("suspended", "Suspended"),
                                    ("left", "Left"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("since", models.DateField(help_text="The day in the institution's own time zone")),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "reason",
                            models.CharField(max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="standings",
                                to="institutions.institution",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="a_standing_has_a_reason"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("proposed_by__isnull", True),
                                    models.Q(("proposed_by", models.F("by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="who_proposes_a_standing_does_not_confirm_it",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StandingProposal",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("proposed_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("confirmed", models.BooleanField(blank=True, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("invited", "Invited"),
                                    ("in_review", "In review"),
                                    ("active", "Active"),
                                    ("suspended", "Suspended"),
                                    ("left", "Left"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]),
                        ),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="standing_proposals",
                                to="institutions.institution",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-proposed_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("answered_at__isnull", True)),
                                fields=("institution",),
                                name="one_standing_is_proposed_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answered_at__isnull", True), ("answered_by__isnull", True), ("confirmed__isnull", True)
                                    ),
                                    models.Q(
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                        ("confirmed__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_standing_proposal_is_answered_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed__isnull", True),
                                    ("confirmed", False),
                                    models.Q(("answered_by", models.F("proposed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="two_administrators_change_a_standing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["suspended", "active", "left"])),
                                name="only_members_are_suspended_reinstated_or_let_go",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StatutoryLimit",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("valid_from", models.DateField()),
                        (
                            "valid_to",
                            models.DateField(blank=True, help_text="The last day; empty: until another row follows", null=True),
                        ),
                        ("source", models.CharField(blank=True, max_length=300)),
                        (
                            "doubt",
                            models.CharField(
                                choices=[
                                    ("seen", "Read in the source"),
                                    ("knowledge", "Professional knowledge, not read again"),
                                    ("knowledge?", "To be confirmed with the partner"),
                                    ("proposal", "A proposal of the network"),
                                ],
                                default="knowledge?",
                                max_length=12,
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=500)),
                        ("country", models.CharField(max_length=8)),
                        (
                            "procedure",
                            models.CharField(
                                choices=[
                                    ("recognition", "Recognition"),
                                    ("rpl", "Recognition of prior learning"),
                                    ("revocation", "Revocation"),
                                ],
                                default="recognition",
                                max_length=24,
                            ),
                        ),
                        (
                            "step",
                            models.CharField(
                                choices=[
                                    ("acknowledgement", "Acknowledgement"),
                                    ("completeness", "Check of completeness"),
                                    ("additional-information", "Answer to a question, at least"),
                                    ("expert-opinion", "Opinion of an assessor"),
                                    ("decision", "Decision"),
                                    ("appeal", "Appeal"),
                                    ("appeal-decision", "Decision on an appeal"),
                                    ("return-of-the-document", "Return of the document"),
                                ],
                                max_length=24,
                            ),
                        ),
                        ("value", models.PositiveSmallIntegerField()),
                        (
                            "unit",
                            models.CharField(
                                choices=[("days", "days"), ("working-days", "working days"), ("months", "months")], max_length=12
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["country", "procedure", "step", "valid_from"],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("value__gt", 0)), name="a_statutory_limit_is_some_time"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="a_statutory_limit_ends_after_it_began",
                            ),
                            models.UniqueConstraint(
                                fields=("country", "procedure", "step", "valid_from"), name="one_statutory_limit_from_a_day"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("valid_to__isnull", True)),
                                fields=("country", "procedure", "step"),
                                name="one_statutory_limit_without_an_end",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TimeLimit",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("valid_from", models.DateField()),
                        (
                            "valid_to",
                            models.DateField(blank=True, help_text="The last day; empty: until another row follows", null=True),
                        ),
                        ("source", models.CharField(blank=True, max_length=300)),
                        (
                            "doubt",
                            models.CharField(
                                choices=[
                                    ("seen", "Read in the source"),
                                    ("knowledge", "Professional knowledge, not read again"),
                                    ("knowledge?", "To be confirmed with the partner"),
                                    ("proposal", "A proposal of the network"),
                                ],
                                default="knowledge?",
                                max_length=12,
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=500)),
                        (
                            "procedure",
                            models.CharField(
                                default="recognition", help_text="recognition, or rpl for prior learning", max_length=24
                            ),
                        ),
                        ("decision_months", models.PositiveSmallIntegerField(default=4)),
                        ("appeal_days", models.PositiveSmallIntegerField(default=30)),
                        ("appeal_body", models.JSONField(default=dict, help_text="{language tag: text}")),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="time_limits",
                                to="institutions.institution",
                            ),
                        ),
                        ("acknowledgement_days", models.PositiveSmallIntegerField(default=5, help_text="Working days")),
                        ("completeness_days", models.PositiveSmallIntegerField(default=10, help_text="Working days")),
                        (
                            "rolls",
                            models.BooleanField(
                                default=False, help_text="A last day on which nobody works moves to the next one that counts"
                            ),
                        ),
                        ("settle_days", models.PositiveSmallIntegerField(default=60, help_text="To decide on an appeal")),
                    ],
                    options={
                        "ordering": ["institution", "valid_from"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("decision_months__range", (1, 4))),
                                name="a_decision_takes_four_months_at_most",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="a_time_limit_ends_after_it_began",
                            ),
                            models.UniqueConstraint(
                                fields=("institution", "procedure", "valid_from"), name="one_time_limit_from_a_day"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("valid_to__isnull", True)),
                                fields=("institution", "procedure"),
                                name="one_time_limit_without_an_end",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TransferRecord",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        (
                            "recipient_name",
                            models.CharField(
                                blank=True, max_length=200, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        (
                            "country",
                            models.CharField(
                                help_text="ISO 3166-1 alpha-2, of the recipient",
                                max_length=2,
                                validators=[django.core.validators.RegexValidator("^[A-Z]{2}$")],
                            ),
                        ),
                        ("first_on", models.DateField()),
                        (
                            "purpose",
                            models.CharField(max_length=300, validators=[micro4asia.foundation.text.no_control_characters]),
                        ),
                        (
                            "categories",
                            models.CharField(max_length=300, validators=[micro4asia.foundation.text.no_control_characters]),
                        ),
                        (
                            "basis",
                            models.CharField(
                                choices=[
                                    ("act-of-learner", "Act of the learner, who sends their own data"),
                                    ("consent", "Consent of the person, naming the country"),
                                    ("standard-clauses", "Standard contractual clauses and a transfer assessment"),
                                    ("adequacy", "Adequacy decision"),
                                    ("contract", "Contract in the interest of the person, single case"),
                                    ("law", "Obligation or permission by law"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "times",
                            models.PositiveIntegerField(
                                default=0, help_text="Acts of learners counted since the first day; names nobody"
                            ),
                        ),
                        ("dossier_due", models.DateField(blank=True, help_text="Empty: no dossier is needed", null=True)),
                        (
                            "dossier_number",
                            models.CharField(
                                blank=True, max_length=80, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        ("submitted_on", models.DateField(blank=True, null=True)),
                        ("reminded_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "notes",
                            models.CharField(
                                blank=True, max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transfers",
                                to="institutions.institution",
                            ),
                        ),
                        (
                            "recipient",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="institutions.institution",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-first_on", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("recipient__isnull", False), models.Q(("recipient_name", ""), _negated=True), _connector="OR"
                                ),
                                name="a_transfer_names_its_recipient",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("recipient__isnull", True),
                                    models.Q(("recipient", models.F("institution")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_transfers_to_themselves",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("submitted_on__isnull", True), ("submitted_on__gte", models.F("first_on")), _connector="OR"
                                ),
                                name="a_dossier_follows_the_first_transfer",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("submitted_on__isnull", True),
                                    models.Q(("dossier_number", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_submitted_dossier_has_a_number",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("basis", "act-of-learner"), ("recipient__isnull", False)),
                                fields=("institution", "recipient"),
                                name="acts_of_learners_are_counted_once_per_recipient",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TreatyStatus",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("valid_from", models.DateField()),
                        (
                            "valid_to",
                            models.DateField(blank=True, help_text="The last day; empty: until another row follows", null=True),
                        ),
                        ("source", models.CharField(blank=True, max_length=300)),
                        (
                            "doubt",
                            models.CharField(
                                choices=[
                                    ("seen", "Read in the source"),
                                    ("knowledge", "Professional knowledge, not read again"),
                                    ("knowledge?", "To be confirmed with the partner"),
                                    ("proposal", "A proposal of the network"),
                                ],
                                default="knowledge?",
                                max_length=12,
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=500)),
                        ("country", models.CharField(max_length=8)),
                        (
                            "treaty",
                            models.CharField(
                                choices=[
                                    ("lisbon", "Lisbon Recognition Convention (1997)"),
                                    ("tokyo", "Tokyo Convention (2011)"),
                                    ("global", "Global Convention (2019)"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("party", "Party"),
                                    ("not-party", "Not a party"),
                                    ("preparing", "Preparing ratification"),
                                    ("unknown", "Not known"),
                                ],
                                max_length=12,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["country", "treaty", "valid_from"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="a_treaty_status_ends_after_it_began",
                            ),
                            models.UniqueConstraint(
                                fields=("country", "treaty", "valid_from"), name="one_treaty_status_from_a_day"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("valid_to__isnull", True)),
                                fields=("country", "treaty"),
                                name="one_treaty_status_without_an_end",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Unit",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "code",
                            models.CharField(
                                max_length=24,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Za-z0-9][A-Za-z0-9-]{0,23}\\Z", "Use letters without marks, digits and hyphens."
                                    )
                                ],
                                verbose_name="Short code",
                            ),
                        ),
                        ("names", models.JSONField(default=dict, help_text="{language tag: text}")),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="units", to="institutions.institution"
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parts",
                                to="institutions.unit",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["code"],
                        "constraints": [
                            models.UniqueConstraint(fields=("institution", "code"), name="one_unit_per_code"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="a_unit_ends_after_it_began",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("parent__isnull", True), models.Q(("parent", models.F("id")), _negated=True), _connector="OR"
                                ),
                                name="a_unit_is_no_part_of_itself",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("issuer", "Issuer"),
                                    ("qa_reviewer", "Quality reviewer"),
                                    ("registrar", "Registrar"),
                                    ("officer", "Recognition officer"),
                                    ("assessor", "Assessor"),
                                    ("institution_admin", "Institution administrator"),
                                    ("network_admin", "Network administrator"),
                                ],
                                max_length=24,
                            ),
                        ),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "granted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="institutions.institution",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="institutions.unit",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("institution__isnull", True), ("role", "network_admin")),
                                    models.Q(models.Q(("role", "network_admin"), _negated=True), ("institution__isnull", False)),
                                    _connector="OR",
                                ),
                                name="only_the_network_role_has_no_institution",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="a_role_ends_after_it_began",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("unit__isnull", True),
                                    ("role__in", ["issuer", "qa_reviewer", "officer", "assessor"]),
                                    _connector="OR",
                                ),
                                name="only_roles_at_desks_are_limited_to_a_unit",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_role_taken_away_names_who_took_it",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True), ("unit__isnull", True)),
                                fields=("user", "institution", "role", "valid_from"),
                                name="one_role_once_from_a_day",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True), ("unit__isnull", False)),
                                fields=("user", "unit", "role", "valid_from"),
                                name="one_role_in_a_unit_once_from_a_day",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True), ("institution__isnull", True)),
                                fields=("user", "role", "valid_from"),
                                name="one_role_of_the_network_once_from_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Grant",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("issuer", "Issuer"),
                                    ("qa_reviewer", "Quality reviewer"),
                                    ("registrar", "Registrar"),
                                    ("officer", "Recognition officer"),
                                    ("assessor", "Assessor"),
                                    ("institution_admin", "Institution administrator"),
                                    ("network_admin", "Network administrator"),
                                ],
                                max_length=24,
                            ),
                        ),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        ("asked_at", models.DateTimeField()),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[("confirmed", "Confirmed"), ("declined", "Declined"), ("withdrawn", "Withdrawn")],
                                max_length=10,
                            ),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="grants", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="grants", to="institutions.institution"
                            ),
                        ),
                        (
                            "membership",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="grant",
                                to="institutions.membership",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at__isnull", True), ("answered_by__isnull", True), ("outcome", "")),
                                    models.Q(
                                        models.Q(("outcome", ""), _negated=True),
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_grant_is_answered_iff_dated_and_signed_off",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", "confirmed"), _negated=True),
                                    models.Q(("answered_by", models.F("asked_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="whoever_wants_to_give_a_role_does_not_confirm_it",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", "confirmed"), _negated=True),
                                    models.Q(("answered_by", models.F("user")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_confirms_a_role_of_their_own",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("membership__isnull", False), ("outcome", "confirmed")),
                                    models.Q(models.Q(("outcome", "confirmed"), _negated=True), ("membership__isnull", True)),
                                    _connector="OR",
                                ),
                                name="a_grant_is_confirmed_iff_it_became_a_role",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("outcome", "")),
                                fields=("user", "institution", "role"),
                                name="one_open_grant_per_person_and_role",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("email", models.EmailField(help_text="In lower case", max_length=254, verbose_name="E-mail address")),
                        (
                            "language",
                            models.CharField(
                                choices=[("en", "English"), ("vi", "Vietnamese"), ("lo", "Lao")], default="en", max_length=8
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("issuer", "Issuer"),
                                    ("qa_reviewer", "Quality reviewer"),
                                    ("registrar", "Registrar"),
                                    ("officer", "Recognition officer"),
                                    ("assessor", "Assessor"),
                                    ("institution_admin", "Institution administrator"),
                                    ("network_admin", "Network administrator"),
                                ],
                                max_length=24,
                            ),
                        ),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        ("invited_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("accepted_at", models.DateTimeField(blank=True, null=True)),
                        ("revoked_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitations",
                                to="institutions.institution",
                            ),
                        ),
                        (
                            "invited_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "revoked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="institutions.unit",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-invited_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("institution__isnull", True), ("role", "network_admin")),
                                    models.Q(models.Q(("role", "network_admin"), _negated=True), ("institution__isnull", False)),
                                    _connector="OR",
                                ),
                                name="only_the_network_invites_to_no_institution",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("accepted_at__isnull", True), ("accepted_by__isnull", True)),
                                    models.Q(("accepted_at__isnull", False), ("accepted_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="an_invitation_is_accepted_iff_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("accepted_at__isnull", True), ("revoked_at__isnull", True), _connector="OR"),
                                name="an_invitation_is_accepted_or_revoked_and_not_both",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("accepted_by__isnull", True),
                                    models.Q(("accepted_by", models.F("invited_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_accepts_their_own_invitation",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="an_invited_role_ends_after_it_began",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ApiClient",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=100, validators=[micro4asia.foundation.text.no_control_characters])),
                        (
                            "networks",
                            models.JSONField(
                                blank=True, default=list, help_text="Addresses it may ask from, in CIDR form; empty: any"
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("expires_at", models.DateTimeField()),
                        ("rotated_at", models.DateTimeField(blank=True, null=True)),
                        ("revoked_at", models.DateTimeField(blank=True, null=True)),
                        ("last_used_on", models.DateField(blank=True, null=True)),
                        (
                            "client",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="api_client",
                                to="allauth_idp_oidc.client",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="api_clients",
                                to="institutions.institution",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["institution", "-created_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("expires_at__gt", models.F("created_at")),
                                    (
                                        "expires_at__lte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("created_at"), "+", models.Value(datetime.timedelta(days=400))
                                        ),
                                    ),
                                ),
                                name="an_api_client_lives_at_most_400_days",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TableFile",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        ("kind", models.CharField(max_length=24)),
                        ("name", models.CharField(max_length=200)),
                        ("content", models.BinaryField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("sent", "Sent"),
                                    ("read", "Columns chosen"),
                                    ("taking", "Being taken in"),
                                    ("done", "Taken in"),
                                ],
                                default="sent",
                                max_length=8,
                            ),
                        ),
                        ("sent_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("encoding", models.CharField(blank=True, max_length=16)),
                        ("delimiter", models.CharField(blank=True, max_length=1)),
                        (
                            "columns",
                            models.JSONField(blank=True, default=dict, help_text="{field: number of the column, from 0}"),
                        ),
                        ("counts", models.JSONField(blank=True, default=dict, help_text="How many became what")),
                        ("taken_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="table_files",
                                to="institutions.institution",
                            ),
                        ),
                        (
                            "sent_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "taken_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "done"), ("taken_at__isnull", False)),
                                    models.Q(models.Q(("state", "done"), _negated=True), ("taken_at__isnull", True)),
                                    _connector="OR",
                                ),
                                name="a_file_taken_in_is_dated",
                            )
                        ],
                        "ordering": ["-sent_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="CurriculumCourse",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("mandatory", "Mandatory"), ("elective", "Elective")], default="mandatory", max_length=12
                            ),
                        ),
                        (
                            "course",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="curricula", to="institutions.course"
                            ),
                        ),
                        (
                            "curriculum",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="entries",
                                to="institutions.curriculumyear",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["kind", "course__code"],
                        "constraints": [
                            models.UniqueConstraint(fields=("curriculum", "course"), name="one_course_once_per_curriculum")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CurriculumYear",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1990),
                                    django.core.validators.MaxValueValidator(2100),
                                ]
                            ),
                        ),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        (
                            "hours",
                            models.DecimalField(
                                decimal_places=2, max_digits=8, validators=[django.core.validators.MinValueValidator(1)]
                            ),
                        ),
                        (
                            "credits",
                            models.DecimalField(
                                decimal_places=2, max_digits=6, validators=[django.core.validators.MinValueValidator(1)]
                            ),
                        ),
                        (
                            "courses",
                            models.ManyToManyField(
                                related_name="years", through="institutions.CurriculumCourse", to="institutions.course"
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="years", to="institutions.programme"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("credits__gt", 0), ("hours__gt", 0)), name="a_curriculum_has_a_load"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="a_curriculum_ends_after_it_began",
                            ),
                            models.UniqueConstraint(fields=("programme", "year"), name="one_curriculum_per_programme_and_year"),
                        ],
                        "ordering": ["programme", "-year"],
                    },
                ),
                migrations.CreateModel(
                    name="Programme",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                max_length=24,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Za-z0-9][A-Za-z0-9-]{0,23}\\Z", "Use letters without marks, digits and hyphens."
                                    )
                                ],
                                verbose_name="Short code",
                            ),
                        ),
                        ("titles", models.JSONField(help_text="{language tag: text}")),
                        (
                            "cycle",
                            models.CharField(
                                choices=[
                                    ("short", "Short cycle"),
                                    ("first", "First cycle: bachelor"),
                                    ("second", "Second cycle: master"),
                                    ("third", "Third cycle: doctorate"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("level_framework", models.CharField(max_length=12)),
                        ("level_code", models.CharField(max_length=8)),
                        (
                            "hours",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=8,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(1)],
                            ),
                        ),
                        (
                            "credits",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=6,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(1)],
                            ),
                        ),
                        (
                            "own_cap",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Credits that may be recognised at most, by own rules",
                                max_digits=6,
                                null=True,
                            ),
                        ),
                        ("ended_on", models.DateField(blank=True, null=True)),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="programmes",
                                to="institutions.institution",
                            ),
                        ),
                        (
                            "owner_unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="programmes",
                                to="institutions.unit",
                            ),
                        ),
                        (
                            "office_email",
                            models.EmailField(
                                blank=True,
                                help_text="Of the office that enters recognised credits; never of one person",
                                max_length=254,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("institution", "code"), name="one_programme_per_code"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("hours__isnull", True), ("hours__gt", 0), _connector="OR"),
                                    models.Q(("credits__isnull", True), ("credits__gt", 0), _connector="OR"),
                                ),
                                name="a_programme_has_a_load_or_none_on_record",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("own_cap__isnull", True),
                                    models.Q(
                                        ("credits__isnull", False), ("own_cap__gte", 0), ("own_cap__lte", models.F("credits"))
                                    ),
                                    _connector="OR",
                                ),
                                name="an_own_cap_lies_within_the_credits",
                            ),
                        ],
                        "ordering": ["institution", "code"],
                    },
                ),
                migrations.CreateModel(
                    name="Holiday",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "valid_to",
                            models.DateField(blank=True, help_text="The last day; empty: until another row follows", null=True),
                        ),
                        ("source", models.CharField(blank=True, max_length=300)),
                        (
                            "doubt",
                            models.CharField(
                                choices=[
                                    ("seen", "Read in the source"),
                                    ("knowledge", "Professional knowledge, not read again"),
                                    ("knowledge?", "To be confirmed with the partner"),
                                    ("proposal", "A proposal of the network"),
                                ],
                                default="knowledge?",
                                max_length=12,
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=500)),
                        ("valid_from", models.DateField(default=datetime.date(1900, 1, 1))),
                        ("country", models.CharField(max_length=8)),
                        ("day", models.DateField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[("closed", "Public holiday"), ("worked", "Worked, though a weekend or listed before")],
                                default="closed",
                                max_length=8,
                            ),
                        ),
                        ("names", models.JSONField(default=dict, help_text="{language tag: text}")),
                    ],
                    options={
                        "ordering": ["country", "day", "valid_from"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="a_holiday_ends_after_it_began",
                            ),
                            models.UniqueConstraint(fields=("country", "day", "valid_from"), name="one_holiday_from_a_day"),
                            models.UniqueConstraint(
                                condition=models.Q(("valid_to__isnull", True)),
                                fields=("country", "day"),
                                name="one_holiday_without_an_end",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RegulatedField",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("valid_from", models.DateField()),
                        (
                            "valid_to",
                            models.DateField(blank=True, help_text="The last day; empty: until another row follows", null=True),
                        ),
                        ("source", models.CharField(blank=True, max_length=300)),
                        (
                            "doubt",
                            models.CharField(
                                choices=[
                                    ("seen", "Read in the source"),
                                    ("knowledge", "Professional knowledge, not read again"),
                                    ("knowledge?", "To be confirmed with the partner"),
                                    ("proposal", "A proposal of the network"),
                                ],
                                default="knowledge?",
                                max_length=12,
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=500)),
                        ("country", models.CharField(max_length=8)),
                        (
                            "isced_f",
                            models.CharField(
                                help_text="Two to four digits; a narrower row goes before a wider one", max_length=4
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[("regulated", "Regulated"), ("free", "Not regulated"), ("unknown", "Not known")],
                                max_length=12,
                            ),
                        ),
                        (
                            "authority",
                            models.CharField(
                                blank=True, help_text="Who admits to the work, or can say whether the law does", max_length=200
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["country", "isced_f", "valid_from"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="a_regulated_field_ends_after_it_began",
                            ),
                            models.UniqueConstraint(
                                fields=("country", "isced_f", "valid_from"), name="one_regulated_field_from_a_day"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("valid_to__isnull", True)),
                                fields=("country", "isced_f"),
                                name="one_regulated_field_without_an_end",
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]
