"""The typed builders of the worker applications."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from ray import serve
from ray.serve import Application

from deployments.ghost import GhostServer
from deployments.hold_args import HoldArgs
from deployments.holds import HoldServer
from deployments.orchestrator import Orchestrator
from deployments.pose import PoseServer
from deployments.pose_args import PoseArgs
from deployments.relay import Relay


class AnalysisArgs(BaseModel):
    """Arguments in `serve_config.yaml`. Secrets never go here: Ray shows them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    consumers: int = Field(
        default=1, ge=1, description="Climbs at once in a replica; decoding takes a core each."
    )
    photo_consumers: int = Field(default=1, ge=1, description="Wall photos at once beside them.")
    ghost_consumers: int = Field(default=1, ge=1, description="Ghosts and comparisons at once.")
    pose: PoseArgs = Field(
        default=PoseArgs(), description="The pose networks of all orchestrators."
    )
    holds: HoldArgs = Field(default=HoldArgs(), description="The hold network of all of them.")


class RelayArgs(BaseModel):
    """Arguments in `serve_config.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    silent_s: float = Field(
        default=180.0,
        gt=0,
        description="Silence after which a job is queued again; above the longest back-off.",
    )


def build_analysis(args: AnalysisArgs) -> Application:
    """The application of the orchestrator and of the networks that it calls."""
    deployment: Any = serve.deployment(
        Orchestrator,
        name="Orchestrator",
        user_config={
            "consumers": args.consumers,
            "photo_consumers": args.photo_consumers,
            "ghost_consumers": args.ghost_consumers,
        },
    )
    application: Application = deployment.bind(
        build_pose(args.pose), build_holds(args.holds), build_ghost()
    )
    return application


def build_pose(args: PoseArgs) -> Application:
    """The pose networks alone; placement and replicas are the configuration's."""
    deployment: Any = serve.deployment(PoseServer, name="PoseServer")
    application: Application = deployment.bind(args)
    return application


def build_holds(args: HoldArgs) -> Application:
    """The hold network alone; placement and replicas are the configuration's."""
    deployment: Any = serve.deployment(HoldServer, name="HoldServer")
    application: Application = deployment.bind(args)
    return application


def build_ghost() -> Application:
    """The planner alone; placement and replicas are the configuration's."""
    deployment: Any = serve.deployment(GhostServer, name="GhostServer")
    application: Application = deployment.bind()
    return application


def build_relay(args: RelayArgs) -> Application:
    """The relay's application."""
    deployment: Any = serve.deployment(Relay, name="Relay")
    application: Application = deployment.bind(args.silent_s)
    return application
