"""The import table of ARCHITECTURE.md as law.

Without such a test, layers dissolve: of one well-known FastAPI code base, 70 of 91 parts sit in
import cycles although its own guide forbids them.
"""

import pytest

from tests.architecture.source_tree import PACKAGES, Import, Module, imports_of, modules

# The row may import the columns it lists; its own package is always allowed.
MAY_IMPORT: dict[str, frozenset[str]] = {
    "climbing": frozenset(),
    "contracts": frozenset(),
    "adapters": frozenset({"contracts"}),
    "db": frozenset({"contracts"}),
    "deployments": frozenset({"climbing", "contracts", "adapters", "db", "ray"}),
    "pipelines": frozenset({"climbing", "contracts", "adapters", "db", "ray"}),
    "serve_app": frozenset({"contracts", "adapters", "db", "fastapi"}),
    "cli": frozenset({"climbing", "contracts", "adapters", "db", "ray"}),
}

# Governed names that are not rooms of ours.
GOVERNED_LIBRARIES = frozenset({"ray", "fastapi"})

# One adapter knows each of these; nobody else may.
ONLY_IN: dict[str, str] = {
    "redis": "adapters",
    "boto3": "adapters",
    "botocore": "adapters",
    "av": "adapters",
    "PIL": "adapters.photo",
    "pillow_heif": "adapters.photo",
    "sqlalchemy": "db",
    "sqlmodel": "db",
    "mediapipe": "climbing.pose",
    "tflite": "climbing.network",
    # Not even there by a statement: see `climbing.network.openvino_network`.
    "openvino": "climbing.network.openvino_network",
}

# The one file of the gateway that knows it runs on Ray Serve.
RAY_ENTRANCE = "serve_app.app"


def _governed(name: str) -> bool:
    return name in PACKAGES or name in GOVERNED_LIBRARIES


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.name)
def test_module_imports_only_what_its_row_of_the_table_allows(module: Module) -> None:
    """A module imports its own room and the columns of its row, nothing else."""
    allowed = MAY_IMPORT[module.package] | {module.package}
    if module.name == RAY_ENTRANCE:
        allowed = allowed | {"ray"}
    bad = [i for i in imports_of(module) if _governed(i.root) and i.root not in allowed]
    assert not bad, f"{module.name} may not import {[i.name for i in bad]}"


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.name)
def test_guarded_libraries_stay_behind_their_adapter(module: Module) -> None:
    """Redis, S3, video decoding, SQL, MediaPipe and the network runtimes each have one door."""
    bad = [i for i in imports_of(module) if not _behind_its_door(module, i)]
    assert not bad, f"{module.name} may not import {[i.name for i in bad]}"


def _behind_its_door(module: Module, found: Import) -> bool:
    door = ONLY_IN.get(found.root)
    return door is None or module.name == door or module.name.startswith(f"{door}.")


def test_gateway_and_deployments_never_meet() -> None:
    """`serve_app` and `deployments` meet at the job stream only."""
    for module in modules():
        roots = {i.root for i in imports_of(module)}
        if module.package == "serve_app":
            assert "deployments" not in roots, module.name
        if module.package == "deployments":
            assert "serve_app" not in roots, module.name


def test_no_module_is_part_of_an_import_cycle() -> None:
    """Following imports never leads back to where it began."""
    graph = {m.name: {i.name for i in imports_of(m)} for m in modules()}
    known = set(graph)
    edges = {
        name: {_resolve(t, known) for t in targets} - {None, name}
        for name, targets in graph.items()
    }
    cycles = _cyclic_nodes(edges)
    assert not cycles, f"in import cycles: {sorted(cycles)}"


def _resolve(name: str, known: set[str]) -> str | None:
    """`contracts.jobs.AnalysisJob` is the module `contracts.jobs`."""
    while name and name not in known:
        name = name.rpartition(".")[0]
    return name or None


def _cyclic_nodes(edges: dict[str, set[str | None]]) -> set[str]:
    """Removes leaves until none is left; what remains lies on or between cycles."""
    remaining = {node: set(targets) for node, targets in edges.items()}
    while leaves := {node for node, targets in remaining.items() if not targets & set(remaining)}:
        for leaf in leaves:
            del remaining[leaf]
    return set(remaining)
