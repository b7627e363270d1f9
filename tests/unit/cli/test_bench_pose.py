"""The pose benchmark measures what it says."""

from pathlib import Path

from cli.bench.pose import bench_networks, profile_tracking
from climbing.pose.placement import Device
from climbing.pose.weights import PoseModel


def test_every_runtime_of_the_cpu_has_its_rows(models_folder: Path) -> None:
    """With rates, and the work done in that time."""
    report = bench_networks(models_folder, Device.CPU, 0.05, [PoseModel.LITE])
    runtimes = {(row[1], row[2]) for row in report.rows}
    assert {("OpenVINO, cpu", "float32"), ("torch, cpu", "float32")} <= runtimes
    for row in report.rows:
        assert len(row) == len(report.columns)
        assert row[4] > 1
        assert row[5] > row[4] * 0.3


def test_the_profile_names_where_the_time_goes(models_folder: Path, sample_climb: Path) -> None:
    """All stages together are no shorter than each, and every frame was tracked."""
    frames, stages = profile_tracking(sample_climb, models_folder, PoseModel.LITE, Device.CPU)
    assert frames == 45
    whole = stages["all of the tracking"]
    inner = ("person detector", "landmark network", "decoding", "colours")
    assert all(0 < stages[stage] <= whole for stage in inner)
