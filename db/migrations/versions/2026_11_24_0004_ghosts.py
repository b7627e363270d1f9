"""Ghosts, comparisons, their jobs in the outbox, and figures that need the wall.

Revision: 0004, after 0003
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# What both tables have of how far they have come.
COURSE = """
    status varchar(64) NOT NULL,
    attempts integer NOT NULL,
    document jsonb,
    error_code varchar(64),
    error_detail varchar,
    seconds float8,
    created_at timestamptz NOT NULL DEFAULT now(),
    heartbeat_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
"""

GHOSTS = f"""
CREATE TABLE ghosts (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    route_id uuid,
    analysis_id uuid,
    request jsonb NOT NULL,
    task jsonb NOT NULL,
    {COURSE}
    CONSTRAINT pk_ghosts PRIMARY KEY (id),
    CONSTRAINT fk_ghosts_user_id FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT fk_ghosts_route_id FOREIGN KEY (route_id)
        REFERENCES routes (id) ON DELETE CASCADE,
    CONSTRAINT fk_ghosts_analysis_id FOREIGN KEY (analysis_id)
        REFERENCES analyses (id) ON DELETE CASCADE,
    CONSTRAINT ck_ghosts_planstatus CHECK (status IN ('queued', 'completed', 'failed'))
);
CREATE INDEX ix_ghosts_user_id_created_at_id ON ghosts (user_id, created_at, id);
CREATE INDEX ix_ghosts_route_id ON ghosts (route_id);
CREATE INDEX ix_ghosts_analysis_id ON ghosts (analysis_id);
CREATE INDEX ix_ghosts_queued_heartbeat_at ON ghosts (heartbeat_at) WHERE status = 'queued';
"""

COMPARISONS = f"""
CREATE TABLE comparisons (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    analysis_id uuid NOT NULL,
    ghost_id uuid NOT NULL,
    {COURSE}
    CONSTRAINT pk_comparisons PRIMARY KEY (id),
    CONSTRAINT fk_comparisons_user_id FOREIGN KEY (user_id)
        REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT fk_comparisons_analysis_id FOREIGN KEY (analysis_id)
        REFERENCES analyses (id) ON DELETE CASCADE,
    CONSTRAINT fk_comparisons_ghost_id FOREIGN KEY (ghost_id)
        REFERENCES ghosts (id) ON DELETE CASCADE,
    CONSTRAINT ck_comparisons_planstatus CHECK (status IN ('queued', 'completed', 'failed'))
);
CREATE INDEX ix_comparisons_user_id_created_at_id ON comparisons (user_id, created_at, id);
CREATE INDEX ix_comparisons_analysis_id ON comparisons (analysis_id);
CREATE INDEX ix_comparisons_ghost_id ON comparisons (ghost_id);
CREATE INDEX ix_comparisons_queued_heartbeat_at ON comparisons (heartbeat_at)
    WHERE status = 'queued';
"""

FIGURES = (
    "ascent_s",
    "hand_move_count",
    "foot_move_count",
    "regrip_count",
    "still_s",
    "mean_grip_s",
    "reach_used_fraction",
    "feet_off_fraction",
    "centre_straightness",
    "similarity",
    "efficiency",
)


def upgrade() -> None:
    op.execute(GHOSTS)
    op.execute(COMPARISONS)
    for figure in FIGURES:
        op.execute(f"ALTER TABLE analysis_metrics ADD COLUMN {figure} float8")
    _allow_topics("'job', 'event', 'hold_job', 'plan_job'")


def downgrade() -> None:
    # What it would hold is a job for tables that are about to go.
    op.execute("DELETE FROM outbox WHERE topic = 'plan_job'")
    _allow_topics("'job', 'event', 'hold_job'")
    for figure in FIGURES:
        op.execute(f"ALTER TABLE analysis_metrics DROP COLUMN {figure}")
    op.execute("DROP TABLE comparisons")
    op.execute("DROP TABLE ghosts")


def _allow_topics(topics: str) -> None:
    op.execute("ALTER TABLE outbox DROP CONSTRAINT ck_outbox_outboxtopic")
    op.execute(
        f"ALTER TABLE outbox ADD CONSTRAINT ck_outbox_outboxtopic CHECK (topic IN ({topics}))"
    )
