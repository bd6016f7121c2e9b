"""The system's Chromium, driven by Playwright."""

import shutil
from pathlib import Path

from tests.services.processes import ServiceMissing, is_root

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
#: No call home, no sandbox where root refuses one.
ARGUMENTS = [
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip


def find_chromium() -> Path:
    """The system's Chromium. Raises ServiceMissing."""
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    raise ServiceMissing("Chromium is missing: install the package chromium")


def launch_options() -> dict[str, object]:
    """What Playwright's `chromium.launch` takes."""
    arguments = [*ARGUMENTS, "--no-sandbox"] if is_root() else ARGUMENTS
    return {"executable_path": str(find_chromium()), "headless": True, "args": arguments}
