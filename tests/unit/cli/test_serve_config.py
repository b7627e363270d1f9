"""The strict validator finds what Ray's own schema lets pass."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from ray.serve.schema import ServeDeploySchema

from cli.embedded.serve_config import adapt_to_one_machine, find_problems, load_serve_config
from cli.errors import ConfigInvalid

PATH = Path(__file__).parents[3] / "serve_app" / "serve_config.yaml"


@pytest.fixture
def config() -> dict[str, Any]:
    """The committed configuration, free to be broken."""
    return copy.deepcopy(load_serve_config(PATH))


def deployment(config: dict[str, Any], name: str) -> dict[str, Any]:
    """One deployment's section."""
    return next(
        section
        for application in config["applications"]
        for section in application["deployments"]
        if section["name"] == name
    )


def test_the_committed_configuration_is_valid(config: dict[str, Any]) -> None:
    """Nothing to complain about."""
    assert list(find_problems(config)) == []


def test_bounds_health_and_draining_are_set_for_every_deployment(config: dict[str, Any]) -> None:
    """Nothing that matters in production is left to a default."""
    deliberate = {
        "graceful_shutdown_timeout_s",
        "graceful_shutdown_wait_loop_s",
        "health_check_period_s",
        "health_check_timeout_s",
        "ray_actor_options",
    }
    for application in config["applications"]:
        for section in application["deployments"]:
            assert deliberate <= set(section), section["name"]
            assert {"num_replicas", "autoscaling_config"} & set(section), section["name"]


def gateway_of(config: dict[str, Any]) -> dict[str, Any]:
    """The section that most mistakes are made in."""
    return deployment(config, "Gateway")


def application_of(config: dict[str, Any]) -> dict[str, Any]:
    """The gateway's application."""
    application: dict[str, Any] = config["applications"][0]
    return application


MISTAKES: dict[str, Callable[[dict[str, Any]], None]] = {
    "top": lambda c: c.update(http_option={}),
    "nested": lambda c: gateway_of(c).update(graceful_shutdown_timeout=5),
    "deep": lambda c: gateway_of(c)["autoscaling_config"].update(min_replica=1),
    "min above max": lambda c: gateway_of(c)["autoscaling_config"].update(max_replicas=1),
    "deployment": lambda c: gateway_of(c).update(name="Gatewya"),
    "pose args": lambda c: c["applications"][1]["args"]["pose"].update(batch=1),
    "pose queue": lambda c: c["applications"][1]["args"]["pose"].update(waiting_rows=100),
    "pose device": lambda c: c["applications"][1]["args"]["pose"].update(device="tpu"),
    "args": lambda c: application_of(c)["args"].update(max_request=1),
    "argument value": lambda c: application_of(c)["args"].update(max_ongoing_requests=5),
    "import path": lambda c: application_of(c).update(import_path="serve_app.app:build_nothing"),
    "module": lambda c: application_of(c).update(import_path="serve_app.nowhere:build"),
    "type": lambda c: gateway_of(c).update(health_check_period_s="often"),
}


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("top", "http_option: unknown key"),
        ("nested", "graceful_shutdown_timeout: unknown key"),
        ("deep", "min_replica: unknown key"),
        ("min above max", "autoscaling_config"),
        ("deployment", "there is no deployment 'Gatewya'"),
        ("args", "gateway.args.max_request: Extra inputs"),
        ("pose args", "analysis.args.pose.batch: Extra inputs"),
        ("pose queue", "analysis.args.pose: Value error, waiting_rows 100 is below batch_rows 256"),
        ("pose device", "analysis.args.pose.device"),
        ("argument value", "gateway.args.max_ongoing_requests"),
        ("import path", "build_nothing"),
        ("module", "serve_app.nowhere"),
        ("type", "health_check_period_s"),
    ],
)
def test_a_mistake_is_found_and_named(config: dict[str, Any], what: str, message: str) -> None:
    """The problem says which key and what is wrong with it."""
    MISTAKES[what](config)
    problems = list(find_problems(config))
    assert any(message in problem for problem in problems), problems


@pytest.mark.parametrize("what", ["top", "nested", "deployment"])
def test_rays_own_schema_lets_these_mistakes_pass(config: dict[str, Any], what: str) -> None:
    """Which is why there is a validator of ours; if this fails, Ray has become strict."""
    MISTAKES[what](config)
    ServeDeploySchema.model_validate(config)


def test_a_broken_file_is_one_clear_error(tmp_path: Path) -> None:
    """No YAML, no mapping, no file."""
    broken = tmp_path / "config.yaml"
    for text in ("a: [", "- 1", ""):
        broken.write_text(text)
        with pytest.raises(ConfigInvalid, match=r"config\.yaml"):
            load_serve_config(broken)
    with pytest.raises(ConfigInvalid):
        load_serve_config(tmp_path / "absent.yaml")


def test_the_embedded_configuration_is_valid_too(config: dict[str, Any]) -> None:
    """Adapted to one machine it has another address and fixed replicas, and is still valid."""
    adapted = adapt_to_one_machine(config, host="127.0.0.1", port=9999, gateway_replicas=2)
    assert list(find_problems(adapted)) == []
    assert adapted["http_options"]["port"] == 9999
    assert deployment(adapted, "Gateway")["num_replicas"] == 2
    assert deployment(adapted, "PoseServer")["num_replicas"] == 1
    assert yaml.safe_load(PATH.read_text()) == config


def test_the_embedded_replicas_fit_on_two_cores(config: dict[str, Any]) -> None:
    """Ray starts no replica for which it has no CPU left."""
    adapted = adapt_to_one_machine(config, host="127.0.0.1", port=9999, gateway_replicas=2)
    cpus = sum(
        section.get("num_replicas", 1) * section["ray_actor_options"]["num_cpus"]
        for application in adapted["applications"]
        for section in application["deployments"]
    )
    assert cpus <= 2


def test_the_pose_queue_is_bounded_and_grows_replicas_before_it_is_full(
    config: dict[str, Any],
) -> None:
    """More replicas are wanted before requests wait with their callers, and those waits end too."""
    section = deployment(config, "PoseServer")
    scaling = section["autoscaling_config"]
    assert scaling["min_replicas"] >= 1
    assert scaling["target_ongoing_requests"] < section["max_ongoing_requests"]
    assert section["max_queued_requests"] > 0
