"""What a server of people has around it, for as long as a command runs: a mail server, and an issuer of Google's tokens.

    companions/run COMMAND…

The command finds what it needs to use them in its environment; so does a server that `serve` starts.
"""

import asyncio
import os
import pathlib
import signal
import sys
import tempfile

from google import Google
from smtp import Mailbox


async def main(command):
    with tempfile.TemporaryDirectory(prefix="metalith-companions-") as scratch:
        mailbox, google = Mailbox(pathlib.Path(scratch)), Google()
        told = await mailbox.start() | google.start()
        process = await asyncio.create_subprocess_exec(*command, env=os.environ | told)
        # The command undoes what it did, then everything ends.
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, process.terminate)
        return await process.wait()


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
