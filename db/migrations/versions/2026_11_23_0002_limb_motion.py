"""How fast and how smoothly hands and feet move.

Revision: 0002, after 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COLUMNS = ("mean_hand_speed_trunk_s", "mean_foot_speed_trunk_s", "limb_smoothness")


def upgrade() -> None:
    for column in COLUMNS:
        op.execute(f"ALTER TABLE analysis_metrics ADD COLUMN {column} float8")


def downgrade() -> None:
    for column in reversed(COLUMNS):
        op.execute(f"ALTER TABLE analysis_metrics DROP COLUMN {column}")
