"""Pictures of rules and of the rulebook as SVG, without any program or font beside lagrum."""
