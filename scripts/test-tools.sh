#!/bin/sh
# Brings what only some tests need. Where that is not allowed those tests skip and say why; in CI
# (CI=true) they fail instead.
set -eu

packages="swift-proxy swift-account swift-container swift-object memcached"

command -v swift-proxy-server >/dev/null && command -v memcached >/dev/null && exit 0
command -v apt-get >/dev/null || exit 0
if [ "$(id -u)" = 0 ]; then
    sudo=
elif sudo -n true 2>/dev/null; then
    sudo="sudo -n"
else
    echo "  cannot install $packages without root: the S3 tests will skip"
    exit 0
fi
echo "  installing $packages"
# The services that the packages start would take ports; the tests start their own.
export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
# shellcheck disable=SC2086  # a list of names
$sudo apt-get -qq update && $sudo apt-get -qq install --yes --no-install-recommends $packages >/dev/null ||
    echo "  $packages could not be installed: the S3 tests will skip"
