"""Which holds belong to one route: those of one colour. Knows neither names nor outlines."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from climbing.holds.colour import HoldColour
from climbing.holds.hold import HoldKind

# Colours closer than this are the same paint [OKLab, lightness counted less].
_SAME_COLOUR: Final = 0.075
_LIGHTNESS_WEIGHT: Final = 0.45
# A single hold of a colour is no route.
_LEAST_HOLDS: Final = 2


def group_routes(colours: Sequence[HoldColour], kinds: Sequence[HoldKind]) -> list[int | None]:
    """The route of each hold, by average linkage in OKLab; numbered from the largest, from 1.

    Volumes belong to the wall, not to a route. The numbers do not depend on the holds' order,
    except between groups of one size.
    """
    chosen = [index for index, kind in enumerate(kinds) if kind is HoldKind.HOLD]
    routes: list[int | None] = [None] * len(colours)
    if len(chosen) < _LEAST_HOLDS:
        return routes
    from scipy.cluster.hierarchy import fcluster, linkage

    points = np.array([colours[index].oklab for index in chosen], np.float64)
    points[:, 0] *= _LIGHTNESS_WEIGHT
    clusters = fcluster(linkage(points, "average"), _SAME_COLOUR, "distance")
    names, counts = np.unique(clusters, return_counts=True)
    ranking = names[np.lexsort((names, -counts))]
    sizes = dict(zip(names.tolist(), counts.tolist(), strict=True))
    number = {int(name): place + 1 for place, name in enumerate(ranking)}
    for index, cluster in zip(chosen, clusters.tolist(), strict=True):
        routes[index] = number[cluster] if sizes[cluster] >= _LEAST_HOLDS else None
    return routes
