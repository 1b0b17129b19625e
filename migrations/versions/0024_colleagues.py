"""PostgreSQL lets staff read the names of their colleagues: who marked a class, decided an outcome, wrote a step."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

# As in 0002: seen by themselves, by who has them enrolled, by who had them referred. Who may write stays as it was.
PERSON = (
    "current_setting('ieum.system', true) = 'on'"
    " OR id = nullif(current_setting('ieum.person', true), '')::bigint"
    " OR EXISTS (SELECT 1 FROM enrolment e WHERE e.person_id = person.id)"
    " OR EXISTS (SELECT 1 FROM referral r WHERE r.person_id = person.id)"
)
COLLEAGUE = (
    "EXISTS (SELECT 1 FROM account a JOIN role_grant g ON g.account_id = a.id"
    " WHERE a.person_id = person.id AND g.role <> 'trainee'"
    " AND g.organisation_id = ANY (string_to_array(nullif(current_setting('ieum.orgs', true), ''), ',')::bigint[]))"
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER POLICY person_scope ON person USING ({PERSON} OR {COLLEAGUE}) WITH CHECK ({PERSON})")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER POLICY person_scope ON person USING ({PERSON}) WITH CHECK ({PERSON})")
