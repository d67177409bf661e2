"""A file system that never answers, as a share whose server died."""

import contextlib
import ctypes
import os
import subprocess


@contextlib.contextmanager
def hanging(folder):
    """Cover a folder with a FUSE file system whose program never reads what it is asked."""
    device = os.open("/dev/fuse", os.O_RDWR | os.O_CLOEXEC)
    options = f"fd={device},rootmode=40000,user_id=0,group_id=0".encode()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"hanging", os.fsencode(folder), b"fuse", 0, options) != 0:
        error = ctypes.get_errno()
        os.close(device)
        raise OSError(error, os.strerror(error), str(folder))
    try:
        yield
    finally:
        # Who was waiting for an answer gets an error now.
        os.close(device)
        subprocess.run(["umount", "--lazy", folder], check=True)
