"""Pictures come out the right way up, however the camera was held."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.video.orientation import Orientation
from tests.unit.adapters.video.films import Film, find_white_corner, make_picture
from tests.unit.adapters.video.surgery import with_matrix
from tests.unit.adapters.video.viewing import view

orientations = st.builds(Orientation, st.booleans(), st.sampled_from([0, 90, 180, 270]))
lawful = settings(derandomize=True, deadline=None)

# PyAV turns counter-clockwise, then mirrors left to right, then upside down.
TURNS = {
    (0, False, False): "upper left",
    (90, False, False): "lower left",
    (180, False, False): "lower right",
    (270, False, False): "upper right",
    (0, True, False): "upper right",
    (90, True, False): "lower right",
    (180, True, False): "lower left",
    (270, True, False): "upper left",
    (0, False, True): "lower left",
    (90, False, True): "upper left",
}

# As cameras write them: a b u, c d v, x y w of the track header box.
STORED_MATRICES = {
    "landscape": ((1, 0, 0, 0, 1, 0, 0, 0, 1), 0, "upper left"),
    "portrait": ((0, 1, 0, -1, 0, 0, 64, 0, 1), 270, "upper right"),
    "upside down": ((-1, 0, 0, 0, -1, 0, 96, 64, 1), 180, "lower right"),
    "portrait on its head": ((0, -1, 0, 1, 0, 0, 0, 96, 1), 90, "lower left"),
}


@pytest.mark.parametrize(("turn", "corner"), TURNS.items(), ids=str)
def test_pictures_are_turned_and_mirrored_as_the_container_asks(
    turn: tuple[float, bool, bool], corner: str, tmp_path: Path
) -> None:
    """The white corner ends where a player shows it, and the facts have the size of that."""
    seen = view(Film(frames=3, turn=turn).write(tmp_path / "film.mp4"))
    assert [find_white_corner(picture) for picture in seen.pictures] == [corner] * 3
    assert seen.pictures[0].shape == (seen.facts.height_px, seen.facts.width_px, 3)
    assert seen.facts.width_px == (64 if turn[0] in {90, 270} else 96)
    assert seen.facts.mirrored == (turn[1] != turn[2])


@pytest.mark.parametrize("name", STORED_MATRICES)
def test_the_matrix_of_the_track_header_is_obeyed(name: str, film: bytes) -> None:
    """A phone held upright stores landscape pictures and the matrix of a quarter turn clockwise."""
    matrix, rotation_deg, corner = STORED_MATRICES[name]
    seen = view(with_matrix(film, matrix))
    assert seen.facts.rotation_deg == rotation_deg
    assert not seen.facts.mirrored
    assert find_white_corner(seen.pictures[0]) == corner
    assert seen.numbers == list(range(20))


@lawful
@given(orientations, st.floats(0.1, 8.0), st.floats(-0.7, 0.7))
def test_a_matrix_is_read_to_the_nearest_quarter_turn(
    orientation: Orientation, scale: float, error_rad: float
) -> None:
    """Scale and small angles do not matter, so neither do rounded matrices."""
    angle_rad = -math.radians(orientation.rotation_deg) + error_rad
    cosine, sine = scale * math.cos(angle_rad), scale * math.sin(angle_rad)
    flip = -1 if orientation.mirrored else 1
    a, b, c, d = (round(v * 65536) for v in (flip * cosine, flip * sine, -sine, cosine))
    assert Orientation.from_matrix(a, b, c, d) == orientation


def test_a_matrix_of_zeros_turns_nothing() -> None:
    """Some editors leave the matrix empty."""
    assert Orientation.from_matrix(0, 0, 0, 0) == (False, 0)


@lawful
@given(orientations)
def test_turning_moves_pixels_and_changes_none(orientation: Orientation) -> None:
    """An upright picture has the pixels of the stored one, and its sides swap with a quarter."""
    stored = np.random.default_rng(3).integers(0, 255, (4, 6, 3), dtype=np.uint8)
    upright = orientation.turn_upright(stored)
    assert upright.shape == ((6, 4, 3) if orientation.swaps_sides else (4, 6, 3))
    assert sorted(map(tuple, upright.reshape(-1, 3))) == sorted(map(tuple, stored.reshape(-1, 3)))
    assert upright.flags.c_contiguous


def test_the_eight_orientations_differ() -> None:
    """No two ways to hold a camera show the same picture."""
    stored = make_picture(3, 64, 64)
    stored[:8, 32:40] = 200
    every = [
        Orientation(m, r).turn_upright(stored) for m in (False, True) for r in range(0, 360, 90)
    ]
    assert len({picture.tobytes() for picture in every}) == 8
