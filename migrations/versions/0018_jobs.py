"""What comes of a referral: the ledger of steps after an employer's yes, requests for a job, and openings that employ.

Referrals that were accepted before get their track, so that their steps can be written down.
"""

import uuid

import sqlalchemy as sa
from alembic import context, op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)

# As in 0002: the organisation's staff, and the person; an employer besides, what came of those referred to it.
SYSTEM = "current_setting('ieum.system', true) = 'on'"
MINE = "string_to_array(nullif(current_setting('ieum.orgs', true), ''), ',')::bigint[]"
PERSONAL = (
    f"{SYSTEM} OR organisation_id = ANY ({MINE})"
    " OR person_id = nullif(current_setting('ieum.person', true), '')::bigint"
)
RULES = {
    "work_track": f"{PERSONAL} OR employer_organisation_id = ANY ({MINE})",
    "work_step": f"{PERSONAL} OR EXISTS (SELECT 1 FROM work_track t WHERE t.id = work_step.track_id"
    f" AND t.employer_organisation_id = ANY ({MINE}))",
    "job_request": PERSONAL,
}


def upgrade() -> None:
    op.add_column("opening", sa.Column("minutes", sa.Integer(), nullable=True))
    op.create_table(
        "work_track",
        *_personal("work_track"),
        *_keyed("work_track"),
        sa.Column("enrolment_id", BIG_ID, nullable=False),
        sa.Column("referral_id", BIG_ID, nullable=True),
        sa.Column("employer_organisation_id", BIG_ID, nullable=True),
        sa.Column("work", sa.String(length=10), nullable=False),
        sa.Column("firm", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_work_track_enrolment_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_work_track_referral_id")),
        sa.ForeignKeyConstraint(
            ["employer_organisation_id"], ["organisation.id"], name=op.f("fk_work_track_employer_organisation_id")
        ),
        sa.UniqueConstraint("referral_id", name=op.f("uq_work_track_referral_id")),
    )
    op.create_table(
        "work_step",
        *_personal("work_step"),
        sa.Column("track_id", BIG_ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("evidence", sa.String(length=12), nullable=False),
        sa.Column("condition", sa.String(length=12), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("said_by", sa.String(length=10), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("account_id", BIG_ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["track_id"], ["work_track.id"], name=op.f("fk_work_step_track_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_work_step_account_id")),
        sa.PrimaryKeyConstraint("track_id", "number", name=op.f("pk_work_step")),
    )
    op.create_table(
        "job_request",
        *_personal("job_request"),
        *_keyed("job_request"),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("work", sa.String(length=80), nullable=False),
        sa.Column("time", sa.String(length=8), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
    )
    for table in RULES:
        for column in ("organisation_id", "person_id"):
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    for column in ("enrolment_id", "employer_organisation_id"):
        op.create_index(op.f(f"ix_work_track_{column}"), "work_track", [column])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT set_config('ieum.system', 'on', true)")  # FORCE hides the rows from the owner too
    _open_tracks()
    if op.get_bind().dialect.name == "postgresql":
        _protect()


def _personal(table: str) -> list[sa.Column | sa.ForeignKeyConstraint]:
    keys = {"organisation_id": "organisation.id", "person_id": "person.id"}
    return [
        *(sa.Column(name, BIG_ID, nullable=False) for name in keys),
        *(sa.ForeignKeyConstraint([name], [to], name=op.f(f"fk_{table}_{name}")) for name, to in keys.items()),
    ]


def _keyed(table: str) -> list[sa.Column | sa.Constraint]:
    return [
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")),
    ]


def _open_tracks() -> None:
    """A track for every referral that an employer has accepted."""
    bind = op.get_bind()
    rows = bind.execute(
        sa.text(
            "SELECT r.id, r.organisation_id, r.person_id, r.employer_organisation_id, c.enrolment_id, o.kind, o.title,"
            " e.name, r.answered_at FROM referral r JOIN opening o ON o.id = r.opening_id JOIN certificate c ON c.id = r.certificate_id"
            " JOIN organisation e ON e.id = r.employer_organisation_id WHERE r.state = 'accepted'"
        )
    ).all()
    track = sa.table(
        "work_track",
        *(
            sa.column(n)
            for n in ("organisation_id", "person_id", "enrolment_id", "referral_id", "firm", "title", "work")
        ),
        sa.column("employer_organisation_id"),
        sa.column("public_id", sa.Uuid()),
        sa.column("created_at"),
    )
    for id, organisation, person, employer, enrolment, kind, title, name, at in rows:
        bind.execute(
            track.insert().values(
                public_id=uuid.uuid4(), organisation_id=organisation, person_id=person, enrolment_id=enrolment,
                referral_id=id, employer_organisation_id=employer, work=kind, firm=name, title=title,
                created_at=at,
            )
        )  # fmt: skip


def _protect() -> None:
    role = context.config.attributes.get("app_role")
    for table, rule in RULES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY {table}_scope ON {table} USING ({rule}) WITH CHECK ({rule})")
        if role:
            op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO "{role}"')
    if role:
        for table in ("work_track", "job_request"):
            op.execute(f'GRANT USAGE ON SEQUENCE {table}_id_seq TO "{role}"')


def downgrade() -> None:
    for table in ("work_step", "job_request", "work_track"):
        op.drop_table(table)
    op.drop_column("opening", "minutes")
