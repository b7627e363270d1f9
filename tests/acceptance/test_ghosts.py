"""Ghosts through the public API of a running cluster: with a climb, and on a wall photo."""

from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from adapters.video import VideoWriter
from climbing.synthetic import compose_climb
from tests.photos import encode_photo
from tests.services.phone import Phone
from tests.wall_photos import FINISH, HEIGHT_PX, M_PER_PX, WIDTH_PX, find_px, shape_ladder

# Its climber goes up four holds in eight seconds.
SEED, FPS = 7, 15


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole generated climb."""
    path = tmp_path_factory.mktemp("film") / "climb.mp4"
    climb = compose_climb(SEED, fps=FPS, width_px=360, height_px=640)
    with VideoWriter(path, 360, 640, fps=Fraction(FPS)) as writer:
        for frame in climb.render_frames():
            writer.write(frame)
    return path


def hear(phone: Phone, kind: str) -> dict[str, Any]:
    """The next event of a kind: `ghost` or `comparison`."""
    events = phone.listen(phone.last_event_id)
    return next(e for e in events if e["type"] in {f"{kind}.completed", f"{kind}.failed"})


def ask(phone: Phone, where: str, **wish: Any) -> dict[str, Any]:
    """Asks for a ghost, waits for it, and looks at it."""
    answer = phone.http.post(f"{where}/ghosts", json=wish)
    assert answer.status_code == 202, answer.text
    assert hear(phone, "ghost")["ghost_id"] == answer.json()["ghost_id"]
    view: dict[str, Any] = phone.http.get(f"/ghosts/{answer.json()['ghost_id']}").json()
    return view


def test_a_climb_comes_back_with_its_ghost_and_can_be_set_beside_another(
    phone: Phone, film: Path
) -> None:
    """Ghost, comparison and advice in the result; then a taller body's ghost of the same climb."""
    body = {"video_id": phone.upload(film), "options": {"pose_model": "lite"}}
    analysis_id = phone.http.post("/analyses", json=body).json()["analysis_id"]
    events = phone.hear()
    assert "ghost" in {e["stage"] for e in events if e["type"] == "analysis.progress"}
    result = phone.http.get(f"/analyses/{analysis_id}/result", params={"expand": "true"}).json()
    ghost, comparison = result["ghost"], result["comparison"]
    assert len(ghost["stances"]) > 2
    assert len(ghost["trajectory"]["frames"]) > 30
    assert ghost["clock"]["ghost_ms"][0] == 0
    assert comparison["moves"]
    assert 0 < comparison["efficiency"] <= 1
    metrics = phone.look(analysis_id)["metrics"]
    assert metrics["efficiency"] == pytest.approx(comparison["efficiency"], abs=0.01)
    assert "ghost" in phone.look(analysis_id)["stage_seconds"]
    assert result["advice"]
    other = ask(phone, f"/analyses/{analysis_id}", climber={"height_m": 1.9})
    assert other["status"] == "completed", other["error"]
    assert other["ghost"]["height_m"] == 1.9
    wish = {"analysis_id": analysis_id, "ghost_id": other["ghost_id"]}
    asked = phone.http.post("/comparisons", json=wish).json()
    assert hear(phone, "comparison")["type"] == "comparison.completed"
    view = phone.http.get(f"/comparisons/{asked['comparison_id']}").json()
    assert len(view["comparison"]["moves"]) == len(comparison["moves"])
    assert view["ghost_H_wall"] == pytest.approx([1, 0, 0, 0, 1, 0, 0, 0, 1], abs=1e-3)


@pytest.fixture
def wall(phone: Phone) -> str:
    """A photo on which people have drawn a ladder of holds and said what they are for."""
    blank = encode_photo(np.full((HEIGHT_PX, WIDTH_PX, 3), 150, np.uint8))
    route_id = phone.upload_photo(blank)
    phone.detect(route_id)
    assert phone.hear_of_walls(route_id)[0]["type"] == "route.detected"
    for number, shape in enumerate(shape_ladder()):
        drawn = {"polygon": shape.polygon, "type": shape.type, "colour": shape.colour}
        answer = phone.http.post(
            f"/routes/{route_id}/holds/{UUID(int=number + 1)}", json=drawn | {"tag": shape.tag}
        )
        assert answer.status_code == 201, answer.text
    return route_id


def test_the_best_way_up_a_photo(phone: Phone, wall: str) -> None:
    """From the tagged start to the tagged finish, in pixels of the photo."""
    view = ask(phone, f"/routes/{wall}", m_per_px=M_PER_PX, climber={"height_m": 1.7})
    assert view["status"] == "completed", view["error"]
    assert view["warnings"] == ["ghost_angle_assumed"]
    ghost = view["ghost"]
    ends = {ghost["places"][number]["hold"] for number in ghost["stances"][-1][:2]}
    assert ends == {str(UUID(int=FINISH + 1))}
    place = next(p for p in ghost["places"] if p["hold"] == str(UUID(int=FINISH + 1)))
    assert place["point"] == pytest.approx(tuple(find_px(FINISH).values()), abs=1)


def test_a_way_that_nobody_has_says_how_far_it_goes(phone: Phone, wall: str) -> None:
    """On a wall ten times as large."""
    view = ask(phone, f"/routes/{wall}", m_per_px=10 * M_PER_PX)
    assert (view["status"], view["ghost"]) == ("failed", None)
    assert view["error"]["code"] == "no_way_up"
    assert view["error"]["detail"]
