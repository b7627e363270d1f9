"""Accounts with tier, profile, body, quotas and an audit trail; videos that expire or are shared.

Analyses can be cancelled.

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
ALTER TABLE analyses
    ADD COLUMN quota_month date,
    ADD COLUMN priority boolean NOT NULL DEFAULT false;
ALTER TABLE analyses ALTER COLUMN priority DROP DEFAULT;
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

# Videos from before may be looked at for another day.
VIDEOS = """
ALTER TABLE videos ADD COLUMN expires_at timestamptz, ADD COLUMN saved_at timestamptz;
UPDATE videos SET expires_at = now() + interval '24 hours' WHERE status = 'uploaded';
CREATE INDEX ix_videos_expires_at ON videos (expires_at) WHERE expires_at IS NOT NULL;
CREATE TABLE shares (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    video_id uuid NOT NULL,
    token_hash varchar(64) NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    CONSTRAINT pk_shares PRIMARY KEY (id),
    CONSTRAINT uq_shares_video_id UNIQUE (video_id),
    CONSTRAINT uq_shares_token_hash UNIQUE (token_hash),
    CONSTRAINT fk_shares_user_id FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT fk_shares_video_id FOREIGN KEY (video_id) REFERENCES videos (id) ON DELETE CASCADE
);
CREATE INDEX ix_shares_user_id ON shares (user_id);
"""


def upgrade() -> None:
    for statements in (PROFILE, QUOTAS, AUDIT, VIDEOS):
        op.execute(statements)
    _allow("analyses", "analysisstatus", "queued", "running", "completed", "failed", "cancelled")
    _allow("videos", "videostatus", "pending", "uploaded", "rejected", "expired")


def downgrade() -> None:
    # What was cancelled has no result; the older code knows that as a failure.
    op.execute("UPDATE analyses SET status = 'failed' WHERE status = 'cancelled'")
    _allow("analyses", "analysisstatus", "queued", "running", "completed", "failed")
    # What has expired has no bytes, as what was rejected.
    op.execute("UPDATE videos SET status = 'rejected' WHERE status = 'expired'")
    _allow("videos", "videostatus", "pending", "uploaded", "rejected")
    op.execute("DROP TABLE shares")
    op.execute("ALTER TABLE videos DROP COLUMN expires_at, DROP COLUMN saved_at")
    op.execute("DROP TABLE audit_events")
    op.execute("ALTER TABLE analyses DROP COLUMN quota_month, DROP COLUMN priority")
    op.execute("DROP TABLE quota_uses")
    op.execute("""
        ALTER TABLE users
            DROP COLUMN tier, DROP COLUMN name, DROP COLUMN level, DROP COLUMN injuries,
            DROP COLUMN height_m, DROP COLUMN arm_span_m, DROP COLUMN mass_kg,
            DROP COLUMN excluded_limbs
    """)


def _allow(table: str, name: str, *statuses: str) -> None:
    listed = ", ".join(f"'{status}'" for status in statuses)
    op.execute(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_{name}")
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_{name} CHECK (status IN ({listed}))")
