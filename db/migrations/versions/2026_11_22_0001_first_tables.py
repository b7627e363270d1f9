"""Accounts, videos, analyses with results and metrics, outbox.

Revision: 0001, the first
"""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ACCOUNTS = """
CREATE TABLE users (
    id uuid NOT NULL,
    email varchar(255) NOT NULL,
    password_hash varchar(255) NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_users PRIMARY KEY (id),
    CONSTRAINT uq_users_email UNIQUE (email)
);
CREATE TABLE refresh_tokens (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    family_id uuid NOT NULL,
    token_hash varchar(64) NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    revoked_at timestamptz,
    CONSTRAINT pk_refresh_tokens PRIMARY KEY (id),
    CONSTRAINT fk_refresh_tokens_user_id FOREIGN KEY (user_id)
        REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT uq_refresh_tokens_token_hash UNIQUE (token_hash)
);
CREATE INDEX ix_refresh_tokens_user_id ON refresh_tokens (user_id);
CREATE INDEX ix_refresh_tokens_family_id ON refresh_tokens (family_id);
"""

VIDEOS = """
CREATE TABLE videos (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    object_key varchar(255) NOT NULL,
    file_name varchar(255) NOT NULL,
    content_type varchar(64) NOT NULL,
    size_bytes bigint NOT NULL,
    status varchar(64) NOT NULL,
    rejected_code varchar(64),
    created_at timestamptz NOT NULL DEFAULT now(),
    uploaded_at timestamptz,
    duration_ms integer,
    width_px integer,
    height_px integer,
    fps float8,
    codec varchar(64),
    CONSTRAINT pk_videos PRIMARY KEY (id),
    CONSTRAINT fk_videos_user_id FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT uq_videos_object_key UNIQUE (object_key),
    CONSTRAINT ck_videos_videostatus CHECK (status IN ('pending', 'uploaded', 'rejected'))
);
CREATE INDEX ix_videos_user_id_created_at_id ON videos (user_id, created_at, id);
"""

ANALYSES = """
CREATE TABLE analyses (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    video_id uuid NOT NULL,
    options jsonb NOT NULL,
    status varchar(64) NOT NULL,
    stage varchar(64),
    percent integer NOT NULL,
    run_token uuid,
    attempts integer NOT NULL,
    error_code varchar(64),
    error_detail varchar,
    stage_seconds jsonb,
    idempotency_key varchar(255),
    idempotency_hash varchar(64),
    created_at timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    heartbeat_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    CONSTRAINT pk_analyses PRIMARY KEY (id),
    CONSTRAINT fk_analyses_user_id FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT fk_analyses_video_id FOREIGN KEY (video_id) REFERENCES videos (id) ON DELETE CASCADE,
    CONSTRAINT ck_analyses_analysisstatus
        CHECK (status IN ('queued', 'running', 'completed', 'failed'))
);
CREATE INDEX ix_analyses_user_id_created_at_id ON analyses (user_id, created_at, id);
CREATE INDEX ix_analyses_video_id ON analyses (video_id);
CREATE UNIQUE INDEX uq_analyses_user_id_idempotency_key ON analyses (user_id, idempotency_key)
    WHERE idempotency_key IS NOT NULL;
CREATE INDEX ix_analyses_unfinished_heartbeat_at ON analyses (heartbeat_at)
    WHERE status IN ('queued', 'running');
"""

# The body is compressed already; letting PostgreSQL try again would only cost time.
RESULTS = """
CREATE TABLE analysis_results (
    analysis_id uuid NOT NULL,
    version integer NOT NULL,
    encoding varchar(64) NOT NULL,
    etag varchar(64) NOT NULL,
    body bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_analysis_results PRIMARY KEY (analysis_id),
    CONSTRAINT fk_analysis_results_analysis_id FOREIGN KEY (analysis_id)
        REFERENCES analyses (id) ON DELETE CASCADE
);
ALTER TABLE analysis_results ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE TABLE analysis_metrics (
    analysis_id uuid NOT NULL,
    duration_s float8 NOT NULL,
    tracked_s float8 NOT NULL,
    tracked_fraction float8 NOT NULL,
    mean_elbow_deg float8,
    straight_arm_fraction float8,
    mean_knee_deg float8,
    mean_hip_deg float8,
    balance_fraction float8,
    CONSTRAINT pk_analysis_metrics PRIMARY KEY (analysis_id),
    CONSTRAINT fk_analysis_metrics_analysis_id FOREIGN KEY (analysis_id)
        REFERENCES analyses (id) ON DELETE CASCADE
);
"""

OUTBOX = """
CREATE TABLE outbox (
    id bigserial NOT NULL,
    topic varchar(64) NOT NULL,
    user_id uuid NOT NULL,
    payload jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_outbox PRIMARY KEY (id),
    CONSTRAINT fk_outbox_user_id FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT ck_outbox_outboxtopic CHECK (topic IN ('job', 'event'))
);
"""


def upgrade() -> None:
    for tables in (ACCOUNTS, VIDEOS, ANALYSES, RESULTS, OUTBOX):
        op.execute(tables)


def downgrade() -> None:
    for table in (
        "outbox",
        "analysis_metrics",
        "analysis_results",
        "analyses",
        "videos",
        "refresh_tokens",
        "users",
    ):
        op.execute(f"DROP TABLE {table}")
