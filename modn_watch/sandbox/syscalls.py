"""What a parser may not ask of the kernel: system calls by their numbers on each machine.

Source: the kernel's tables arch/x86/entry/syscalls/syscall_64.tbl and scripts/syscall.tbl.
"""

from __future__ import annotations

#: Where a call is not on a machine.
_NONE = -1

#: On x86-64, and on 64-bit ARM.
_NETWORK = {
    "socket": (41, 198),
    "socketpair": (53, 199),
}
_OTHER_PROCESSES = {
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    "kcmp": (312, 272),
    "setpriority": (141, 140),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
}
#: A process that left the group would outlive the file.
_LEAVING = {
    "setsid": (112, 157),
    "setpgid": (109, 154),
    "fork": (57, _NONE),
    "unshare": (272, 97),
    "setns": (308, 268),
    "chroot": (161, 51),
    "pivot_root": (155, 41),
}
#: Changes to files that Landlock does not know of.
_FILES = {
    "truncate": (76, 45),
    "chmod": (90, _NONE),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, _NONE),
    "lchown": (94, _NONE),
    "fchown": (93, 55),
    "fchownat": (260, 54),
    "utime": (132, _NONE),
    "utimes": (235, _NONE),
    "futimesat": (261, _NONE),
    "utimensat": (280, 88),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "setxattrat": (463, 463),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "removexattrat": (466, 466),
    "file_setattr": (469, 469),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
}
#: What outlives the process, lies in no folder, or would go round these very rules.
_HIDDEN_STORES = {
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "userfaultfd": (323, 282),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
}
#: What only root may do, should the daemon run as root.
_MACHINE = {
    "mount": (165, 40),
    "umount2": (166, 39),
    "open_tree": (428, 428),
    "open_tree_attr": (467, 467),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "reboot": (169, 142),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "settimeofday": (164, 170),
    "adjtimex": (159, 171),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "acct": (163, 89),
    "open_by_handle_at": (304, 265),
}
_STARTING = {
    "vfork": (58, _NONE),
    "execve": (59, 221),
    "execveat": (322, 281),
}
#: Calls whose arguments decide, or that are answered as if they were not there.
_ARGUED = {
    "clone": (56, 220),
    "clone3": (435, 435),
    "kill": (62, 129),
    "tkill": (200, 130),
    "tgkill": (234, 131),
    "open": (2, _NONE),
    "openat": (257, 56),
    "openat2": (437, 437),
    "prlimit64": (302, 261),
}

_FORBIDDEN = _NETWORK | _OTHER_PROCESSES | _LEAVING | _FILES | _HIDDEN_STORES | _MACHINE
_ALL = _FORBIDDEN | _STARTING | _ARGUED
#: By the names that `platform.machine` gives: the column above, and AUDIT_ARCH of linux/audit.h.
MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}


def forbidden(column: int, *, programs: bool) -> tuple[int, ...]:
    """Return the calls that are always refused.

    Args:
        column: which machine's numbers.
        programs: whether programs may be started.
    """
    names = _FORBIDDEN if programs else _FORBIDDEN | _STARTING
    return tuple(each[column] for each in names.values() if each[column] != _NONE)


def number(name: str, column: int) -> int | None:
    """Return the number of a call; None where the machine has it not."""
    found = _ALL[name][column]
    return None if found == _NONE else found
