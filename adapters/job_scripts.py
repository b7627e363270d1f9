"""The steps of the job queue that must happen whole or not at all, as Lua that Redis runs.

Times are the server's own, so that consumers' clocks do not matter.
"""

from typing import Any, Final

from redis.asyncio import Redis

from adapters.redis_keys import QueueKeys

# How long a publication is remembered [ms]: far longer than a relay takes to come back.
_REMEMBERED_MS: Final = 24 * 60 * 60 * 1000

_PUBLISH: Final = """
if not redis.call('SET', KEYS[1], '1', 'NX', 'PX', ARGV[2]) then return 0 end
redis.call('XADD', KEYS[2], '*', 'job', ARGV[1])
return 1
"""

# XAUTOCLAIM leaves out entries that were deleted; deliveries come from XPENDING.
_CLAIM: Final = """
local reply = redis.call('XAUTOCLAIM', KEYS[1], ARGV[1], ARGV[2], ARGV[3], '0-0', 'COUNT', 1)
local entry = reply[2][1]
if not entry then return false end
if not entry[2] then
  redis.call('XACK', KEYS[1], ARGV[1], entry[1])
  return false
end
local pending = redis.call('XPENDING', KEYS[1], ARGV[1], entry[1], entry[1], 1)
return {entry[1], entry[2][2], pending[1][4]}
"""

_RENEW: Final = """
local pending = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[3], ARGV[3], 1)
if not pending[1] or pending[1][2] ~= ARGV[2] then return 0 end
redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[3], 'JUSTID')
return 1
"""

_REMOVE: Final = """
redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
redis.call('XDEL', KEYS[1], ARGV[2])
"""

_ACKNOWLEDGE: Final = _REMOVE + "return 1"

_PARK: Final = (
    """
local now = redis.call('TIME')
local due = now[1] * 1000 + math.floor(now[2] / 1000) + ARGV[4]
redis.call('ZADD', KEYS[2], due, ARGV[3])
"""
    + _REMOVE
    + "return 1"
)

_BURY: Final = (
    """
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[5], '*', 'job', ARGV[3], 'error', ARGV[4])
"""
    + _REMOVE
    + "return 1"
)

_PROMOTE: Final = """
local now = redis.call('TIME')
local due = redis.call('ZRANGEBYSCORE', KEYS[2], 0, now[1] * 1000 + math.floor(now[2] / 1000),
  'LIMIT', 0, 16)
for _, job in ipairs(due) do
  redis.call('XADD', KEYS[1], '*', 'job', job)
  redis.call('ZREM', KEYS[2], job)
end
return #due
"""

_FORGET: Final = """
local pending = redis.call('XPENDING', KEYS[1], ARGV[1], '-', '+', 1, ARGV[2])
if pending[1] then return 0 end
return redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2])
"""


class JobScripts:
    """The scripts with their keys filled in.

    Args:
        redis: The client.
        keys: Of the queue.
        group: The consumer group.
    """

    def __init__(self, redis: Redis, keys: QueueKeys, group: str) -> None:
        self._keys = keys
        self._group = group
        self._publish = redis.register_script(_PUBLISH)
        self._claim = redis.register_script(_CLAIM)
        self._renew = redis.register_script(_RENEW)
        self._acknowledge = redis.register_script(_ACKNOWLEDGE)
        self._park = redis.register_script(_PARK)
        self._bury = redis.register_script(_BURY)
        self._promote = redis.register_script(_PROMOTE)
        self._forget = redis.register_script(_FORGET)

    async def publish(self, mark: str, payload: str) -> bool:
        """Adds an entry unless its mark is set."""
        return bool(await self._publish([mark, self._keys.waiting], [payload, _REMEMBERED_MS]))

    async def claim(self, consumer: str, idle_ms: int) -> tuple[str, bytes, int] | None:
        """Takes over one entry that was idle so long: id, payload, deliveries."""
        found: Any = await self._claim([self._keys.waiting], [self._group, consumer, idle_ms])
        return (found[0].decode(), found[1], int(found[2])) if found else None

    async def renew(self, consumer: str, entry_id: str) -> bool:
        """Resets an entry's idle time if this consumer has it."""
        return bool(await self._renew([self._keys.waiting], [self._group, consumer, entry_id]))

    async def acknowledge(self, entry_id: str) -> None:
        """Removes an entry."""
        await self._acknowledge([self._keys.waiting], [self._group, entry_id])

    async def park(self, entry_id: str, payload: str, delay_ms: int) -> None:
        """Moves an entry to the sorted set of later ones."""
        keys = [self._keys.waiting, self._keys.later]
        await self._park(keys, [self._group, entry_id, payload, delay_ms])

    async def bury(self, entry_id: str, payload: str, error: str, max_dead: int) -> None:
        """Moves an entry to the dead letters."""
        keys = [self._keys.waiting, self._keys.dead]
        await self._bury(keys, [self._group, entry_id, payload, error, max_dead])

    async def promote_due(self) -> int:
        """Moves entries whose time has come back into the stream."""
        return int(await self._promote([self._keys.waiting, self._keys.later]))

    async def forget_consumer(self, consumer: str) -> None:
        """Removes a consumer that holds nothing."""
        await self._forget([self._keys.waiting], [self._group, consumer])
