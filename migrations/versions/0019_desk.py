"""The center's desk: what was done about somebody who may drop out."""

import sqlalchemy as sa
from alembic import context, op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
TABLE = "contact_note"

# As in 0002: the organisation's staff, and the person.
PERSONAL = (
    "current_setting('ieum.system', true) = 'on'"
    " OR organisation_id = ANY (string_to_array(nullif(current_setting('ieum.orgs', true), ''), ',')::bigint[])"
    " OR person_id = nullif(current_setting('ieum.person', true), '')::bigint"
)


def upgrade() -> None:
    keys = {
        "organisation_id": "organisation.id",
        "person_id": "person.id",
        "enrolment_id": "enrolment.id",
        "account_id": "account.id",
    }
    op.create_table(
        TABLE,
        sa.Column("enrolment_id", BIG_ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("result", sa.String(length=12), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("reasons", sa.String(length=40), nullable=False),
        sa.Column("rule", sa.String(length=10), nullable=False),
        sa.Column("account_id", BIG_ID, nullable=False),
        sa.Column("account_name", sa.String(length=40), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        *(sa.ForeignKeyConstraint([name], [to], name=op.f(f"fk_{TABLE}_{name}")) for name, to in keys.items()),
        sa.PrimaryKeyConstraint("enrolment_id", "number", name=op.f(f"pk_{TABLE}")),
    )
    for column in ("organisation_id", "person_id"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY {TABLE}_scope ON {TABLE} USING ({PERSONAL}) WITH CHECK ({PERSONAL})")
    role = context.config.attributes.get("app_role")
    if role:
        op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {TABLE} TO "{role}"')


def downgrade() -> None:
    op.drop_table(TABLE)
