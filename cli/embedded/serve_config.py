"""Reads `serve_config.yaml`, checks it strictly, and adapts it to one machine.

Ray's schema ignores unknown keys, accepts deployments that do not exist and minimum above maximum;
`serve deploy` then fails late or not at all.
"""

import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError

from cli.errors import ConfigInvalid

SERVE_CONFIG: Final = Path(__file__).parents[2] / "serve_app" / "serve_config.yaml"


def load_serve_config(path: Path) -> dict[str, Any]:
    """The file's content, valid.

    Raises:
        ConfigInvalid: With every problem found.
    """
    try:
        config = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise ConfigInvalid(str(path), (str(error),)) from error
    problems = tuple(find_problems(config))
    if problems:
        raise ConfigInvalid(str(path), problems)
    checked: dict[str, Any] = config
    return checked


def find_problems(config: Any) -> Iterator[str]:
    """Everything that is wrong with a configuration, one line each."""
    from ray.serve.schema import ServeDeploySchema

    if not isinstance(config, dict):
        yield "the file is no mapping"
        return
    unknown = list(_unknown_keys(config, ServeDeploySchema, ""))
    yield from unknown
    try:
        ServeDeploySchema.model_validate(config)
    except ValidationError as error:
        yield from _lines_of(error, "")
        return
    if not unknown:
        for application in config["applications"]:
            yield from _application_problems(application)


def adapt_to_one_machine(
    config: dict[str, Any], *, host: str, port: int, gateway_replicas: int
) -> dict[str, Any]:
    """The same applications behind another address, with a fixed number of replicas."""
    adapted = dict(config)
    adapted["proxy_location"] = "HeadOnly"
    adapted["http_options"] = {**config.get("http_options", {}), "host": host, "port": port}
    replicas = {"Gateway": gateway_replicas, "PoseServer": 1, "HoldServer": 1, "GhostServer": 1}
    adapted["applications"] = [
        {
            **application,
            "args": _use_all_cores(application.get("args", {})),
            "deployments": [
                _fix_replicas(deployment, replicas) for deployment in application["deployments"]
            ],
        }
        for application in config["applications"]
    ]
    return adapted


def _fix_replicas(deployment: dict[str, Any], replicas: dict[str, int]) -> dict[str, Any]:
    """Those named, with little of the CPU, so that all find room on two cores."""
    if deployment["name"] not in replicas:
        return deployment
    fixed = {key: value for key, value in deployment.items() if key != "autoscaling_config"}
    options = {**fixed.get("ray_actor_options", {}), "num_cpus": 0.15}
    return fixed | {"num_replicas": replicas[deployment["name"]], "ray_actor_options": options}


def _use_all_cores(args: dict[str, Any]) -> dict[str, Any]:
    """Nobody but this service decides who gets the cores of one machine.

    The hold network is loaded behind the start's back: nobody has photographed a wall by then.
    """
    changes = {"pose": {"threads": 0}, "holds": {"threads": 0, "warm": False}}
    return args | {name: args[name] | change for name, change in changes.items() if name in args}


def _unknown_keys(value: Any, model: type[BaseModel], where: str) -> Iterator[str]:
    """Keys that the schema does not know, at any depth that the schema describes."""
    known = {field.alias or name: field for name, field in model.model_fields.items()}
    for key, inner in value.items():
        place = f"{where}{key}"
        if key not in known:
            yield f"{place}: unknown key; known are {', '.join(sorted(known))}"
            continue
        inner_model = _model_in(known[key].annotation)
        if inner_model is None:
            continue
        for index, item in enumerate(inner if isinstance(inner, list) else [inner]):
            if isinstance(item, dict):
                spot = f"{place}[{index}]." if isinstance(inner, list) else f"{place}."
                yield from _unknown_keys(item, inner_model, spot)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model in `Model`, `list[Model]`, `Model | None` and the like."""
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in {list, Union, UnionType}:
        found = (_model_in(argument) for argument in get_args(annotation))
        return next((model for model in found if model is not None), None)
    return None


def _application_problems(application: dict[str, Any]) -> Iterator[str]:
    """Builds the application from its arguments and compares names and bounds."""
    name = application.get("name", "?")
    try:
        builder = _import(application["import_path"])
        built = builder(_parse_args(builder, application.get("args", {})))
    except (ImportError, AttributeError, TypeError) as error:
        yield f"{name}: {error}"
        return
    except ValidationError as error:
        yield from _lines_of(error, f"{name}.args.")
        return
    wanted = {deployment["name"] for deployment in application.get("deployments", [])}
    existing = set(_deployment_names(built))
    for missing in sorted(wanted - existing):
        yield f"{name}: there is no deployment {missing!r}; there are {sorted(existing)}"
    for forgotten in sorted(existing - wanted):
        yield f"{name}: deployment {forgotten!r} is not configured"
    for deployment in application.get("deployments", []):
        yield from _autoscaling_problems(name, deployment)


def _import(path: str) -> Any:
    module, _, attribute = path.partition(":")
    return getattr(importlib.import_module(module), attribute)


def _parse_args(builder: Any, args: dict[str, Any]) -> BaseModel:
    (parameter,) = inspect.signature(builder, eval_str=True).parameters.values()
    if not issubclass(parameter.annotation, BaseModel):
        raise TypeError(f"{builder.__name__} does not take a pydantic model")
    parsed: BaseModel = parameter.annotation.model_validate(args)
    return parsed


def _deployment_names(application: Any) -> list[str]:
    from ray.serve._private.build_app import build_app

    built = build_app(application, name="check")
    return [deployment.name for deployment in built.deployments]


def _autoscaling_problems(application: str, deployment: dict[str, Any]) -> Iterator[str]:
    from ray.serve.config import AutoscalingConfig

    settings = deployment.get("autoscaling_config")
    if not isinstance(settings, dict):
        return
    place = f"{application}.{deployment['name']}.autoscaling_config"
    try:
        bounds = AutoscalingConfig(**settings)
    except ValidationError as error:
        yield from _lines_of(error, f"{place}.")
        return
    if bounds.max_replicas < bounds.min_replicas:
        yield f"{place}: max_replicas {bounds.max_replicas} is below {bounds.min_replicas}"


def _lines_of(error: ValidationError, where: str) -> Iterator[str]:
    for item in error.errors():
        yield f"{where}{'.'.join(str(part) for part in item['loc'])}: {item['msg']}"
