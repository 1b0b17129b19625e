"""Queues of mock work."""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)

# As in 0002: the organisation's staff, and the person.
SYSTEM = "current_setting('ieum.system', true) = 'on'"
MINE = "string_to_array(nullif(current_setting('ieum.orgs', true), ''), ',')::bigint[]"
STAFF = f"{SYSTEM} OR organisation_id = ANY ({MINE})"
PERSONAL = f"{STAFF} OR person_id = nullif(current_setting('ieum.person', true), '')::bigint"
TABLES = ("mock_queue", "mock_slot", "mock_worker", "mock_work", "mock_review")
OF_A_PERSON = TABLES[2:]


def upgrade() -> None:
    _make_queues()
    _make_slots()
    _make_workers()
    _make_work()
    _make_reviews()
    if op.get_bind().dialect.name != "postgresql":
        return
    role = context.config.attributes.get("app_role")
    for table in TABLES:
        # Slots are shared: who is enrolled in the cohort takes turns at them. They carry no answer and no name.
        shared = f"{STAFF} OR EXISTS (SELECT 1 FROM enrolment e WHERE e.cohort_id = {table}.cohort_id)"
        rule = PERSONAL if table in OF_A_PERSON else shared
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY {table}_scope ON {table} USING ({rule}) WITH CHECK ({rule})")
        if role:
            op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO "{role}"')
            op.execute(f'GRANT USAGE ON SEQUENCE {table}_id_seq TO "{role}"')


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _integer(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _personal() -> tuple[sa.Column[int], ...]:
    return sa.Column("organisation_id", BIG_ID, nullable=False), sa.Column("person_id", BIG_ID, nullable=False)


def _keyed() -> tuple[sa.Column[object], ...]:
    return sa.Column("id", BIG_ID, nullable=False), sa.Column("public_id", sa.Uuid(), nullable=False)


def _keys(table: str, *, public: bool = True, **references: str) -> tuple[sa.schema.SchemaItem, ...]:
    """Primary key, the public id's uniqueness, and a foreign key a column: column="table"."""
    foreign = [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, target in references.items()
    ]
    unique = [sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id"))] if public else []
    return (*foreign, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")), *unique)


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def _make_queues() -> None:
    op.create_table(
        "mock_queue",
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("cohort_id", BIG_ID, nullable=False),
        sa.Column("task", sa.String(length=80), nullable=False),
        sa.Column("document_hash", sa.String(length=64), nullable=False),
        _integer("guide_version"),
        sa.Column("rules", JSON, nullable=False),
        sa.Column("terms", JSON, nullable=False),
        _integer("rounds"),
        sa.Column("opened_at", INSTANT, nullable=False),
        *_keyed(),
        *_keys("mock_queue", organisation_id="organisation", cohort_id="cohort"),
        sa.UniqueConstraint("cohort_id", "task", name=op.f("uq_mock_queue_cohort_id_task")),
    )
    _index("mock_queue", "organisation_id")


def _make_slots() -> None:
    op.create_table(
        "mock_slot",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("cohort_id", BIG_ID, nullable=False),
        sa.Column("queue_id", BIG_ID, nullable=False),
        sa.Column("item", sa.String(length=80), nullable=False),
        _integer("number"),
        _integer("rank"),
        sa.Column("known", sa.Boolean(), nullable=False),
        sa.Column("changed", sa.Boolean(), nullable=False),
        sa.Column("holder_id", BIG_ID, nullable=True),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("done", sa.Boolean(), nullable=False),
        *_keys(
            "mock_slot",
            public=False,
            organisation_id="organisation",
            cohort_id="cohort",
            queue_id="mock_queue",
            holder_id="enrolment",
        ),
        sa.UniqueConstraint("queue_id", "item", "number", name=op.f("uq_mock_slot_queue_id_item_number")),
    )
    _index("mock_slot", "organisation_id")
    op.create_index("ix_mock_slot_order", "mock_slot", ["queue_id", "done", "rank", "number"], unique=False)


def _make_workers() -> None:
    sums = (
        "guide_version",
        "goal",
        "done",
        "settled",
        "accepted",
        "returned",
        "checked",
        "hits",
        "seconds",
        "rework_seconds",
    )
    op.create_table(
        "mock_worker",
        sa.Column("enrolment_id", BIG_ID, nullable=False),
        sa.Column("queue_id", BIG_ID, nullable=False),
        sa.Column("task", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("agreed_at", INSTANT, nullable=False),
        *(_integer(name) for name in (*sums, "quick", "skipped")),
        sa.Column("paused_at", INSTANT, nullable=True),
        sa.Column("change_at", INSTANT, nullable=True),
        sa.Column("change_done", sa.Integer(), nullable=True),
        sa.Column("adapted", JSON, nullable=True),
        *_personal(),
        *_keyed(),
        *_keys(
            "mock_worker",
            organisation_id="organisation",
            person_id="person",
            enrolment_id="enrolment",
            queue_id="mock_queue",
        ),
        sa.UniqueConstraint("enrolment_id", "task", name=op.f("uq_mock_worker_enrolment_id_task")),
    )
    _index("mock_worker", "organisation_id", "person_id", "queue_id")


def _make_work() -> None:
    op.create_table(
        "mock_work",
        sa.Column("worker_id", BIG_ID, nullable=False),
        sa.Column("queue_id", BIG_ID, nullable=False),
        sa.Column("slot_id", BIG_ID, nullable=False),
        sa.Column("item", sa.String(length=80), nullable=False),
        _integer("place"),
        sa.Column("control", sa.Boolean(), nullable=False),
        _integer("guide_version"),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("draft", JSON, nullable=True),
        sa.Column("answer", JSON, nullable=True),
        _integer("revision"),
        _integer("tries"),
        sa.Column("taken_at", INSTANT, nullable=False),
        sa.Column("touched_at", INSTANT, nullable=False),
        sa.Column("submitted_at", INSTANT, nullable=True),
        _integer("seconds"),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        *(sa.Column(name, sa.Double(), nullable=True) for name in ("score", "first_score", "other_score")),
        sa.Column("findings", JSON, nullable=False),
        *_personal(),
        *_keyed(),
        *_keys(
            "mock_work",
            organisation_id="organisation",
            person_id="person",
            worker_id="mock_worker",
            queue_id="mock_queue",
            slot_id="mock_slot",
        ),
        sa.UniqueConstraint("worker_id", "item", name=op.f("uq_mock_work_worker_id_item")),
    )
    _index("mock_work", "organisation_id", "person_id", "slot_id")
    op.create_index("ix_mock_work_queue_item", "mock_work", ["queue_id", "item"], unique=False)
    _one_at_a_time("mock_work", "uq_mock_work_held", "state = 'held'")


def _make_reviews() -> None:
    op.create_table(
        "mock_review",
        sa.Column("worker_id", BIG_ID, nullable=False),
        sa.Column("work_id", BIG_ID, nullable=False),
        sa.Column("item", sa.String(length=80), nullable=False),
        _integer("guide_version"),
        sa.Column("answer", JSON, nullable=True),
        sa.Column("fine", sa.Boolean(), nullable=False),
        sa.Column("reasons", JSON, nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("hit", sa.Boolean(), nullable=True),
        sa.Column("reason_hit", sa.Boolean(), nullable=True),
        sa.Column("taken_at", INSTANT, nullable=False),
        sa.Column("decided_at", INSTANT, nullable=True),
        *_personal(),
        *_keyed(),
        *_keys(
            "mock_review",
            organisation_id="organisation",
            person_id="person",
            worker_id="mock_worker",
            work_id="mock_work",
        ),
        sa.UniqueConstraint("worker_id", "work_id", name=op.f("uq_mock_review_worker_id_work_id")),
    )
    _index("mock_review", "organisation_id", "person_id", "work_id")
    _one_at_a_time("mock_review", "uq_mock_review_open", "state = 'open'")


def _one_at_a_time(table: str, name: str, condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, ["worker_id"], unique=True, sqlite_where=where, postgresql_where=where)
