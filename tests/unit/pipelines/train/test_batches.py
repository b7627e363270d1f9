"""Which collection a crop is taken from."""

import pytest

from pipelines.train.batches import Share, add_share


@pytest.mark.parametrize("part", [0.0, 0.2, 1.0])
def test_a_further_collection_takes_its_part_of_all_crops(part: float) -> None:
    """The others share the rest as before."""
    shares = [Share([], 0.36), Share([], 0.36), Share([], 0.10)]
    added, *rest = add_share(shares, [], part)
    whole = added.weight + sum(share.weight for share in rest)
    assert added.weight / whole == pytest.approx(part)
    if part < 1:
        assert rest[0].weight / rest[2].weight == pytest.approx(3.6)
