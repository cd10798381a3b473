"""`lagrum komplettering`: the script that makes a shell complete the words of a command line."""

from __future__ import annotations

import contextlib
from typing import Annotated

import typer

from lagrum.base.errors import InputError
from lagrum.cli.completion import complete
from lagrum.cli.errors import OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.output import emit

HELP = """
Skriv ett skript som låter skalet fylla i kommandon, alternativ, deras värden och reglernas id.

bash: source <(lagrum komplettering bash), i ~/.bashrc.

zsh: source <(lagrum komplettering zsh), i ~/.zshrc efter compinit.

fish: lagrum komplettering fish | source, i ~/.config/fish/config.fish.

PowerShell: lagrum komplettering powershell | Out-String | Invoke-Expression, i filen som $PROFILE pekar på.
"""
EXAMPLES = """
lagrum komplettering bash > lagrum.bash
lagrum komplettering powershell > lagrum.ps1
"""
BASH = r"""# Komplettering av lagrum i bash.
_lagrum() {
    local rad
    COMPREPLY=()
    while IFS= read -r rad; do
        COMPREPLY+=("${rad%%$'\t'*}")
    done < <("$1" komplettering --svara -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _lagrum lagrum
"""
ZSH = r"""#compdef lagrum
# Komplettering av lagrum i zsh.
_lagrum() {
    local rad
    local -a svar
    for rad in "${(@f)$("${words[1]}" komplettering --svara -- "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
        [[ -n $rad ]] && svar+=("${${rad%%$'\t'*}//:/\\:}:${rad#*$'\t'}")
    done
    if (( $#svar )); then _describe lagrum svar; else _files; fi
}
if [[ ${funcstack[1]} == _lagrum ]]; then _lagrum "$@"; else compdef _lagrum lagrum; fi
"""
FISH = r"""# Komplettering av lagrum i fish.
function __lagrum_svara
    set -l ord (commandline -opc)
    set -l nu (commandline -ct)
    set -l svar ($ord[1] komplettering --svara -- $ord[2..-1] "$nu" 2>/dev/null)
    if test (count $svar) -gt 0
        printf '%s\n' $svar
    else
        __fish_complete_path "$nu"
    end
end
complete -c lagrum -f -a '(__lagrum_svara)'
"""
POWERSHELL = r"""# Komplettering av lagrum i PowerShell.
Register-ArgumentCompleter -Native -CommandName lagrum -ScriptBlock {
    param($ord, $rad, $plats)
    $alla = @($rad.CommandElements | Where-Object { $_.Extent.EndOffset -le $plats } | ForEach-Object { "$_" })
    $skrivna = @($alla | Select-Object -Skip 1)
    if ($ord -eq '') { $skrivna += '""' }
    $kodning = [Console]::OutputEncoding
    try {
        [Console]::OutputEncoding = [System.Text.Encoding]::UTF8
        $svar = @(& $alla[0] komplettering --svara '--' @skrivna 2>$null)
    } finally {
        [Console]::OutputEncoding = $kodning
    }
    foreach ($ett in $svar) {
        $delar = $ett -split "`t", 2
        $text = if ($delar[0] -match '[\s()]') { "'" + $delar[0].Replace("'", "''") + "'" } else { $delar[0] }
        $om = if ($delar[1]) { $delar[1] } else { $delar[0] }
        [System.Management.Automation.CompletionResult]::new($text, $delar[0], 'ParameterValue', $om)
    }
}
"""
SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH, "powershell": POWERSHELL}
app = new_app()


@app.command("komplettering", cls=Command, help=HELP, epilog=EXAMPLES)
def komplettering(
    skal: Annotated[list[str], typer.Argument(metavar="|".join(SCRIPTS), help="skalet som skriptet är för")],
    svara: Annotated[bool, typer.Option("--svara", hidden=True)] = False,
) -> int:
    if svara:
        # Whatever goes wrong: an error here would land in the line that the user is writing.
        with contextlib.suppress(Exception):
            emit("".join(f"{value}\t{about}\n" for value, about in complete(skal)))
        return OK
    name = " ".join(skal)
    if name not in SCRIPTS:
        raise InputError(f"»{name}« är inget skal som kan kompletteras", f"välj mellan {', '.join(SCRIPTS)}")
    emit(SCRIPTS[name])
    return OK
