"""What can be chosen about the hold deployment, beside its placement."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from climbing.pose.placement import Device
from deployments.hold_client import CHUNK_ROWS


class HoldArgs(BaseModel):
    """Arguments in `serve_config.yaml`; GPUs and replicas stand there with the deployment."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    device: Device = Field(
        default=Device.AUTO, description="`auto` takes a GPU where the replica sees one."
    )
    threads: int = Field(default=0, ge=0, description="Of the CPU; 0 takes all cores.")
    batch_rows: int = Field(
        default=32, ge=CHUNK_ROWS, le=64, description="Tiles at once on a GPU; clients send 8."
    )
    waiting_rows: int = Field(
        default=128, description="Tiles that may wait in a replica, 1.2 MB each."
    )
    warm: bool = Field(
        default=True,
        description="Ready means warm. Otherwise the network is loaded behind the start's back.",
    )

    @model_validator(mode="after")
    def _a_batch_may_wait(self) -> Self:
        if self.waiting_rows < self.batch_rows:
            text = f"waiting_rows {self.waiting_rows} is below batch_rows {self.batch_rows}"
            raise ValueError(text)
        return self
