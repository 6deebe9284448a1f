"""Counts what holds and what does not.

A check is a sentence and a block of code; it holds when the block ends without an exception. The run goes on after one
that failed, so that it tells everything it can; its last line says how many there were.
"""

import contextlib
import sys
import time
import traceback


class Checks:
    def __init__(self):
        self.passed = 0
        self.failed = 0

    @contextlib.contextmanager
    def __call__(self, sentence):
        started = time.monotonic()
        try:
            yield
        except Exception as error:
            self.failed += 1
            print(f"FAILED {sentence}\n       {_reason(error)}", flush=True)
        else:
            self.passed += 1
            print(f"ok     {sentence} ({time.monotonic() - started:.1f} s)", flush=True)

    @contextlib.contextmanager
    def needed(self, sentence):
        """A check without which nothing that follows makes sense."""
        failed = self.failed
        with self(sentence):
            yield
        if self.failed > failed:
            self.finish()

    def finish(self):
        """Ends the program, with success when there were checks and all of them held."""
        print(f"{self.passed} passed, {self.failed} failed", flush=True)
        sys.exit(0 if self.passed and not self.failed else 1)


def equal(actual, expected, what="value"):
    assert actual == expected, f"{what}: got {_short(actual)}, expected {_short(expected)}"


def _reason(error):
    place = traceback.extract_tb(error.__traceback__)[-1]
    said = " ".join(str(error).split())[:600] or place.line
    return f"{type(error).__name__} at {place.filename.rsplit('/', 1)[-1]}:{place.lineno}: {said}"


def _short(value, most=250):
    text = repr(value)
    return text if len(text) <= most else f"{text[:most]}… ({len(text)} characters)"
