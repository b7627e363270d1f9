"""`python -m pipelines.train`: trains the hold network and writes its weights."""

import argparse
import json
from pathlib import Path
from typing import Any

from climbing.holds.hold_graph import LayerWeights, build_hold_graph
from climbing.holds.weights import load_hold_weights, save_hold_weights
from pipelines.train.batches import Share, add_share, draw_batches
from pipelines.train.datasets import (
    read_boxes180,
    read_corrections,
    read_polygons62,
    read_synthetic,
    read_types,
)
from pipelines.train.losses import Losses
from pipelines.train.pretrained import build_first_weights, load_detector
from pipelines.train.splits import split_photos
from pipelines.train.training import Recipe, train


def main() -> None:
    """Reads the command line and trains."""
    options = _parse()
    options.output.mkdir(parents=True, exist_ok=True)
    first = (
        load_hold_weights(options.start)
        if options.start
        else build_first_weights(load_detector(options.detector), options.seed)
    )
    batches = draw_batches(
        _list_shares(options),
        count=options.steps,
        size=options.batch,
        side_px=options.side,
        seed=options.seed,
    )

    def save(layers: dict[str, LayerWeights]) -> None:
        save_hold_weights(layers, options.output / "holds.safetensors", version=options.version)

    recipe = Recipe(options.steps, rate=options.rate)
    with (options.output / "log.jsonl").open("a") as log:

        def tell(step: int, losses: Losses, seconds: float) -> None:
            figures = {k: round(float(v.detach()), 4) for k, v in losses._asdict().items()}
            line: dict[str, Any] = {"step": step, "seconds": round(seconds, 2)} | figures
            print(json.dumps(line), file=log, flush=True)

        graph = build_hold_graph(first, options.side)
        save(train(graph, batches, recipe, tell, save))


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the collections")
    parser.add_argument("--detector", type=Path, help="the published detector's packed assets")
    parser.add_argument("--start", type=Path, help="weights to go on from instead")
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--version", default="1")
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--side", type=int, default=512)
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--synthetic", type=float, default=0.0, help="share of rendered photos, 0 to 1"
    )
    parser.add_argument("--synthetic-folder", type=Path, help="what `pipelines.synthesize` wrote")
    parser.add_argument(
        "--corrections", type=float, default=0.0, help="share of photos that users corrected"
    )
    parser.add_argument(
        "--corrections-folder", type=Path, help="what `pipelines.export_corrections` wrote"
    )
    options = parser.parse_args()
    for name in ("synthetic", "corrections"):
        share = getattr(options, name)
        if not 0 <= share <= 1:
            parser.error(f"--{name} is {share}, must lie in 0..1")
        if share and not getattr(options, f"{name}_folder"):
            parser.error(f"--{name} needs --{name}-folder")
    return options


def _list_shares(options: argparse.Namespace) -> list[Share]:
    data = options.data
    polygons, _ = split_photos(read_polygons62(data))
    boxes, _ = split_photos(read_boxes180(data))
    types, _ = split_photos(read_types(data))
    shares = [
        Share(polygons, 0.36),
        Share(boxes, 0.36),
        Share(types, 0.10),
    ]
    if options.synthetic:
        rendered = read_synthetic(options.synthetic_folder)
        shares = add_share(shares, rendered, options.synthetic)
    if options.corrections:
        corrected = read_corrections(options.corrections_folder)
        shares = add_share(shares, corrected, options.corrections)
    return shares


if __name__ == "__main__":
    main()
