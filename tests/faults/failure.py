"""Becomes `sitecustomize` of a child: counts its writing steps, and does what `FAULT` says at one of them."""

import errno
import json
import os
import signal
import sys

KIND, STEP, WHERE, BELOW, LOG = json.loads(os.environ.get("FAULT", '["none", 0, "", "/nowhere", ""]'))
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
NAMED = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod")
done = 0
busy = False
real_fsync = os.fsync
log = os.open(LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600) if LOG else -1


def step(what, path):
    """Take one step: tell of it, and do at it what is to be done."""
    global done, busy
    path = os.path.abspath(os.fsdecode(path))  # noqa: PTH100
    if busy or not path.startswith(BELOW) or path == LOG:
        return
    done += 1
    busy = True
    os.write(log, (json.dumps([what, path]) + "\n").encode())
    busy = False
    if KIND == "kill" and done == STEP:
        os.kill(os.getpid(), signal.SIGKILL)
    if (KIND == "full" and done >= STEP) and what not in ("os.remove", "os.rmdir"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)
    if KIND == "once" and done == STEP:
        raise OSError(errno.EIO, os.strerror(errno.EIO), path)
    if KIND == "locked" and path.startswith(WHERE):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)


def hook(event, arguments):
    """Hear of what Python is about to do."""
    if event == "open" and isinstance(arguments[0], (str, bytes)) and (arguments[2] or 0) & WRITES:
        step("open", arguments[0])
    elif event in NAMED and isinstance(arguments[0], (str, bytes, os.PathLike)):
        step(event, arguments[1] if event in ("os.rename", "os.link") else arguments[0])


def fsync(handle):
    """Bring a file to disk, as a step of its own."""
    number = handle if isinstance(handle, int) else handle.fileno()
    step("fsync", os.readlink(f"/proc/self/fd/{number}"))  # noqa: PTH115
    real_fsync(handle)


os.fsync = fsync
sys.addaudithook(hook)
