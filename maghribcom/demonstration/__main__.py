"""`make run`: make the instance's settings where there are none, then `flask demo start` on them.

The settings must be there before the application is made, which refuses to start without a secret.
"""

import os
import sys
from pathlib import Path

from maghribcom.config import ConfigurationError
from maghribcom.demonstration.instance import prepare

BAD_USAGE = 2


def main() -> None:
    """Prepare the folder, then become `flask demo start`, with the same arguments, in this same process."""
    port = os.environ.get("PORT", "8000")
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        sys.exit(_refusal(f"PORT must be a number from 1 to 65535, not {port!r}."))
    folder = Path(os.environ.get("INSTANCE", "instance")).resolve()
    try:
        prepare(folder, int(port), os.environ)
    except ConfigurationError as error:
        sys.exit(_refusal(str(error)))
    os.environ["INSTANCE"] = str(folder)
    os.chdir(Path(__file__).parent.parent.parent)
    os.execv(
        sys.executable, [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "start", "--port", port, *sys.argv[1:]]
    )


def _refusal(message: str) -> int:
    sys.stderr.write(f"{message}\n")
    return BAD_USAGE


if __name__ == "__main__":
    main()
