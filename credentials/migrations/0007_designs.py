"""Badges and certificates as an institution designs them; endorsements by partners."""

import django.core.validators
import django.db.models.deletion
import micro4asia.foundation.public_ids
import micro4asia.foundation.text
from django.conf import settings
from django.db import migrations, models

from micro4asia.foundation.freezing import freeze_rows

USED = ["public_id", "number", "primary", "secondary", "edited_by_id", "edited_at", "activated_by_id", "activated_at"]
CERTIFICATE = [
    *USED,
    "institution_id",
    "micro_credential_id",
    "layout",
    "paper",
    "logo",
    "logo_picture_id",
    "seal",
    "seal_picture_id",
    "shows_badge",
    "signatories",
    "lines",
]
BADGE = [*USED, "micro_credential_id", "shape", "icon", "text", "beads", "caption"]
ASKED = ["public_id", "version_id", "institution_id", "partner_id", "reason", "due_on", "asked_by_id", "asked_at"]
ANSWER = ["answer", "answered_by_id", "answered_at"]
INTENT = [
    "public_id",
    "review_id",
    "version_id",
    "institution_id",
    "claim",
    "content",
    "claimed_by_id",
    "claimed_at",
    "signed_by_id",
    "signed_at",
    "signing_key_id",
    "status_list_id",
    "status_index",
]


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0006_quality"),
        ("institutions", "0013_programmes_and_courses"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="microcredential",
            name="badge_look",
            field=models.JSONField(
                blank=True, default=dict, help_text="Of the badge design in use, so that a list draws it at no cost"
            ),
        ),
        migrations.CreateModel(
            name="DesignPicture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "purpose",
                    models.CharField(choices=[("logo", "Logo"), ("seal", "Seal"), ("signature", "Signature")], max_length=10),
                ),
                ("digest", models.CharField(help_text="SHA-256 of the stored bytes, hexadecimal", max_length=64)),
                ("kind", models.CharField(help_text="png or jpeg", max_length=4)),
                ("width", models.PositiveSmallIntegerField()),
                ("height", models.PositiveSmallIntegerField()),
                ("uploaded_at", models.DateTimeField()),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="design_pictures", to="institutions.institution"
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("institution", "purpose", "digest"), name="one_design_picture_per_content"),
                    models.CheckConstraint(
                        condition=models.Q(("height__gt", 0), ("width__gt", 0)), name="a_design_picture_has_a_size"
                    ),
                ],
                "ordering": ["institution", "purpose", "-uploaded_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="CertificateDesign",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("active", "In use"),
                            ("retired", "No longer used"),
                            ("discarded", "Thrown away"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "primary",
                    models.CharField(
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^#[0-9A-Fa-f]{6}$", "Write the colour as # and six hexadecimal digits."
                            )
                        ],
                    ),
                ),
                (
                    "secondary",
                    models.CharField(
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^#[0-9A-Fa-f]{6}$", "Write the colour as # and six hexadecimal digits."
                            )
                        ],
                    ),
                ),
                ("edited_at", models.DateTimeField()),
                ("activated_at", models.DateTimeField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "layout",
                    models.CharField(
                        choices=[("register", "Register"), ("lotus", "Lotus"), ("modern", "Modern")],
                        default="register",
                        max_length=10,
                    ),
                ),
                (
                    "paper",
                    models.CharField(
                        choices=[("portrait", "A4, upright"), ("landscape", "A4, across")], default="portrait", max_length=10
                    ),
                ),
                (
                    "logo",
                    models.CharField(
                        choices=[("usual", "Where the layout puts it"), ("end", "Top right"), ("none", "None")],
                        default="usual",
                        max_length=8,
                    ),
                ),
                (
                    "seal",
                    models.CharField(
                        choices=[
                            ("drawn", "Drawn from the name and the emblem"),
                            ("picture", "Your own picture"),
                            ("none", "None: room for a stamp"),
                        ],
                        default="drawn",
                        max_length=8,
                    ),
                ),
                ("shows_badge", models.BooleanField(default=True)),
                (
                    "signatories",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="[{name, role: {language tag: text}, picture: digest or empty}], up to three",
                    ),
                ),
                ("lines", models.JSONField(blank=True, default=dict, help_text="{above, legal, footer: {language tag: text}}")),
                (
                    "activated_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "edited_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificate_designs",
                        to="institutions.institution",
                    ),
                ),
                (
                    "micro_credential",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificate_designs",
                        to="credentials.microcredential",
                    ),
                ),
                (
                    "logo_picture",
                    models.ForeignKey(
                        blank=True,
                        help_text="The logo of the day it came into use",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="credentials.designpicture",
                    ),
                ),
                (
                    "seal_picture",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="credentials.designpicture",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("activated_by__isnull", True),
                            models.Q(("activated_by", models.F("edited_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="certificatedesign_is_not_let_in_by_its_last_editor",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("activated_at__isnull", True),
                                ("activated_by__isnull", True),
                                ("state__in", ["draft", "discarded"]),
                            ),
                            models.Q(
                                ("activated_at__isnull", False),
                                ("activated_by__isnull", False),
                                ("state__in", ["active", "retired"]),
                            ),
                            _connector="OR",
                        ),
                        name="certificatedesign_is_dated_iff_used",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("retired_at__isnull", False), ("state", "retired")),
                            models.Q(models.Q(("state", "retired"), _negated=True), ("retired_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="certificatedesign_is_retired_iff_dated",
                    ),
                    models.UniqueConstraint(
                        fields=("institution", "micro_credential", "number"), name="one_certificate_design_per_number"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("micro_credential__isnull", True), ("state", "draft")),
                        fields=("institution",),
                        name="one_draft_certificate_design_per_institution",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")),
                        fields=("micro_credential",),
                        name="one_draft_certificate_design_per_micro_credential",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("micro_credential__isnull", True), ("state", "active")),
                        fields=("institution",),
                        name="one_active_certificate_design_per_institution",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "active")),
                        fields=("micro_credential",),
                        name="one_active_certificate_design_per_micro_credential",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("layout", "register"), _negated=True), ("paper", "portrait"), _connector="OR"
                        ),
                        name="a_register_stands_upright",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("seal", "picture"), _negated=True), ("seal_picture__isnull", False), _connector="OR"
                        ),
                        name="a_seal_in_a_picture_has_one",
                    ),
                ],
                "ordering": ["institution", "micro_credential__code", "-number"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PartnerReview",
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
                            ("asked", "Asked"),
                            ("commented", "Commented"),
                            ("endorsed", "Endorsed"),
                            ("declined", "Declined"),
                            ("cancelled", "Called off"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(max_length=1000, validators=[micro4asia.foundation.text.no_control_characters])),
                ("due_on", models.DateField()),
                (
                    "awards_wait",
                    models.BooleanField(default=False, help_text="Nothing is signed for the version before this is answered"),
                ),
                ("asked_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(blank=True, max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]),
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews_asked", to="institutions.institution"
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews_to_answer",
                        to="institutions.institution",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partner_reviews",
                        to="credentials.microcredentialversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")),
                        fields=("version", "partner"),
                        name="one_open_review_per_version_and_partner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("institution", models.F("partner")), _negated=True), name="nobody_reviews_their_own"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("answered_by__isnull", True), ("state", "asked")),
                            models.Q(
                                models.Q(("state", "asked"), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_review_is_answered_iff_dated",
                    ),
                ],
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Endorsement",
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
                            ("claimed", "Waiting for a registrar"),
                            ("signing", "Being sealed"),
                            ("issued", "In force"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="claimed",
                        max_length=10,
                    ),
                ),
                ("claim", models.JSONField(help_text="{BCP 47 language tag: text}")),
                ("content", models.CharField(help_text="SHA-256 of the wording that was read, hex", max_length=64)),
                ("claimed_at", models.DateTimeField()),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                ("status_index", models.PositiveIntegerField(blank=True, null=True)),
                ("document", models.TextField(blank=True, help_text="The signed credential, exact bytes")),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "withdrawal_reason",
                    models.CharField(blank=True, max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]),
                ),
                (
                    "claimed_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        help_text="The one that endorses",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endorsements",
                        to="institutions.institution",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "signing_key",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.signingkey",
                    ),
                ),
                (
                    "status_list",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endorsements",
                        to="credentials.statuslist",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endorsements",
                        to="credentials.microcredentialversion",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="endorsement", to="credentials.partnerreview"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("status_list", "status_index"), name="one_endorsement_per_status_index"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_by__isnull", True),
                            models.Q(("signed_by", models.F("claimed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="who_words_an_endorsement_does_not_sign_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at__isnull", True), ("signed_by__isnull", True), ("state", "claimed")),
                            models.Q(
                                models.Q(("state", "claimed"), _negated=True),
                                ("signed_at__isnull", False),
                                ("signed_by__isnull", False),
                                ("signing_key__isnull", False),
                                ("status_index__isnull", False),
                                ("status_list__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_endorsement_has_its_intent_before_its_seal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["claimed", "signing"]),
                            models.Q(models.Q(("document", ""), _negated=True), models.Q(("digest", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="an_issued_endorsement_has_its_bytes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "withdrawn"),
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdrawal_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "withdrawn"), _negated=True),
                                ("withdrawal_reason", ""),
                                ("withdrawn_at__isnull", True),
                                ("withdrawn_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="an_endorsement_is_withdrawn_iff_dated_with_a_reason",
                    ),
                ],
                "ordering": ["signed_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ReviewComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "element",
                    models.CharField(
                        blank=True, help_text="One of credentials.documents.MANDATORY; blank: as a whole", max_length=24
                    ),
                ),
                ("text", models.CharField(max_length=2000, validators=[micro4asia.foundation.text.no_control_characters])),
                ("written_at", models.DateTimeField()),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="credentials.partnerreview"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "ordering": ["written_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="BadgeDesign",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("active", "In use"),
                            ("retired", "No longer used"),
                            ("discarded", "Thrown away"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "primary",
                    models.CharField(
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^#[0-9A-Fa-f]{6}$", "Write the colour as # and six hexadecimal digits."
                            )
                        ],
                    ),
                ),
                (
                    "secondary",
                    models.CharField(
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^#[0-9A-Fa-f]{6}$", "Write the colour as # and six hexadecimal digits."
                            )
                        ],
                    ),
                ),
                ("edited_at", models.DateTimeField()),
                ("activated_at", models.DateTimeField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                ("shape", models.CharField(max_length=12)),
                ("icon", models.CharField(max_length=24)),
                ("text", models.CharField(max_length=16, validators=[micro4asia.foundation.text.no_control_characters])),
                (
                    "beads",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Lit parts of the level ring, of eight; 0 has no ring",
                        validators=[django.core.validators.MaxValueValidator(8)],
                    ),
                ),
                ("caption", models.CharField(blank=True, max_length=300)),
                (
                    "activated_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "edited_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "micro_credential",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="badge_designs",
                        to="credentials.microcredential",
                    ),
                ),
            ],
            options={
                "ordering": ["micro_credential", "-number"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("activated_by__isnull", True),
                            models.Q(("activated_by", models.F("edited_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="badgedesign_is_not_let_in_by_its_last_editor",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("activated_at__isnull", True),
                                ("activated_by__isnull", True),
                                ("state__in", ["draft", "discarded"]),
                            ),
                            models.Q(
                                ("activated_at__isnull", False),
                                ("activated_by__isnull", False),
                                ("state__in", ["active", "retired"]),
                            ),
                            _connector="OR",
                        ),
                        name="badgedesign_is_dated_iff_used",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("retired_at__isnull", False), ("state", "retired")),
                            models.Q(models.Q(("state", "retired"), _negated=True), ("retired_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="badgedesign_is_retired_iff_dated",
                    ),
                    models.UniqueConstraint(fields=("micro_credential", "number"), name="one_badge_design_per_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")),
                        fields=("micro_credential",),
                        name="one_draft_badge_design_per_micro_credential",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "active")),
                        fields=("micro_credential",),
                        name="one_active_badge_design_per_micro_credential",
                    ),
                    models.CheckConstraint(condition=models.Q(("beads__lte", 8)), name="a_level_ring_has_eight_parts"),
                ],
            },
        ),
        # What was used stays as it was, so that old paper prints as it did; what was drafted may be thrown away.
        freeze_rows("credentials_certificatedesign", columns=CERTIFICATE, when_sql="OLD.state <> 'draft'"),
        freeze_rows("credentials_badgedesign", columns=BADGE, when_sql="OLD.state <> 'draft'"),
        freeze_rows("credentials_designpicture"),
        freeze_rows("credentials_reviewcomment"),
        freeze_rows("credentials_partnerreview", columns=ASKED),
        freeze_rows("credentials_partnerreview", columns=ANSWER, when_sql="OLD.state <> 'asked'"),
        freeze_rows("credentials_endorsement", columns=INTENT, when_sql="OLD.state <> 'claimed'"),
        freeze_rows("credentials_endorsement", columns=["document", "digest"], when_sql="OLD.document <> ''"),
    ]
