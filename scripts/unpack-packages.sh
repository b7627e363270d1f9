#!/bin/sh
# Downloads Debian packages with what they depend on and unpacks them below FOLDER/root. Nothing is
# installed, so root is not needed.
# Usage: unpack-packages.sh FOLDER PACKAGE...
set -eu

folder=$1
shift
command -v apt-get >/dev/null && command -v dpkg >/dev/null || {
    echo "unpack-packages: there is no apt here; install the equivalents of $*" >&2
    exit 1
}

echo "  unpacking $*"
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
apt install --download-only --yes "$@"
for package in "$here"/archives/*.deb; do
    dpkg -x "$package" "$here/root"
done
rm -rf "$here/lists" "$here/archives" "$here"/*.bin
