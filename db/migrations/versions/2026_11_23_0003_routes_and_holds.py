"""Wall photos, detected holds, corrections, and jobs for photos in the outbox.

Revision: 0003, after 0002
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROUTES = """
CREATE TABLE routes (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    object_key varchar(255) NOT NULL,
    name varchar(255) NOT NULL,
    content_type varchar(64) NOT NULL,
    size_bytes bigint NOT NULL,
    status varchar(64) NOT NULL,
    detection_id uuid,
    attempts integer NOT NULL,
    width_px integer,
    height_px integer,
    error_code varchar(64),
    error_detail varchar,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    heartbeat_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_routes PRIMARY KEY (id),
    CONSTRAINT fk_routes_user_id FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT uq_routes_object_key UNIQUE (object_key),
    CONSTRAINT ck_routes_routestatus
        CHECK (status IN ('uploading', 'ready', 'detecting', 'detected', 'failed'))
);
CREATE INDEX ix_routes_user_id_created_at_id ON routes (user_id, created_at, id);
CREATE INDEX ix_routes_detecting_heartbeat_at ON routes (heartbeat_at)
    WHERE status = 'detecting';
"""

DETECTIONS = """
CREATE TABLE hold_detections (
    id uuid NOT NULL,
    route_id uuid NOT NULL,
    model_name varchar(255) NOT NULL,
    model_version varchar(64) NOT NULL,
    model_sha256 varchar(64) NOT NULL,
    stage_seconds jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_hold_detections PRIMARY KEY (id),
    CONSTRAINT fk_hold_detections_route_id FOREIGN KEY (route_id)
        REFERENCES routes (id) ON DELETE CASCADE
);
CREATE INDEX ix_hold_detections_route_id_created_at ON hold_detections (route_id, created_at);
CREATE TABLE detected_holds (
    detection_id uuid NOT NULL,
    hold_id uuid NOT NULL,
    number integer NOT NULL,
    polygon jsonb NOT NULL,
    left_px float8 NOT NULL,
    top_px float8 NOT NULL,
    right_px float8 NOT NULL,
    bottom_px float8 NOT NULL,
    kind varchar(64) NOT NULL,
    type varchar(64) NOT NULL,
    type_confidence float8 NOT NULL,
    colour varchar(64),
    route_group integer,
    score float8 NOT NULL,
    CONSTRAINT pk_detected_holds PRIMARY KEY (detection_id, hold_id),
    CONSTRAINT fk_detected_holds_detection_id FOREIGN KEY (detection_id)
        REFERENCES hold_detections (id) ON DELETE CASCADE,
    CONSTRAINT ck_detected_holds_holdkind CHECK (kind IN ('hold', 'volume')),
    CONSTRAINT ck_detected_holds_holdtype CHECK (
        type IN ('jug', 'crimp', 'sloper', 'pinch', 'pocket', 'edge', 'foothold')
    )
);
"""

CORRECTIONS = """
CREATE TABLE hold_corrections (
    id bigserial NOT NULL,
    route_id uuid NOT NULL,
    hold_id uuid NOT NULL,
    user_id uuid NOT NULL,
    detection_id uuid,
    action varchar(64) NOT NULL,
    payload jsonb NOT NULL,
    before jsonb,
    after jsonb,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_hold_corrections PRIMARY KEY (id),
    CONSTRAINT fk_hold_corrections_route_id FOREIGN KEY (route_id)
        REFERENCES routes (id) ON DELETE CASCADE,
    CONSTRAINT fk_hold_corrections_user_id FOREIGN KEY (user_id)
        REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT ck_hold_corrections_correctionaction
        CHECK (action IN ('add', 'move', 'retype', 'delete'))
);
CREATE INDEX ix_hold_corrections_route_id_id ON hold_corrections (route_id, id);
CREATE INDEX ix_hold_corrections_user_id ON hold_corrections (user_id);
"""


def upgrade() -> None:
    for tables in (ROUTES, DETECTIONS, CORRECTIONS):
        op.execute(tables)
    _allow_topics("'job', 'event', 'hold_job'")


def downgrade() -> None:
    # What it would hold is a job for tables that are about to go.
    op.execute("DELETE FROM outbox WHERE topic = 'hold_job'")
    _allow_topics("'job', 'event'")
    for table in ("hold_corrections", "detected_holds", "hold_detections", "routes"):
        op.execute(f"DROP TABLE {table}")


def _allow_topics(topics: str) -> None:
    op.execute("ALTER TABLE outbox DROP CONSTRAINT ck_outbox_outboxtopic")
    op.execute(
        f"ALTER TABLE outbox ADD CONSTRAINT ck_outbox_outboxtopic CHECK (topic IN ({topics}))"
    )
