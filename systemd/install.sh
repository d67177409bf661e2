#!/usr/bin/env bash
# Installs modn-watch as a service on this machine, or brings an installation up to date.
#
#   systemd/install.sh                 install or update, then start
#   systemd/install.sh --api           also what answers over HTTP, as a service of its own; an
#                                      update without --api brings it up to date where it is
#   systemd/install.sh --uninstall     stop and remove the program; keeps configuration and records
#   systemd/install.sh --uninstall --purge   also removes configuration, records and user
#
#   --group NAME       the group whose members may drop files (default: modn-watch)
#   --user NAME        who the service runs as (default: modn-watch)
#   --root DIR         install below DIR, as for a package: no user, no packages, no systemctl
#   --no-systemctl     leave the running system alone
#   --keep-program     leave /opt/modn-watch as it is, do only the rest
#
# What lies in inbox, archive and quarantine is never removed, whatever is asked.
set -euo pipefail
umask 022

program=/opt/modn-watch
settings=/etc/modn-watch
config=$settings/config.toml
state=/var/lib/modn-watch
data=/srv/modn-watch
units=/etc/systemd/system
daemon=modn-watch.service
api=modn-watch-api.service
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

root="" user=modn-watch group=modn-watch
uninstall=no purge=no want_api=no systemctl=yes make_program=yes

say() { printf '%s\n' "$*"; }
fail() { printf 'install.sh: %s\n' "$*" >&2; exit 1; }
usage() { sed -n '2,/^set -/{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; }

parse_arguments() {
    while [[ $# -gt 0 ]]; do
        case $1 in
            --uninstall) uninstall=yes ;;
            --purge) purge=yes ;;
            --api) want_api=yes ;;
            --no-systemctl) systemctl=no ;;
            --keep-program) make_program=no ;;
            --user | --group | --root)
                [[ -n ${2:-} ]] || fail "$1 needs a value"
                printf -v "${1#--}" '%s' "$2"
                shift
                ;;
            -h | --help) usage; exit 0 ;;
            *) usage >&2; exit 64 ;;
        esac
        shift
    done
    [[ $purge == no || $uninstall == yes ]] || fail "--purge goes with --uninstall"
    [[ $want_api == no || $uninstall == no ]] || fail "--uninstall removes all, without --api"
    [[ $(id -u) -eq 0 ]] || fail "must be run as root"
    if [[ -n $root ]]; then
        [[ $root == /* && -d $root ]] || fail "--root needs the whole path of a folder that is there"
        root=${root%/}
        systemctl=no
    fi
}

staged() { [[ -n $root ]]; }

has_api() { [[ $want_api == yes || -e $root$units/$api ]]; }

ask_systemd() {
    [[ $systemctl == no ]] || systemctl "$@"
}

# --- install

install_packages() {
    staged && return
    local missing=()
    /usr/bin/python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
    command -v tesseract >/dev/null || missing+=(tesseract-ocr tesseract-ocr-eng tesseract-ocr-afr)
    [[ ${#missing[@]} -eq 0 ]] && return
    command -v apt-get >/dev/null || { say "Please install: ${missing[*]}"; return; }
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
}

make_user() {
    staged && return
    getent group "$group" >/dev/null || groupadd --system "$group"
    getent passwd "$user" >/dev/null ||
        useradd --system --gid "$group" --home-dir "$state" --no-create-home \
            --shell /usr/sbin/nologin --comment "modn-watch" "$user"
}

# The system's own Python: one in somebody's home could not be read by the service.
install_program() {
    [[ $make_program == yes ]] || return 0
    /usr/bin/python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "/usr/bin/python3 is older than 3.11"
    [[ -x $root$program/bin/pip ]] || /usr/bin/python3 -m venv "$root$program"
    local extras=""
    ! has_api || extras="[api]"
    "$root$program/bin/pip" install --quiet --disable-pip-version-check "$source$extras"
}

# make_folder MODE OWNER GROUP PATH: an existing one keeps its owner and mode, they may be meant.
make_folder() {
    [[ -d $4 ]] || install -d -m "$1" -o "$2" -g "$3" "$4"
}

write_config() {
    make_folder 0755 root root "$root$settings"
    [[ ! -e $root$config ]] || return 0
    local text="$root$config.new"
    cat >"$text" <<TOML
# modn-watch on this machine. Every setting, with its default and why one would change it, is in
# $settings/config.example.toml. After a change of folders, database_url or [api] host run
# install.sh again; after any other change: systemctl reload modn-watch
# and, where there is an API: systemctl restart modn-watch-api

database_url = "sqlite:///$state/modn-watch.db"
archive = "$data/archive"
quarantine = "$data/quarantine"

[[inboxes]]
path = "$data/inbox"
TOML
    # In a staged tree for a package there may be no such group yet.
    if getent group "$group" >/dev/null; then
        chown "root:$group" "$text"
    fi
    chmod 0640 "$text"
    mv "$text" "$root$config"
}

# ask_config WHAT: what the installed program itself reads in the configuration.
ask_config() {
    (cd / && "$root$program/bin/python" -I - "$1" "$root$config") <<'PYTHON'
import sys
from pathlib import Path

from modn_watch.config import load
from modn_watch.config.network import is_loopback
from modn_watch.errors import Misconfigured


def quoted(path):
    text = str(path).replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{text}"'


what, file = sys.argv[1:]
try:
    settings = load(Path(file), {}, Path("/"))
except Misconfigured as error:
    sys.exit(f"{error.message}\n{error.hint}")
inboxes = [inbox.path for inbox in settings.inboxes]
roots = [settings.archive, settings.quarantine, *inboxes]
database = [settings.database_path.parent] if settings.database_path else []
places = [*roots, *database]
homes = any(str(path).startswith(("/home/", "/root/", "/run/user/")) for path in places)
host, port = settings.api.host, settings.api.port
public = not is_loopback(host)
postgres = settings.database_path is None
answers = {
    "archive": [settings.archive],
    "shared": [*inboxes, settings.quarantine],
    "database": database,
    "needed": [f"RequiresMountsFor={quoted(path)}" for path in places],
    "written": [f"ReadWritePaths={quoted(path)}" for path in places]
    + ["ProtectHome=read-only"] * homes,
    "network of modn-watch.service": [
        "PrivateNetwork=no",
        "RestrictAddressFamilies=AF_INET AF_INET6",
        "IPAddressAllow=any",
    ]
    * postgres,
    # An address that the computer has not got yet counts as configured wrongly.
    "network of modn-watch-api.service": ["IPAddressAllow=any"] * (public or postgres)
    + ["[Unit]", "Wants=network-online.target", "After=network-online.target"] * public,
    "address": [f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"],
}
for line in answers[what]:
    print(line)
PYTHON
}

# each WHAT COMMAND...: the command for each line of the answer, as its last word.
each() {
    local answer line
    answer=$(ask_config "$1")
    shift
    while IFS= read -r line; do
        [[ -z $line ]] || "$@" "$root$line"
    done <<<"$answer"
}

make_folders() {
    make_folder 0750 "$user" "$group" "$root$state"
    each database make_folder 0750 "$user" "$group"
    # Not for outsiders, whatever the modes below it.
    ! grep -qF "$data/" "$root$config" || make_folder 2750 "$user" "$group" "$root$data"
    each shared make_folder 2775 "$user" "$group"
    # Of another group than the designers': what the service makes below it is theirs to read only.
    each archive make_folder 2755 "$user" root
}

# write_unit UNIT: the unit, and beside it what depends on this machine's configuration.
write_unit() {
    local file="$root$units/$1"
    make_folder 0755 root root "$file.d"
    install -m 0644 "$source/systemd/$1" "$file"
    {
        echo "# Written by install.sh from $config; run it again after a change of folders,"
        echo "# database_url or [api] host."
        echo "[Unit]"
        ask_config needed
        echo "[Service]"
        echo "User=$user"
        echo "Group=$group"
        ask_config written
        ask_config "network of $1"
    } >"$file.d/paths.conf.new"
    mv "$file.d/paths.conf.new" "$file.d/paths.conf"
}

start_units() {
    ask_systemd daemon-reload
    ask_systemd enable --quiet "$daemon"
    ask_systemd restart "$daemon"
    # Who stopped the API did so on purpose; asked for, it starts all the same.
    ! has_api || ask_systemd try-restart "$api"
    [[ $want_api == no ]] || ask_systemd enable --now --quiet "$api"
}

install_everything() {
    install_packages
    make_user
    install_program
    write_config
    install -m 0644 "$source/config.example.toml" "$root$settings/config.example.toml"
    make_folders
    write_unit "$daemon"
    ! has_api || write_unit "$api"
    start_units
    say "modn-watch is installed; its settings are in $root$config."
    [[ $want_api == no ]] || say "It answers at $(ask_config address)"
    say "Who may drop files: the members of group $group (usermod -aG $group NAME)."
    say "For a Samba share of the inbox: force group = $group, force create mode = 0664,"
    say "force directory mode = 2775."
}

# --- uninstall

# Everything by name: somebody may keep drawings in a folder that looks like ours.
remove_everything() {
    remove_unit "$api"
    remove_unit "$daemon"
    (cd "$root$program" 2>/dev/null && rm -rf -- bin include lib lib64 share pyvenv.cfg) || true
    forget_folder "$root$program"
    ask_systemd daemon-reload
    if [[ $purge == yes ]]; then
        rm -f -- "$root$config" "$root$settings/config.example.toml"
        rm -f -- "$root$state"/modn-watch.db{,-journal,-shm,-wal}
        rm -rf -- "$root$state/.cache" "$root$state/.config"
        forget_folder "$root$settings" "$root$state"
        staged || remove_user
    fi
    say "modn-watch is removed. Drop folders, archive and quarantine are as they were."
}

remove_unit() {
    ask_systemd disable --now --quiet "$1" 2>/dev/null || true
    rm -f -- "$root$units/$1" "$root$units/$1.d/paths.conf"
    forget_folder "$root$units/$1.d"
}

forget_folder() {
    local each
    for each in "$@"; do
        [[ ! -d $each ]] || rmdir --ignore-fail-on-non-empty -- "$each"
    done
}

# Only the one that install.sh made.
remove_user() {
    [[ $user == modn-watch ]] || return 0
    userdel "$user" 2>/dev/null || true
    [[ $group != modn-watch ]] || groupdel "$group" 2>/dev/null || true
}

parse_arguments "$@"
if [[ $uninstall == yes ]]; then remove_everything; else install_everything; fi
