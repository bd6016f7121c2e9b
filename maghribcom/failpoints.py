"""Places where a test kills the process, to show that nothing is lost between two effects.

Armed only by the environment of the process (`MAGHRIBCOM_FAILPOINT=name`); otherwise `reach` does nothing.
"""

import os
import signal

ARMED = os.environ.get("MAGHRIBCOM_FAILPOINT")


def reach(name: str) -> None:
    """Die here, as by `kill -9`, if this is the place that was armed."""
    if name == ARMED:
        os.kill(os.getpid(), signal.SIGKILL)
