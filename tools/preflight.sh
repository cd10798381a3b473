#!/bin/sh
# Says in words what an installation lacks, instead of a compiler log.
# Usage: tools/preflight.sh PYTHON CC        (exit 0: nothing is missing)
python=${1:-python3}
cc=${2:-gcc}

missing=
packages=
lacks() { # what is missing, Debian packages that bring it
    missing="$missing  - $1
"
    packages="$packages $2"
}

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
if [ -z "$version" ]; then
    lacks "Python 3.11 or newer: '$python' does not run. Another one: make PYTHON=python3.12 ..." "python3 python3-venv python3-dev"
elif ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    lacks "Python 3.11 or newer: '$python' is Python $version. Another one: make PYTHON=python3.12 ..." ""
    version=
elif ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    lacks "the venv module of Python $version" "python$version-venv"
fi

# $cc may hold arguments ("ccache gcc"), so it is left unquoted.
if ! command -v ${cc%% *} >/dev/null 2>&1; then
    lacks "a C compiler: '${cc%% *}' was not found (durable-rules is compiled from source). Another one: make CC=clang ..." "gcc libc6-dev"
    compiles=no
else
    printf '#include <stdlib.h>\nint main(void) { return EXIT_SUCCESS; }\n' >"$work/c.c"
    if ! $cc "$work/c.c" -o "$work/c" >/dev/null 2>&1; then
        lacks "the headers of the C library: '$cc' cannot compile a program of two lines" "libc6-dev"
        compiles=no
    fi
fi

if [ -n "$version" ]; then
    include=$("$python" -c 'import sysconfig; print(sysconfig.get_path("include"))')
    printf '#include <Python.h>\n' >"$work/p.c"
    if [ ! -f "$include/Python.h" ]; then
        lacks "the C headers of Python $version: there is no Python.h in $include" "python$version-dev"
    elif [ -z "$compiles" ] && ! $cc -I"$include" -c "$work/p.c" -o "$work/p.o" >/dev/null 2>&1; then
        lacks "usable C headers of Python $version: '$cc' cannot compile $include/Python.h" "python$version-dev"
    fi
fi

[ -z "$missing" ] && exit 0
{
    printf 'lagrum cannot be installed here yet. Missing:\n%s' "$missing"
    # shellcheck disable=SC2086
    set -- $packages
    [ $# -gt 0 ] && printf 'On Debian or Ubuntu:\n  sudo apt-get install %s\n' "$*"
    case $version in
    3.11 | 3.12 | '') ;;
    *) printf 'Without a compiler, "%s -m pip install ." still gives lagrum, on its fast evaluator alone.\n' "$python" ;;
    esac
} >&2
exit 1
