"""What the hold network is taught about a crop is what is on the crop."""

import numpy as np
import pytest
import torch

from climbing.holds.hold import HoldKind, HoldType
from climbing.holds.hold_graph import OUTPUTS, STRIDE_PX
from climbing.holds.maps import BOX_UNIT_PX, read_candidates
from pipelines.train.crops import Crop, take_crop
from pipelines.train.labelled_photo import Label, LabelledPhoto, make_ellipse
from pipelines.train.losses import compute_losses
from pipelines.train.splits import is_test_photo, split_photos
from pipelines.train.targets import Targets, make_targets

SIDE = 128
BOXES = [(10, 20, 34, 60), (70, 64, 110, 120), (60, 8, 76, 20)]


@pytest.fixture
def photo() -> LabelledPhoto:
    """Three bright ellipses on a dark wall, the second a volume."""
    kinds = [HoldKind.HOLD, HoldKind.VOLUME, HoldKind.HOLD]
    labels = tuple(Label(make_ellipse(b), k) for b, k in zip(BOXES, kinds, strict=True))
    photo = LabelledPhoto("test", "one", "", labels)
    rgb = np.full((SIDE, SIDE, 3), 40, np.uint8)
    for left, top, right, bottom in BOXES:
        y, x = np.mgrid[:SIDE, :SIDE]
        inside = ((2 * x + 1 - left - right) / (right - left)) ** 2
        inside = inside + ((2 * y + 1 - top - bottom) / (bottom - top)) ** 2
        rgb[inside <= 1] = 230
    photo.__dict__["rgb"] = rgb
    return photo


@pytest.fixture
def crop(photo: LabelledPhoto) -> Crop:
    """The whole photo as it is."""
    return Crop(photo.rgb, photo.labels, np.ones((SIDE, SIDE), bool))


def answer(targets: Targets) -> dict[str, np.ndarray]:
    """The maps of a network that knows the truth."""
    side = SIDE // STRIDE_PX
    maps = {name: np.zeros((side, side, c), np.float32) for name, c in OUTPUTS.items()}
    height = targets.centre.transpose(1, 2, 0).clip(1e-4, 1 - 1e-4)
    maps["centre"] = np.log(height / (1 - height))
    row, column = targets.pixel.T
    maps["box"][row, column] = np.log(targets.box / BOX_UNIT_PX)
    maps["rays"][row, column] = targets.radii
    return maps


def test_a_network_that_knows_the_truth_finds_every_hold(crop: Crop) -> None:
    """Reading the maps is the inverse of making the targets."""
    found = read_candidates(answer(make_targets(crop)))
    sure = found.scores > 0.9
    boxes = sorted(found.boxes_px[sure].round().tolist())
    assert np.allclose(boxes, sorted(BOXES), atol=0.6)
    assert sum(found.volume[sure] > 0.5) == 1


def test_the_truth_has_no_loss_and_lies_do(crop: Crop) -> None:
    """Losses vanish for perfect maps and grow with what is wrong."""
    targets = make_targets(crop)
    maps = {k: torch.from_numpy(v[None]) for k, v in answer(targets).items()}
    right = compute_losses(maps, [targets])
    wrong = compute_losses({k: v + 1 for k, v in maps.items()}, [targets])
    for name in ("box", "edges", "rays"):
        assert getattr(right, name) < 1e-5
        assert getattr(wrong, name) > 0.1
    assert right.centre < 0.3 * wrong.centre


def test_every_hold_counts_the_same(crop: Crop) -> None:
    """Large holds have more pixels but not more weight."""
    targets = make_targets(crop)
    assert targets.weight.sum() == pytest.approx(len(BOXES))


@pytest.mark.parametrize("seed", range(12))
def test_labels_follow_their_crop(photo: LabelledPhoto, seed: int) -> None:
    """However a crop is turned and scaled, what is bright is inside the outlines."""
    crop = take_crop(np.random.default_rng(seed), photo, SIDE)
    for label in crop.labels:
        x, y = np.round(label.polygon_px.mean(axis=0) - 0.5).astype(int).clip(0, SIDE - 1)
        assert crop.rgb[y, x].min() > 150
        assert (label.polygon_px >= 0).all()
        assert (label.polygon_px <= SIDE).all()


def test_nothing_is_asked_where_nobody_looked(photo: LabelledPhoto) -> None:
    """Photos on which only some holds were drawn teach nothing about the wall between."""
    partial = LabelledPhoto("test", "one", "", photo.labels, is_complete=False)
    partial.__dict__["rgb"] = photo.rgb
    crop = take_crop(np.random.default_rng(0), partial, SIDE)
    assert not crop.is_known.any()
    vague = Label(photo.labels[0].polygon_px, None)
    doubtful = LabelledPhoto("test", "one", "", (vague,))
    doubtful.__dict__["rgb"] = photo.rgb
    crop = take_crop(np.random.default_rng(0), doubtful, SIDE)
    assert not crop.labels
    assert 0 < (~crop.is_known).sum() < SIDE * SIDE


def test_types_are_learnt_where_they_are_given(crop: Crop) -> None:
    """A hold without a type is no example of any."""
    typed = Label(crop.labels[0].polygon_px, HoldKind.HOLD, HoldType.JUG)
    targets = make_targets(Crop(crop.rgb, (typed, *crop.labels[1:]), crop.is_known))
    assert set(targets.type.tolist()) == {-1, list(HoldType).index(HoldType.JUG)}


def test_pictures_of_one_photo_are_on_one_side() -> None:
    """The split is by photo, and adding photos moves none of the others."""
    photos = [LabelledPhoto("s", f"p{i // 3}", f"{i}", ()) for i in range(300)]
    learnt, tested = split_photos(photos)
    assert not {p.photo for p in learnt} & {p.photo for p in tested}
    assert len(learnt) + len(tested) == len(photos)
    assert 0.1 < len(tested) / len(photos) < 0.3
    assert all(is_test_photo("s", p.photo) for p in tested)
