#!/bin/sh
# What action.yml does when lagrum is installed: one `lagrum katalog` for each format. The answers are kept, so that all
# but the first take little time.
#
# Inputs are environment variables, never text pasted into a script:
#   LAGRUM_MAPPAR    folders or files, one a line; none: rotter in lagrum.toml
#   LAGRUM_GRANS, LAGRUM_BASLINJE, LAGRUM_DATUM    as the options of the same names; empty: lagrum.toml or lagrum decides
#   LAGRUM_RADER     "ändrade" or "alla" rows; empty: the changed ones in a pull request, whose base is LAGRUM_BAS
#   LAGRUM_FORMAT    of: text github markdown sarif json junit csv gitlab
#   LAGRUM_UT        folder for the files
# text and github go to the log, markdown to $GITHUB_STEP_SUMMARY, the rest to files.
# Exit code: that of `lagrum katalog` (0 nothing at the limit, 1 findings, 2 wrong input, 3 internal error).
set -uf

MAX_SUMMARY=1000000 # bytes; GitHub takes 1 MiB for a step and drops what is larger

cd "${GITHUB_WORKSPACE:-.}" || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
token=lagrum-${work##*/}
newline='
'

stop() { # message
    printf '::error title=lagrum::%s\n' "$1"
    exit 2
}

# Text out of the interventions must not be read as a command to the runner.
plainly() { # file
    [ -s "$1" ] || return 0
    printf '::stop-commands::%s\n' "$token"
    cat "$1"
    printf '\n::%s::\n' "$token"
}

summarise() { # file
    summary=${GITHUB_STEP_SUMMARY:-}
    [ -n "$summary" ] && [ -s "$1" ] || return 0
    if [ "$(wc -c <"$1")" -le "$MAX_SUMMARY" ]; then
        cat "$1" >>"$summary"
    else # whole lines only
        { head -c "$MAX_SUMMARY" "$1" | sed '$d' && printf '\n… Sammanfattningen är avkortad.\n'; } >>"$summary"
    fi
}

# The checkout is the runner's own; still no hook and no monitor of it is started.
ask_git() { GIT_TERMINAL_PROMPT=0 git -c core.hooksPath=/dev/null -c core.fsmonitor=false "$@"; }

# The commit that a pull request is set against. What the runner has checked out is mostly a merge into the target, whose
# first parent is exactly that; a clone without history knows its name, but must fetch it.
base() {
    [ -n "${LAGRUM_BAS:-}" ] || return 0
    found=$LAGRUM_BAS
    parents=$(ask_git cat-file -p HEAD 2>/dev/null | sed -n '/^$/q; s/^parent //p')
    case $parents in
    *"$newline"*) case ${GITHUB_REF:-} in refs/pull/*/merge) found=${parents%%"$newline"*} ;; esac ;;
    esac
    ask_git cat-file -e "$found^{commit}" 2>/dev/null ||
        ask_git fetch --quiet --no-tags --depth=1 origin "$found" >/dev/null 2>&1 || :
    printf '%s' "$found"
}

out=${LAGRUM_UT:-${RUNNER_TEMP:-$work}/lagrum}
case $out in
*"$newline"*) stop 'Mappnamnet i ut går över flera rader' ;;
esac
mkdir -p -- "$out" || stop 'Mappen i ut kan inte skapas'

# INVARIANT: a value stays in one word with its option, so that none can pass for an option of its own.
set --
[ -z "${LAGRUM_GRANS:-}" ] || set -- "$@" "--grans=$LAGRUM_GRANS"
[ -z "${LAGRUM_BASLINJE:-}" ] || set -- "$@" "--baslinje=$LAGRUM_BASLINJE"
[ -z "${LAGRUM_DATUM:-}" ] || set -- "$@" "--datum=$LAGRUM_DATUM"
case ${LAGRUM_RADER:-} in
'' | ändrade | andrade)
    since=$(base)
    if [ -n "$since" ]; then
        [ -n "${LAGRUM_BASLINJE:-}" ] || set -- "$@" "--andrade-rader=$since"
    elif [ -n "${LAGRUM_RADER:-}" ]; then
        echo 'lagrum: alla rader visas, för det här är ingen pull request.'
    fi
    ;;
alla) ;;
*) stop 'Det som står i rader finns inte; välj mellan ändrade och alla' ;;
esac
set -- "$@" --
while IFS= read -r line; do
    [ -z "$line" ] || set -- "$@" "$line"
done <<END
${LAGRUM_MAPPAR:-}
END

code=
for format in ${LAGRUM_FORMAT:-text github markdown sarif}; do
    case $format in
    text | github | markdown) file=$work/$format ;;
    sarif | json | csv) file=$out/lagrum.$format ;;
    junit) file=$out/lagrum-junit.xml ;;
    gitlab) file=$out/lagrum-gitlab.json ;;
    *) stop "Formatet i format finns inte; välj bland text, github, markdown, sarif, json, junit, csv och gitlab" ;;
    esac
    rm -f -- "$file"
    lagrum katalog "--format=$format" "--ut=$file" "$@" 2>"$work/messages"
    now=$?
    if [ "$now" != "$code" ]; then # every run has the same to say
        plainly "$work/messages"
        [ -n "$code" ] && [ "$now" -lt "$code" ] || code=$now
    fi
    [ -f "$file" ] || continue
    case $format in
    text) plainly "$file" ;;
    github) cat "$file" ;;
    markdown) summarise "$file" ;;
    sarif) [ -z "${GITHUB_OUTPUT:-}" ] || printf 'sarif=%s\n' "$file" >>"$GITHUB_OUTPUT" ;;
    esac
done

[ -z "${GITHUB_OUTPUT:-}" ] || printf 'kod=%s\n' "$code" >>"$GITHUB_OUTPUT"
case $code in
0) echo 'lagrum: inget på eller över gränsen.' ;;
1) echo 'lagrum: fynd på eller över gränsen.' ;;
2) echo 'lagrum: fel i filer eller inställningar.' ;;
*) echo "lagrum: felet ligger i lagrum (slutkod $code)." ;;
esac
exit "$code"
