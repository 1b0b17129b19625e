"""Tokens of the JSON API, the count of their requests, and when an enrolment last changed (for incremental reading)."""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

# As in 0002: the organisation's staff. A token is found by its hash under the system scope, before anyone is known.
RULE = (
    "current_setting('ieum.system', true) = 'on' OR organisation_id = ANY"
    " (string_to_array(nullif(current_setting('ieum.orgs', true), ''), ',')::bigint[])"
)


def upgrade() -> None:
    op.create_table(
        "api_token",
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("ending", sa.String(length=4), nullable=False),
        sa.Column("scopes", JSON, nullable=False),
        sa.Column("created_by", BIG_ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", BIG_ID, nullable=True),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_api_token_organisation_id")),
        sa.ForeignKeyConstraint(["created_by"], ["account.id"], name=op.f("fk_api_token_created_by")),
        sa.ForeignKeyConstraint(["revoked_by"], ["account.id"], name=op.f("fk_api_token_revoked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("public_id", name=op.f("uq_api_token_public_id")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_api_token_secret_hash")),
    )
    op.create_index(op.f("ix_api_token_organisation_id"), "api_token", ["organisation_id"], unique=False)
    op.create_table(
        "api_usage",
        sa.Column("token_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("window_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["token_id"], ["api_token.id"], name=op.f("fk_api_usage_token_id")),
        sa.PrimaryKeyConstraint("token_id", name=op.f("pk_api_usage")),
    )
    op.add_column("enrolment", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    if op.get_bind().dialect.name != "postgresql":
        op.execute("UPDATE enrolment SET changed_at = last_active_at")
        return
    op.execute("SELECT set_config('ieum.system', 'on', true)")  # FORCE hides the rows from the owner too
    op.execute("UPDATE enrolment SET changed_at = last_active_at")
    op.execute("ALTER TABLE api_token ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE api_token FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY api_token_scope ON api_token USING ({RULE}) WITH CHECK ({RULE})")
    role = context.config.attributes.get("app_role")
    if role:
        op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON api_token, api_usage TO "{role}"')
        op.execute(f'GRANT USAGE ON SEQUENCE api_token_id_seq TO "{role}"')


def downgrade() -> None:
    op.drop_column("enrolment", "changed_at")
    op.drop_table("api_usage")
    op.drop_index(op.f("ix_api_token_organisation_id"), table_name="api_token")
    op.drop_table("api_token")
