"""The first tables of every room."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "achievement",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("body", JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("slug", "version", name=op.f("pk_achievement")),
        sa.UniqueConstraint("slug", "fingerprint", name=op.f("uq_achievement_slug_fingerprint")),
    )
    op.create_table(
        "idempotent_deed",
        sa.Column("actor_key", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("result", JSON, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("actor_key", "key", name=op.f("pk_idempotent_deed")),
    )
    op.create_index(op.f("ix_idempotent_deed_at"), "idempotent_deed", ["at"], unique=False)
    op.create_table(
        "organisation",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("head_title", sa.String(length=40), nullable=False),
        sa.Column("head_name", sa.String(length=40), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("parent_id", BIG_ID, nullable=True),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["organisation.id"], name=op.f("fk_organisation_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_organisation_public_id")),
    )
    op.create_index(op.f("ix_organisation_path"), "organisation", ["path"], unique=False)
    op.create_table(
        "person",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("former_trade", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("public_id", name=op.f("uq_person_public_id")),
    )
    op.create_index(op.f("ix_person_phone"), "person", ["phone"], unique=False)
    op.create_table(
        "sign_in_failure",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("bucket", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
    )
    op.create_index(op.f("ix_sign_in_failure_at"), "sign_in_failure", ["at"], unique=False)
    op.create_index("ix_sign_in_failure_bucket_at", "sign_in_failure", ["bucket", "at"], unique=False)
    op.create_table(
        "signing_key",
        sa.Column("kid", sa.String(length=80), nullable=False),
        sa.Column("algorithm", sa.String(length=10), nullable=False),
        sa.Column("public_key", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("compromised_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_signing_key")),
    )
    op.create_table(
        "status_list",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("public_url", sa.String(length=200), nullable=False),
        sa.Column("taken", sa.LargeBinary(), nullable=False),
        sa.Column("revoked", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", JSON, nullable=True),
        sa.Column("signed_version", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_status_list")),
    )
    op.create_table(
        "account",
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("login", sa.String(length=120), nullable=True),
        sa.Column("pin_hash", sa.String(length=200), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("otp_secret", sa.String(length=64), nullable=True),
        sa.Column("otp_last_step", BIG_ID, nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("login", name=op.f("uq_account_login")),
        sa.UniqueConstraint("person_id", name=op.f("uq_account_person_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_account_public_id")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_account_id", BIG_ID, nullable=True),
        sa.Column("verb", sa.String(length=60), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", BIG_ID, nullable=True),
        sa.Column("organisation_id", BIG_ID, nullable=True),
        sa.Column("person_id", BIG_ID, nullable=True),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("detail", JSON, nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_audit_entry_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index(op.f("ix_audit_entry_actor_account_id"), "audit_entry", ["actor_account_id"], unique=False)
    op.create_index(op.f("ix_audit_entry_at"), "audit_entry", ["at"], unique=False)
    op.create_index(op.f("ix_audit_entry_organisation_id"), "audit_entry", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_audit_entry_person_id"), "audit_entry", ["person_id"], unique=False)
    op.create_index("ix_audit_entry_subject", "audit_entry", ["subject_kind", "subject_id"], unique=False)
    op.create_table(
        "center_address",
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_center_address_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "address", name=op.f("pk_center_address")),
    )
    op.create_index(op.f("ix_center_address_address"), "center_address", ["address"], unique=False)
    op.create_table(
        "cohort",
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("programme_slug", sa.String(length=80), nullable=False),
        sa.Column("programme_title", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("documents", JSON, nullable=False),
        sa.Column("outline", JSON, nullable=False),
        sa.Column("rule", JSON, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_cohort_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort")),
        sa.UniqueConstraint("public_id", name=op.f("uq_cohort_public_id")),
    )
    op.create_index(op.f("ix_cohort_organisation_id"), "cohort", ["organisation_id"], unique=False)
    op.create_table(
        "consent",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=80), nullable=False),
        sa.Column("text_version", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recipient", sa.String(length=120), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_consent_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.UniqueConstraint("public_id", name=op.f("uq_consent_public_id")),
    )
    op.create_index(op.f("ix_consent_organisation_id"), "consent", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_consent_person_id"), "consent", ["person_id"], unique=False)
    op.create_index("ix_consent_person_purpose", "consent", ["person_id", "purpose"], unique=False)
    op.create_table(
        "device_answers",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("device", sa.String(length=20), nullable=False),
        sa.Column("typing", sa.String(length=20), nullable=False),
        sa.Column("camera", sa.String(length=20), nullable=False),
        sa.Column("network", sa.String(length=20), nullable=False),
        sa.Column("helper", sa.String(length=20), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_device_answers_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_device_answers_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_answers")),
        sa.UniqueConstraint("person_id", name=op.f("uq_device_answers_person_id")),
    )
    op.create_index(op.f("ix_device_answers_organisation_id"), "device_answers", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_device_answers_person_id"), "device_answers", ["person_id"], unique=False)
    op.create_table(
        "document",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("owner_id", BIG_ID, nullable=True),
        sa.Column("body", JSON, nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["organisation.id"], name=op.f("fk_document_owner_id")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_document")),
    )
    op.create_index("ix_document_kind_slug", "document", ["kind", "slug"], unique=False)
    op.create_table(
        "legal_basis",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_legal_basis_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_basis")),
    )
    op.create_index(op.f("ix_legal_basis_organisation_id"), "legal_basis", ["organisation_id"], unique=False)
    op.create_table(
        "number_series",
        sa.Column("institution_id", BIG_ID, nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["institution_id"], ["organisation.id"], name=op.f("fk_number_series_institution_id")),
        sa.PrimaryKeyConstraint("institution_id", "year", name=op.f("pk_number_series")),
    )
    op.create_table(
        "enrolment",
        sa.Column("cohort_id", BIG_ID, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("outcome_reason", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_active_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_enrolment_cohort_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_enrolment_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enrolment_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint("cohort_id", "person_id", name=op.f("uq_enrolment_cohort_id_person_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_enrolment_public_id")),
    )
    op.create_index(op.f("ix_enrolment_cohort_id"), "enrolment", ["cohort_id"], unique=False)
    op.create_index(op.f("ix_enrolment_organisation_id"), "enrolment", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_enrolment_person_id"), "enrolment", ["person_id"], unique=False)
    op.create_table(
        "known_device",
        sa.Column("account_id", BIG_ID, nullable=False),
        sa.Column("device_hash", sa.String(length=64), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_known_device_account_id")),
        sa.PrimaryKeyConstraint("account_id", "device_hash", name=op.f("pk_known_device")),
    )
    op.create_table(
        "opening",
        sa.Column("employer_organisation_id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("pay_unit", sa.String(length=10), nullable=False),
        sa.Column("pay_amount", sa.Integer(), nullable=False),
        sa.Column("pay_text", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("hours", sa.String(length=120), nullable=False),
        sa.Column("required_achievement", sa.String(length=80), nullable=True),
        sa.Column("asked_mark", sa.Integer(), nullable=True),
        sa.Column("employment_check", JSON, nullable=False),
        sa.Column("age_measure", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posted_by", BIG_ID, nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employer_organisation_id"], ["organisation.id"], name=op.f("fk_opening_employer_organisation_id")
        ),
        sa.ForeignKeyConstraint(["posted_by"], ["account.id"], name=op.f("fk_opening_posted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening")),
        sa.UniqueConstraint("public_id", name=op.f("uq_opening_public_id")),
    )
    op.create_index(op.f("ix_opening_employer_organisation_id"), "opening", ["employer_organisation_id"], unique=False)
    op.create_index("ix_opening_state_closes_on", "opening", ["state", "closes_on"], unique=False)
    op.create_table(
        "role_grant",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("account_id", BIG_ID, nullable=False),
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_role_grant_account_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_role_grant_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint(
            "account_id", "organisation_id", "role", name=op.f("uq_role_grant_account_id_organisation_id_role")
        ),
    )
    op.create_index(op.f("ix_role_grant_account_id"), "role_grant", ["account_id"], unique=False)
    op.create_index(op.f("ix_role_grant_organisation_id"), "role_grant", ["organisation_id"], unique=False)
    op.create_table(
        "roster_import",
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("cohort_id", BIG_ID, nullable=False),
        sa.Column("actor_account_id", BIG_ID, nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("rows", JSON, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("result", JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_roster_import_cohort_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_roster_import_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_import")),
        sa.UniqueConstraint("public_id", name=op.f("uq_roster_import_public_id")),
    )
    op.create_index(op.f("ix_roster_import_cohort_id"), "roster_import", ["cohort_id"], unique=False)
    op.create_index(op.f("ix_roster_import_organisation_id"), "roster_import", ["organisation_id"], unique=False)
    op.create_table(
        "sign_in_session",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", BIG_ID, nullable=False),
        sa.Column("staff", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_session_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_session_token_hash")),
    )
    op.create_index(op.f("ix_sign_in_session_account_id"), "sign_in_session", ["account_id"], unique=False)
    op.create_table(
        "attempt",
        sa.Column("enrolment_id", BIG_ID, nullable=False),
        sa.Column("quiz", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document_hash", sa.String(length=64), nullable=False),
        sa.Column("layout", JSON, nullable=False),
        sa.Column("pass_mark", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_attempt_enrolment_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_attempt_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attempt_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint("enrolment_id", "quiz", "number", name=op.f("uq_attempt_enrolment_id_quiz_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_attempt_public_id")),
    )
    op.create_index(op.f("ix_attempt_enrolment_id"), "attempt", ["enrolment_id"], unique=False)
    op.create_index(op.f("ix_attempt_organisation_id"), "attempt", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_attempt_person_id"), "attempt", ["person_id"], unique=False)
    op.create_index(
        "uq_attempt_open",
        "attempt",
        ["enrolment_id", "quiz"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "certificate",
        sa.Column("enrolment_id", BIG_ID, nullable=False),
        sa.Column("achievement_slug", sa.String(length=80), nullable=False),
        sa.Column("achievement_version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("institution_id", BIG_ID, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("credential_id", sa.Uuid(), nullable=False),
        sa.Column("status_list_number", sa.Integer(), nullable=False),
        sa.Column("status_list_index", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("draft", JSON, nullable=True),
        sa.Column("printed", JSON, nullable=True),
        sa.Column("recipient_name", sa.String(length=40), nullable=True),
        sa.Column("public_url", sa.String(length=200), nullable=False),
        sa.Column("credential_hash", sa.String(length=64), nullable=True),
        sa.Column("jwt_hash", sa.String(length=64), nullable=True),
        sa.Column("pdf_hash", sa.String(length=64), nullable=True),
        sa.Column("reserved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_by", BIG_ID, nullable=True),
        sa.Column("awarded_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_reason", sa.String(length=20), nullable=True),
        sa.Column("revoked_by", BIG_ID, nullable=True),
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_certificate_enrolment_id")),
        sa.ForeignKeyConstraint(["institution_id"], ["organisation.id"], name=op.f("fk_certificate_institution_id")),
        sa.ForeignKeyConstraint(["issued_by"], ["account.id"], name=op.f("fk_certificate_issued_by")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_certificate_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_certificate_person_id")),
        sa.ForeignKeyConstraint(["revoked_by"], ["account.id"], name=op.f("fk_certificate_revoked_by")),
        sa.ForeignKeyConstraint(
            ["status_list_number"], ["status_list.number"], name=op.f("fk_certificate_status_list_number")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_certificate_credential_id")),
        sa.UniqueConstraint(
            "enrolment_id",
            "achievement_slug",
            "achievement_version",
            "revision",
            name=op.f("uq_certificate_enrolment_id_achievement_slug_achievement_version_revision"),
        ),
        sa.UniqueConstraint(
            "institution_id", "year", "sequence", name=op.f("uq_certificate_institution_id_year_sequence")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_certificate_public_id")),
        sa.UniqueConstraint(
            "status_list_number", "status_list_index", name=op.f("uq_certificate_status_list_number_status_list_index")
        ),
        sa.UniqueConstraint("token", name=op.f("uq_certificate_token")),
    )
    op.create_index(op.f("ix_certificate_enrolment_id"), "certificate", ["enrolment_id"], unique=False)
    op.create_index(op.f("ix_certificate_organisation_id"), "certificate", ["organisation_id"], unique=False)
    op.create_index("ix_certificate_pdf_hash", "certificate", ["pdf_hash"], unique=False)
    op.create_index(op.f("ix_certificate_person_id"), "certificate", ["person_id"], unique=False)
    op.create_table(
        "completion_decision",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("enrolment_id", BIG_ID, nullable=False),
        sa.Column("rule_slug", sa.String(length=80), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("explanation", JSON, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", BIG_ID, nullable=True),
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_completion_decision_decided_by")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_completion_decision_enrolment_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_completion_decision_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_completion_decision_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_completion_decision")),
    )
    op.create_index(op.f("ix_completion_decision_enrolment_id"), "completion_decision", ["enrolment_id"], unique=False)
    op.create_index(
        op.f("ix_completion_decision_organisation_id"), "completion_decision", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_completion_decision_person_id"), "completion_decision", ["person_id"], unique=False)
    op.create_table(
        "invite",
        sa.Column("enrolment_id", BIG_ID, nullable=False),
        sa.Column("nonce", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_invite_enrolment_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_invite_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_invite_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invite")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_invite_code_hash")),
        sa.UniqueConstraint("enrolment_id", name=op.f("uq_invite_enrolment_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_invite_public_id")),
    )
    op.create_index(op.f("ix_invite_organisation_id"), "invite", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_invite_person_id"), "invite", ["person_id"], unique=False)
    op.create_table(
        "labeling_run",
        sa.Column("enrolment_id", BIG_ID, nullable=False),
        sa.Column("task", sa.String(length=80), nullable=False),
        sa.Column("pool", sa.String(length=16), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("document_hash", sa.String(length=64), nullable=False),
        sa.Column("guide_version", sa.Integer(), nullable=False),
        sa.Column("rules", JSON, nullable=False),
        sa.Column("items", JSON, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("guide_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_labeling_run_enrolment_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_labeling_run_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_labeling_run_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_labeling_run")),
        sa.UniqueConstraint(
            "enrolment_id", "task", "pool", "attempt", name=op.f("uq_labeling_run_enrolment_id_task_pool_attempt")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_labeling_run_public_id")),
    )
    op.create_index(op.f("ix_labeling_run_enrolment_id"), "labeling_run", ["enrolment_id"], unique=False)
    op.create_index(op.f("ix_labeling_run_organisation_id"), "labeling_run", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_labeling_run_person_id"), "labeling_run", ["person_id"], unique=False)
    op.create_table(
        "lesson_progress",
        sa.Column("enrolment_id", BIG_ID, nullable=False),
        sa.Column("lesson", sa.String(length=120), nullable=False),
        sa.Column("document_hash", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("answers", JSON, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_lesson_progress_enrolment_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_lesson_progress_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_lesson_progress_person_id")),
        sa.PrimaryKeyConstraint("enrolment_id", "lesson", name=op.f("pk_lesson_progress")),
    )
    op.create_index(op.f("ix_lesson_progress_organisation_id"), "lesson_progress", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_lesson_progress_person_id"), "lesson_progress", ["person_id"], unique=False)
    op.create_table(
        "step_state",
        sa.Column("enrolment_id", BIG_ID, nullable=False),
        sa.Column("step", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_step_state_enrolment_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_step_state_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_step_state_person_id")),
        sa.PrimaryKeyConstraint("enrolment_id", "step", name=op.f("pk_step_state")),
    )
    op.create_index(op.f("ix_step_state_organisation_id"), "step_state", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_step_state_person_id"), "step_state", ["person_id"], unique=False)
    op.create_table(
        "annotation",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("run_id", BIG_ID, nullable=False),
        sa.Column("item", sa.String(length=80), nullable=False),
        sa.Column("regions", JSON, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_answer", JSON, nullable=True),
        sa.Column("first_score", sa.Double(), nullable=True),
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_annotation_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_annotation_person_id")),
        sa.ForeignKeyConstraint(["run_id"], ["labeling_run.id"], name=op.f("fk_annotation_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annotation")),
        sa.UniqueConstraint("run_id", "item", name=op.f("uq_annotation_run_id_item")),
    )
    op.create_index(op.f("ix_annotation_organisation_id"), "annotation", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_annotation_person_id"), "annotation", ["person_id"], unique=False)
    op.create_table(
        "attempt_step",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("attempt_id", BIG_ID, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("response", JSON, nullable=False),
        sa.Column("fraction", sa.Double(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_attempt_step_attempt_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_attempt_step_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attempt_step_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt_step")),
        sa.UniqueConstraint("attempt_id", "seq", name=op.f("uq_attempt_step_attempt_id_seq")),
    )
    op.create_index(op.f("ix_attempt_step_organisation_id"), "attempt_step", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_attempt_step_person_id"), "attempt_step", ["person_id"], unique=False)
    op.create_table(
        "interest",
        sa.Column("opening_id", BIG_ID, nullable=False),
        sa.Column("certificate_id", BIG_ID, nullable=False),
        sa.Column("consent_id", BIG_ID, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["certificate_id"], ["certificate.id"], name=op.f("fk_interest_certificate_id")),
        sa.ForeignKeyConstraint(["consent_id"], ["consent.id"], name=op.f("fk_interest_consent_id")),
        sa.ForeignKeyConstraint(["opening_id"], ["opening.id"], name=op.f("fk_interest_opening_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_interest_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_interest_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
        sa.UniqueConstraint("opening_id", "person_id", name=op.f("uq_interest_opening_id_person_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_interest_public_id")),
    )
    op.create_index(op.f("ix_interest_opening_id"), "interest", ["opening_id"], unique=False)
    op.create_index(op.f("ix_interest_organisation_id"), "interest", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_interest_person_id"), "interest", ["person_id"], unique=False)
    op.create_table(
        "referral",
        sa.Column("opening_id", BIG_ID, nullable=False),
        sa.Column("employer_organisation_id", BIG_ID, nullable=False),
        sa.Column("certificate_id", BIG_ID, nullable=False),
        sa.Column("certificate_token", sa.String(length=40), nullable=False),
        sa.Column("certificate_number", sa.String(length=30), nullable=False),
        sa.Column("results", JSON, nullable=False),
        sa.Column("referred_by", BIG_ID, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("history", JSON, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("referred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["certificate_id"], ["certificate.id"], name=op.f("fk_referral_certificate_id")),
        sa.ForeignKeyConstraint(
            ["employer_organisation_id"], ["organisation.id"], name=op.f("fk_referral_employer_organisation_id")
        ),
        sa.ForeignKeyConstraint(["opening_id"], ["opening.id"], name=op.f("fk_referral_opening_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_referral_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_referral_person_id")),
        sa.ForeignKeyConstraint(["referred_by"], ["account.id"], name=op.f("fk_referral_referred_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("opening_id", "person_id", name=op.f("uq_referral_opening_id_person_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_referral_public_id")),
    )
    op.create_index(
        op.f("ix_referral_employer_organisation_id"), "referral", ["employer_organisation_id"], unique=False
    )
    op.create_index(op.f("ix_referral_opening_id"), "referral", ["opening_id"], unique=False)
    op.create_index(op.f("ix_referral_organisation_id"), "referral", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_referral_person_id"), "referral", ["person_id"], unique=False)
    op.create_table(
        "submission",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ref", sa.String(length=80), nullable=False),
        sa.Column("enrolment_id", BIG_ID, nullable=False),
        sa.Column("run_id", BIG_ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("snapshot", JSON, nullable=False),
        sa.Column("snapshot_hash", sa.String(length=64), nullable=False),
        sa.Column("findings", JSON, nullable=False),
        sa.Column("machine_score", sa.Double(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("reasons", JSON, nullable=False),
        sa.Column("comment", sa.String(length=1000), nullable=False),
        sa.Column("example", JSON, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", BIG_ID, nullable=True),
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_submission_decided_by")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_submission_enrolment_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_submission_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_submission_person_id")),
        sa.ForeignKeyConstraint(["run_id"], ["labeling_run.id"], name=op.f("fk_submission_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("public_id", name=op.f("uq_submission_public_id")),
        sa.UniqueConstraint("run_id", "number", name=op.f("uq_submission_run_id_number")),
    )
    op.create_index(op.f("ix_submission_enrolment_id"), "submission", ["enrolment_id"], unique=False)
    op.create_index(op.f("ix_submission_organisation_id"), "submission", ["organisation_id"], unique=False)
    op.create_index("ix_submission_organisation_state", "submission", ["organisation_id", "state"], unique=False)
    op.create_index(op.f("ix_submission_person_id"), "submission", ["person_id"], unique=False)
    op.create_table(
        "review",
        sa.Column("submission_id", BIG_ID, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("snapshot_hash", sa.String(length=64), nullable=False),
        sa.Column("reviewer_account_id", BIG_ID, nullable=False),
        sa.Column("reviewer_name", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=True),
        sa.Column("rubric", sa.String(length=40), nullable=True),
        sa.Column("scores", JSON, nullable=True),
        sa.Column("mark", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("example", JSON, nullable=True),
        sa.Column("call_needed", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_review_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_review_person_id")),
        sa.ForeignKeyConstraint(["reviewer_account_id"], ["account.id"], name=op.f("fk_review_reviewer_account_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_review_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("public_id", name=op.f("uq_review_public_id")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_review_submission_id")),
    )
    op.create_index(op.f("ix_review_organisation_id"), "review", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_review_person_id"), "review", ["person_id"], unique=False)
    op.create_index(op.f("ix_review_reviewer_account_id"), "review", ["reviewer_account_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_review_reviewer_account_id"), table_name="review")
    op.drop_index(op.f("ix_review_person_id"), table_name="review")
    op.drop_index(op.f("ix_review_organisation_id"), table_name="review")
    op.drop_table("review")
    op.drop_index(op.f("ix_submission_person_id"), table_name="submission")
    op.drop_index("ix_submission_organisation_state", table_name="submission")
    op.drop_index(op.f("ix_submission_organisation_id"), table_name="submission")
    op.drop_index(op.f("ix_submission_enrolment_id"), table_name="submission")
    op.drop_table("submission")
    op.drop_index(op.f("ix_referral_person_id"), table_name="referral")
    op.drop_index(op.f("ix_referral_organisation_id"), table_name="referral")
    op.drop_index(op.f("ix_referral_opening_id"), table_name="referral")
    op.drop_index(op.f("ix_referral_employer_organisation_id"), table_name="referral")
    op.drop_table("referral")
    op.drop_index(op.f("ix_interest_person_id"), table_name="interest")
    op.drop_index(op.f("ix_interest_organisation_id"), table_name="interest")
    op.drop_index(op.f("ix_interest_opening_id"), table_name="interest")
    op.drop_table("interest")
    op.drop_index(op.f("ix_attempt_step_person_id"), table_name="attempt_step")
    op.drop_index(op.f("ix_attempt_step_organisation_id"), table_name="attempt_step")
    op.drop_table("attempt_step")
    op.drop_index(op.f("ix_annotation_person_id"), table_name="annotation")
    op.drop_index(op.f("ix_annotation_organisation_id"), table_name="annotation")
    op.drop_table("annotation")
    op.drop_index(op.f("ix_step_state_person_id"), table_name="step_state")
    op.drop_index(op.f("ix_step_state_organisation_id"), table_name="step_state")
    op.drop_table("step_state")
    op.drop_index(op.f("ix_lesson_progress_person_id"), table_name="lesson_progress")
    op.drop_index(op.f("ix_lesson_progress_organisation_id"), table_name="lesson_progress")
    op.drop_table("lesson_progress")
    op.drop_index(op.f("ix_labeling_run_person_id"), table_name="labeling_run")
    op.drop_index(op.f("ix_labeling_run_organisation_id"), table_name="labeling_run")
    op.drop_index(op.f("ix_labeling_run_enrolment_id"), table_name="labeling_run")
    op.drop_table("labeling_run")
    op.drop_index(op.f("ix_invite_person_id"), table_name="invite")
    op.drop_index(op.f("ix_invite_organisation_id"), table_name="invite")
    op.drop_table("invite")
    op.drop_index(op.f("ix_completion_decision_person_id"), table_name="completion_decision")
    op.drop_index(op.f("ix_completion_decision_organisation_id"), table_name="completion_decision")
    op.drop_index(op.f("ix_completion_decision_enrolment_id"), table_name="completion_decision")
    op.drop_table("completion_decision")
    op.drop_index(op.f("ix_certificate_person_id"), table_name="certificate")
    op.drop_index("ix_certificate_pdf_hash", table_name="certificate")
    op.drop_index(op.f("ix_certificate_organisation_id"), table_name="certificate")
    op.drop_index(op.f("ix_certificate_enrolment_id"), table_name="certificate")
    op.drop_table("certificate")
    op.drop_index(
        "uq_attempt_open",
        table_name="attempt",
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.drop_index(op.f("ix_attempt_person_id"), table_name="attempt")
    op.drop_index(op.f("ix_attempt_organisation_id"), table_name="attempt")
    op.drop_index(op.f("ix_attempt_enrolment_id"), table_name="attempt")
    op.drop_table("attempt")
    op.drop_index(op.f("ix_sign_in_session_account_id"), table_name="sign_in_session")
    op.drop_table("sign_in_session")
    op.drop_index(op.f("ix_roster_import_organisation_id"), table_name="roster_import")
    op.drop_index(op.f("ix_roster_import_cohort_id"), table_name="roster_import")
    op.drop_table("roster_import")
    op.drop_index(op.f("ix_role_grant_organisation_id"), table_name="role_grant")
    op.drop_index(op.f("ix_role_grant_account_id"), table_name="role_grant")
    op.drop_table("role_grant")
    op.drop_index("ix_opening_state_closes_on", table_name="opening")
    op.drop_index(op.f("ix_opening_employer_organisation_id"), table_name="opening")
    op.drop_table("opening")
    op.drop_table("known_device")
    op.drop_index(op.f("ix_enrolment_person_id"), table_name="enrolment")
    op.drop_index(op.f("ix_enrolment_organisation_id"), table_name="enrolment")
    op.drop_index(op.f("ix_enrolment_cohort_id"), table_name="enrolment")
    op.drop_table("enrolment")
    op.drop_table("number_series")
    op.drop_index(op.f("ix_legal_basis_organisation_id"), table_name="legal_basis")
    op.drop_table("legal_basis")
    op.drop_index("ix_document_kind_slug", table_name="document")
    op.drop_table("document")
    op.drop_index(op.f("ix_device_answers_person_id"), table_name="device_answers")
    op.drop_index(op.f("ix_device_answers_organisation_id"), table_name="device_answers")
    op.drop_table("device_answers")
    op.drop_index("ix_consent_person_purpose", table_name="consent")
    op.drop_index(op.f("ix_consent_person_id"), table_name="consent")
    op.drop_index(op.f("ix_consent_organisation_id"), table_name="consent")
    op.drop_table("consent")
    op.drop_index(op.f("ix_cohort_organisation_id"), table_name="cohort")
    op.drop_table("cohort")
    op.drop_index(op.f("ix_center_address_address"), table_name="center_address")
    op.drop_table("center_address")
    op.drop_index("ix_audit_entry_subject", table_name="audit_entry")
    op.drop_index(op.f("ix_audit_entry_person_id"), table_name="audit_entry")
    op.drop_index(op.f("ix_audit_entry_organisation_id"), table_name="audit_entry")
    op.drop_index(op.f("ix_audit_entry_at"), table_name="audit_entry")
    op.drop_index(op.f("ix_audit_entry_actor_account_id"), table_name="audit_entry")
    op.drop_table("audit_entry")
    op.drop_table("account")
    op.drop_table("status_list")
    op.drop_table("signing_key")
    op.drop_index("ix_sign_in_failure_bucket_at", table_name="sign_in_failure")
    op.drop_index(op.f("ix_sign_in_failure_at"), table_name="sign_in_failure")
    op.drop_table("sign_in_failure")
    op.drop_index(op.f("ix_person_phone"), table_name="person")
    op.drop_table("person")
    op.drop_index(op.f("ix_organisation_path"), table_name="organisation")
    op.drop_table("organisation")
    op.drop_index(op.f("ix_idempotent_deed_at"), table_name="idempotent_deed")
    op.drop_table("idempotent_deed")
    op.drop_table("achievement")
