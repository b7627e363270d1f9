"""The replica that runs the hold network is killed while photos wait for it."""

import cv2

from climbing.synthetic.wall_photo import render_wall_photo
from tests.polling import wait_for
from tests.services.phone import Phone
from tests.services.system import RunningSystem

SEED = 10_003
PHOTOS = 3


def test_photos_are_answered_through_the_loss_of_the_replica(
    system: RunningSystem, phone: Phone
) -> None:
    """Those that were under way and one that comes while nobody is there: the same holds."""
    data = bytes(cv2.imencode(".png", render_wall_photo(SEED).rgb[..., ::-1])[1])
    wanted_id, *ids = [phone.upload_photo(data, "image/png") for _ in range(2 + PHOTOS)]
    phone.detect(wanted_id)
    phone.hear_of_walls(wanted_id)
    (replica,) = system.replicas("HoldServer")
    for route_id in ids[:-1]:
        phone.detect(route_id)
    replica.kill()
    phone.detect(ids[-1])
    events = phone.hear_of_walls(*ids)
    assert [event["type"] for event in events] == ["route.detected"] * len(ids)
    wanted = [hold["polygon"] for hold in phone.look_at_wall(wanted_id)["holds"]]
    assert wanted
    for route_id in ids:
        assert [hold["polygon"] for hold in phone.look_at_wall(route_id)["holds"]] == wanted
    wait_for(lambda: system.replicas("HoldServer"), timeout_s=30)
    assert system.replicas("HoldServer") != [replica]
