#!/bin/sh
# Gives the environment the shared libraries that OpenCV and MediaPipe expect of a desktop system.
# What a bare machine lacks is taken from Debian's own packages and unpacked inside the environment:
# nothing is installed, so root is not needed.
# Usage: native-libraries.sh VENV
set -eu

venv=$1
needed="libgl1 libegl1 libgles2 libglib2.0-0"
folder=$venv/native

loads() {
    "$venv/bin/python" -c '
import ctypes, importlib.util, pathlib, cv2
spec = importlib.util.find_spec("mediapipe")
ctypes.CDLL(str(pathlib.Path(spec.origin).parent / "tasks" / "c" / "libmediapipe.so"))
' 2>/dev/null
}

loads && exit 0
# shellcheck disable=SC2086  # a list of names
sh scripts/unpack-packages.sh "$folder" $needed
"$venv/bin/python" scripts/preload.py "$(cd "$folder" && pwd)/root"
loads || {
    echo "native-libraries: OpenCV and MediaPipe still cannot be loaded" >&2
    exit 1
}
