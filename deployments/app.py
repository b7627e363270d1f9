"""The typed builders of the worker applications."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from ray import serve
from ray.serve import Application

from deployments.orchestrator import Orchestrator
from deployments.pose import PoseServer
from deployments.pose_args import PoseArgs
from deployments.relay import Relay


class AnalysisArgs(BaseModel):
    """Arguments in `serve_config.yaml`. Secrets never go here: Ray shows them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    consumers: int = Field(
        default=1, ge=1, description="Jobs at once in one replica; decoding takes a core each."
    )
    pose: PoseArgs = Field(default=PoseArgs(), description="The networks of all orchestrators.")


class RelayArgs(BaseModel):
    """Arguments in `serve_config.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    silent_s: float = Field(
        default=180.0,
        gt=0,
        description="Silence after which an analysis is queued again; above the longest back-off.",
    )


def build_analysis(args: AnalysisArgs) -> Application:
    """The application of the orchestrator and of the networks that it calls."""
    pose = build_pose(args.pose)
    deployment: Any = serve.deployment(
        Orchestrator, name="Orchestrator", user_config={"consumers": args.consumers}
    )
    application: Application = deployment.bind(pose)
    return application


def build_pose(args: PoseArgs) -> Application:
    """The networks alone; placement and replicas are the configuration's."""
    deployment: Any = serve.deployment(PoseServer, name="PoseServer")
    application: Application = deployment.bind(args)
    return application


def build_relay(args: RelayArgs) -> Application:
    """The relay's application."""
    deployment: Any = serve.deployment(Relay, name="Relay")
    application: Application = deployment.bind(args.silent_s)
    return application
