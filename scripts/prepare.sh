#!/bin/sh
# Makes .venv from nothing: interpreter, pinned requirements, native libraries. Safe to run again.
# Needs Python 3.11 or newer and, if native libraries are missing, Debian's apt; never root.
set -eu
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}
venv=.venv
stamp=$venv/prepared

fail() {
    echo "prepare: $*" >&2
    exit 1
}

command -v "$python" >/dev/null || fail "$python is not installed; install Python 3.11 or newer"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "$("$python" --version) is too old; set PYTHON to 3.11 or newer"

# Debian's Python makes environments without pip until python3-venv is installed; its wheel of pip
# can be had without installing anything.
make_environment() {
    "$python" -m venv $venv >/dev/null 2>&1 && return
    "$python" -m venv --clear --without-pip $venv &&
        sh scripts/unpack-packages.sh $venv/pip-wheel python3-pip-whl &&
        PYTHONPATH=$(echo $venv/pip-wheel/root/usr/share/python-wheels/pip-*.whl) \
            $venv/bin/python -m pip install -qq --disable-pip-version-check pip &&
        rm -rf $venv/pip-wheel
}

if [ ! -x $venv/bin/python ]; then
    echo "  making $venv"
    # A half-made environment would be taken for a whole one by the next run.
    make_environment || {
        rm -rf $venv
        fail "no environment could be made; on Debian install python3-venv"
    }
fi

wanted=$(cat requirements.txt pyproject.toml | cksum)
if [ "$(cat $stamp 2>/dev/null)" != "$wanted" ]; then
    echo "  installing requirements (5.5 GB the first time)"
    $venv/bin/python -m pip install -qq --disable-pip-version-check -r requirements.txt
    $venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --editable .
fi

sh scripts/native-libraries.sh $venv
echo "$wanted" >$stamp
