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
command -v apt-get >/dev/null && command -v dpkg >/dev/null || {
    echo "native-libraries: OpenCV or MediaPipe cannot be loaded; install the equivalents of $needed" >&2
    exit 1
}

echo "  unpacking native libraries ($needed)"
rm -rf "$folder"
mkdir -p "$folder/lists/partial" "$folder/archives/partial" "$folder/root"
here=$(cd "$folder" && pwd)
# apt's own folders belong to root; ours hold copies of its lists and what is downloaded.
apt() {
    apt-get -qq -o Dir::State::Lists="$here/lists" -o Dir::Cache="$here" \
        -o Dir::Cache::archives="$here/archives" -o Debug::NoLocking=1 \
        -o APT::Sandbox::User= -o APT::Install-Recommends=0 "$@"
}
apt update
# shellcheck disable=SC2086  # a list of names
apt install --download-only --yes $needed
for package in "$here"/archives/*.deb; do
    dpkg -x "$package" "$here/root"
done
rm -rf "$here/lists" "$here/archives" "$here"/*.bin

"$venv/bin/python" scripts/preload.py "$here/root"
loads || {
    echo "native-libraries: OpenCV and MediaPipe still cannot be loaded" >&2
    exit 1
}
