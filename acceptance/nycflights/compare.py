"""When two answers are the same.

Floats that were added up in another order may differ by one part in 10⁹; everything else is equal or wrong.
"""

import math

RELATIVE = 1e-9


def same_rows(actual, expected):
    """Row by row, in this order."""
    assert len(actual) == len(expected), f"got {len(actual)} rows, expected {len(expected)}"
    for number, (ours, theirs) in enumerate(zip(actual, expected, strict=True)):
        agree = len(ours) == len(theirs) and all(map(_agree, ours, theirs))
        assert agree, f"row {number}: got {list(ours)}, expected {list(theirs)}"


def same_counts(actual, expected):
    """Every row as often here as there, whatever the order: a database may give rows in any."""
    if actual == expected:
        return
    extra, missing = actual - expected, expected - actual
    raise AssertionError(
        f"{extra.total()} rows are not in the source, such as {next(iter(extra), None)}; "
        f"{missing.total()} are not in the file, such as {next(iter(missing), None)}"
    )


def _agree(ours, theirs):
    if ours is None or theirs is None:
        return ours is theirs
    if isinstance(ours, float) or isinstance(theirs, float):
        return not isinstance(ours, str) and math.isclose(ours, theirs, rel_tol=RELATIVE)
    return ours == theirs
