"""File systems that a test mounts for itself."""

import contextlib
import subprocess


@contextlib.contextmanager
def a_small_file_system(folder, options="size=8m"):
    """Mount a tmpfs, and yield what mounts it anew, read-only or not."""
    folder.mkdir(exist_ok=True)

    def mount(*words):
        subprocess.run(["mount", *words, str(folder)], check=True)

    mount("-t", "tmpfs", "-o", options, "modn-watch")
    try:
        yield lambda how: mount("-o", f"remount,{how}")
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
