"""numpy, read when something is first counted with it: most processes never do, and reading it takes a tenth of a second.

from linli.kernel import arrays as np
"""

from typing import Any


def __getattr__(name: str) -> Any:
    import numpy

    return getattr(numpy, name)
