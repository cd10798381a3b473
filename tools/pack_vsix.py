"""Pack editors/vscode/ into dist/lagrum-VERSION.vsix: a zip file, the same to the byte each time, without npm."""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "editors" / "vscode"
WHEN = (2026, 1, 1, 0, 0, 0)
"""The time of every file in the package, so that the same content is the same package."""
TYPES = {
    "json": "application/json",
    "js": "application/javascript",
    "md": "text/markdown",
    "txt": "text/plain",
    "vsixmanifest": "text/xml",
}


def files() -> Iterator[tuple[str, bytes]]:
    """Yield the files of the package by name, in order."""
    manifest = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))
    yield "[Content_Types].xml", _content_types().encode()
    yield "extension.vsixmanifest", _manifest(manifest).encode()
    for path in sorted(p for p in FOLDER.rglob("*") if p.is_file()):
        yield f"extension/{path.relative_to(FOLDER).as_posix()}", path.read_bytes()


def pack(target: Path) -> None:
    """Write the package."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files():
            info = zipfile.ZipInfo(name, WHEN)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)


def _content_types() -> str:
    rows = "".join(f'<Default Extension=".{ending}" ContentType="{kind}"/>' for ending, kind in sorted(TYPES.items()))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{rows}</Types>\n'
    )


def _manifest(package: dict[str, Any]) -> str:
    """Return what the editor reads before it installs: who, which version, for which editor."""
    engine = package["engines"]["vscode"]
    names = {"Id": package["name"], "Version": package["version"], "Publisher": package["publisher"]}
    identity = " ".join(f"{key}={quoteattr(value)}" for key, value in names.items())
    return f"""<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata>
    <Identity Language="en-US" {identity}/>
    <DisplayName>{escape(package["displayName"])}</DisplayName>
    <Description xml:space="preserve">{escape(package["description"])}</Description>
    <Categories>{escape(",".join(package["categories"]))}</Categories>
    <Properties>
      <Property Id="Microsoft.VisualStudio.Code.Engine" Value={quoteattr(engine)}/>
      <Property Id="Microsoft.VisualStudio.Code.ExtensionKind" Value="workspace"/>
    </Properties>
  </Metadata>
  <Installation>
    <InstallationTarget Id="Microsoft.VisualStudio.Code"/>
  </Installation>
  <Dependencies/>
  <Assets>
    <Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Content.Details" Path="extension/README.md" Addressable="true"/>
  </Assets>
</PackageManifest>
"""


if __name__ == "__main__":
    version = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))["version"]
    made = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist" / f"lagrum-{version}.vsix"
    pack(made)
    print(made)
