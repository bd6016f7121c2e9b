"""The one place where the environment's configuration meets the application."""

import os
import sys

from maghribcom.application import create_app
from maghribcom.config import ConfigurationError, load_config
from maghribcom.scheduling.loop import start_thread
from maghribcom.scheduling.single_process import claim_instance

BAD_CONFIGURATION = 2
#: What gunicorn takes for "this worker cannot boot": it stops, and does not try for ever.
WORKER_BOOT_ERROR = 3
#: `flask ...` commands import this module, too; of them only `flask run` serves.
IS_COMMAND = os.environ.get("FLASK_RUN_FROM_CLI") == "true" and "run" not in sys.argv[1:]

try:
    config = load_config()
    app = create_app(config)
    if not IS_COMMAND:  # a server imports this module: one process on SQLite
        claim_instance(config)
        if config.work_in_process:
            start_thread(app)
except ConfigurationError as error:
    sys.stderr.write(f"Maghribcom cannot start: {error}\n")
    sys.exit(BAD_CONFIGURATION if IS_COMMAND else WORKER_BOOT_ERROR)
