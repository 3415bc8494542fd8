"""So many calls in so many seconds, whoever calls: an API's own limit, kept by this process."""

import asyncio
import threading
import time
from collections import deque


class CallLimiter:
    """Sliding window shared by threads and event loops."""

    def __init__(self, calls: int, per_s: float) -> None:
        self._calls = calls
        self._per_s = per_s
        self._lock = threading.Lock()
        self._moments: deque[float] = deque(maxlen=calls)

    async def turn(self) -> None:
        """Return when one more call is allowed."""
        await asyncio.sleep(max(0.0, self._reserve() - time.monotonic()))

    def _reserve(self) -> float:
        """Moment of this call: now, or when the oldest call of a full window leaves it."""
        with self._lock:
            now = time.monotonic()
            full = len(self._moments) == self._calls
            moment = max(now, self._moments[0] + self._per_s) if full else now
            self._moments.append(moment)
            return moment
