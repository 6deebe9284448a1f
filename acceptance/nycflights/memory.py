"""How much memory a process takes, as Linux counts it: resident now, and the most since it was told to forget."""

import pathlib


class Memory:
    """What is resident when this begins is called idle, and what comes later is measured against it."""

    def __init__(self, process):
        self.folder = pathlib.Path("/proc", process)
        self.idle = self.now()

    def forget(self):
        """Starts the high-water mark anew (5, see proc(5))."""
        (self.folder / "clear_refs").write_text("5")

    def now(self):
        return self._bytes("VmRSS")

    def most(self):
        return self._bytes("VmHWM")

    def _bytes(self, name):
        line = next(line for line in (self.folder / "status").read_text().splitlines() if line.startswith(name))
        return int(line.split()[1]) * 1024
