"""Accounts: tier, profile and body, monthly quotas, an audit trail; analyses can be cancelled.

Revision: 0005, after 0004
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

PROFILE = """
ALTER TABLE users
    ADD COLUMN tier varchar(64) NOT NULL DEFAULT 'freemium',
    ADD COLUMN name varchar(255),
    ADD COLUMN level varchar(64),
    ADD COLUMN injuries varchar(2000),
    ADD COLUMN height_m float8,
    ADD COLUMN arm_span_m float8,
    ADD COLUMN mass_kg float8,
    ADD COLUMN excluded_limbs jsonb NOT NULL DEFAULT '[]',
    ADD CONSTRAINT ck_users_tier CHECK (tier IN ('freemium', 'premium', 'infinity'));
ALTER TABLE users ALTER COLUMN tier DROP DEFAULT, ALTER COLUMN excluded_limbs DROP DEFAULT;
"""

QUOTAS = """
CREATE TABLE quota_uses (
    user_id uuid NOT NULL,
    month date NOT NULL,
    used integer NOT NULL,
    CONSTRAINT pk_quota_uses PRIMARY KEY (user_id, month),
    CONSTRAINT fk_quota_uses_user_id FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
ALTER TABLE analyses ADD COLUMN quota_month date;
"""

AUDIT = """
CREATE TABLE audit_events (
    id bigserial NOT NULL,
    user_id uuid NOT NULL,
    action varchar(64) NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_audit_events PRIMARY KEY (id)
);
CREATE INDEX ix_audit_events_user_id ON audit_events (user_id);
"""


def upgrade() -> None:
    for statements in (PROFILE, QUOTAS, AUDIT):
        op.execute(statements)
    _allow_statuses("'queued', 'running', 'completed', 'failed', 'cancelled'")


def downgrade() -> None:
    # What was cancelled has no result; the older code knows that as a failure.
    op.execute("UPDATE analyses SET status = 'failed' WHERE status = 'cancelled'")
    _allow_statuses("'queued', 'running', 'completed', 'failed'")
    op.execute("DROP TABLE audit_events")
    op.execute("ALTER TABLE analyses DROP COLUMN quota_month")
    op.execute("DROP TABLE quota_uses")
    op.execute("""
        ALTER TABLE users
            DROP COLUMN tier, DROP COLUMN name, DROP COLUMN level, DROP COLUMN injuries,
            DROP COLUMN height_m, DROP COLUMN arm_span_m, DROP COLUMN mass_kg,
            DROP COLUMN excluded_limbs
    """)


def _allow_statuses(statuses: str) -> None:
    op.execute("ALTER TABLE analyses DROP CONSTRAINT ck_analyses_analysisstatus")
    op.execute(
        "ALTER TABLE analyses ADD CONSTRAINT ck_analyses_analysisstatus "
        f"CHECK (status IN ({statuses}))"
    )
