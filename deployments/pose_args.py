"""What can be chosen about the pose deployment, beside its placement."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from climbing.pose.placement import Device
from climbing.pose.weights import PoseModel


class PoseArgs(BaseModel):
    """Arguments in `serve_config.yaml`; GPUs and replicas stand there with the deployment."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    models: tuple[PoseModel, ...] = Field(
        default=(PoseModel.HEAVY,),
        min_length=1,
        description="Loaded before a replica is ready; others when they are first asked for.",
    )
    device: Device = Field(
        default=Device.AUTO, description="`auto` takes a GPU where the replica sees one."
    )
    threads: int = Field(default=0, ge=0, description="Of the CPU; 0 takes all cores.")
    batch_rows: int = Field(
        default=256,
        ge=64,
        le=256,
        description="Pictures at once on a GPU; clients send chunks of 64.",
    )
    waiting_rows: int = Field(
        default=1024, description="Pictures that may wait in a replica, 0.2 MB each."
    )

    @model_validator(mode="after")
    def _a_batch_may_wait(self) -> Self:
        if self.waiting_rows < self.batch_rows:
            text = f"waiting_rows {self.waiting_rows} is below batch_rows {self.batch_rows}"
            raise ValueError(text)
        return self
