#!/usr/bin/env bash
# The packages as a person meets them, in roots that have never seen the project: install, start, update over an older
# version with the data kept, remove without a trace. Needs root and Debian's archive.
#
#   clean-root.sh BUNDLES     a folder with deb/*.deb and rpm/*.rpm
set -euo pipefail

bundles=$(realpath "$1")
deb=$(ls "$bundles"/deb/*.deb)
rpm=$(ls "$bundles"/rpm/*.rpm)
work=$(mktemp -d)
root=$work/root
as_ada=(chroot "$root" runuser -u ada --)

cleanup() {
  for mounted in dev/shm dev/pts dev proc; do umount -lq "$root/$mounted" 2> /dev/null || true; done
  rm -rf "$work"
}
trap cleanup EXIT

step() { printf '\n== %s\n' "$*"; }
fail() {
  printf 'FAILED: %s\n' "$*" >&2
  exit 1
}

# Files of the system that a package may have left, without what any installation writes.
system_files() {
  find "$root"/usr "$root"/etc "$root"/opt -xdev \( -type f -o -type l \) \
    -not -path '*/var/*' -not -name '*.cache' -not -path '*/mime/*' -not -path '*/__pycache__/*' | sort
}

# The same package with another version: what was installed before this one.
older() {
  dpkg-deb -R "$deb" "$work/older"
  sed -i 's/^Version: .*/Version: 0.0.1/' "$work/older/DEBIAN/control"
  dpkg-deb -b --root-owner-group "$work/older" "$work/older.deb" > /dev/null
}

# Runs the scheduler until it has run a task, then stops it; the window likewise.
serve_once() {
  "${as_ada[@]}" sh -c '
    cockpitctl serve 2> /tmp/serve.log & serving=$!
    for try in $(seq 100); do [ -S "$HOME/.local/share/architect-cockpit/cockpit.sock" ] && break; sleep 0.1; done
    cockpitctl run alerts_refresh && kill -TERM $serving && wait $serving' || fail "cockpitctl serve"
}

show_window() {
  "${as_ada[@]}" sh -c '
    export WEBKIT_DISABLE_DMABUF_RENDERER=1 WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS=1
    exec dbus-run-session -- xvfb-run --auto-servernum sh -c "
      architect-cockpit & shown=\$!
      # It is there once the command line reaches it, and its window once the display knows one of its name.
      for try in \$(seq 300); do xdotool search --name \"^Architect Cockpit\$\" > /dev/null 2>&1 && break; sleep 0.1; done
      xdotool search --name \"^Architect Cockpit\$\" > /dev/null && cockpitctl tasks > /dev/null; seen=\$?
      kill -TERM \$shown; wait \$shown; exit \$seen"' || fail "the window"
}

step "A clean root"
debootstrap --variant=minbase --include=ca-certificates,dbus,xvfb,xauth,xdotool,desktop-file-utils \
  bookworm "$root" "${COCKPIT_DEBIAN_MIRROR:-http://deb.debian.org/debian}" > "$work/debootstrap.log" ||
  { tail "$work/debootstrap.log"; fail "debootstrap"; }
mount -t proc proc "$root/proc" || true
mount --rbind /dev "$root/dev" || true
cp /etc/resolv.conf "$root/etc/resolv.conf"
# Where the archive is reached through a proxy or another mirror, so it is from inside.
cp -r /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/" 2> /dev/null || true
chroot "$root" useradd --create-home ada
data=$root/home/ada/.local/share/architect-cockpit

step "Install an older version and use it"
older
cp "$work/older.deb" "$deb" "$root/tmp/"
chroot "$root" apt-get update -q > /dev/null
# Its dependencies first, so that only what our package brings is looked at below.
chroot "$root" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends /tmp/older.deb > "$work/apt.log" ||
  { tail "$work/apt.log"; fail "apt-get install"; }
chroot "$root" dpkg -r architect-cockpit > /dev/null
system_files > "$work/before"
chroot "$root" dpkg -i /tmp/older.deb > /dev/null
"${as_ada[@]}" cockpitctl --version
"${as_ada[@]}" cockpitctl set news_sync --every 17m --config '{"feeds":[]}' > /dev/null
serve_once
show_window
runs=$("${as_ada[@]}" cockpitctl runs --limit 500 --json | grep -c '"id"')

step "Update"
chroot "$root" dpkg -i "/tmp/$(basename "$deb")" > /dev/null
chroot "$root" dpkg -s architect-cockpit | grep ^Version
"${as_ada[@]}" cockpitctl tasks | grep -q 'every 17 min\|17 min\|17m' || fail "the edited frequency is gone"
kept=$("${as_ada[@]}" cockpitctl runs --limit 500 --json | grep -c '"id"')
[ "$kept" -ge "$runs" ] || fail "history shrank from $runs to $kept"
serve_once
show_window

step "A folder of the first schema, as the very first version left it"
# Made by the first migration alone; the installed program has to bring it to its own.
first=$root/home/ada/first
mkdir "$first"
python3 - "$first/cockpit.db" "$(dirname "$0")"/../../migrations/0001_*.sql << 'PYTHON'
import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
database.executescript(open(sys.argv[2]).read())
database.execute(
    "INSERT INTO system_tasks (name, task_type, component, frequency_seconds, created_at, updated_at)"
    " VALUES ('From long ago', 'ideas_review', 'ideas', 5400, '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z')"
)
database.execute("PRAGMA user_version = 1")
database.commit()
PYTHON
chroot "$root" chown -R ada: /home/ada/first
"${as_ada[@]}" cockpitctl --data-dir /home/ada/first run ideas_review > /dev/null || fail "a run on the first schema"
"${as_ada[@]}" cockpitctl --data-dir /home/ada/first tasks --json | grep -q "From long ago" || fail "the task of the first schema is gone"
"${as_ada[@]}" cockpitctl --data-dir /home/ada/first backups | grep -q "before update" || fail "there is no copy from before the update"

step "What rides along"
chroot "$root" desktop-file-validate "/usr/share/applications/Architect Cockpit.desktop" || fail "the desktop file"
for file in /usr/lib/systemd/user/architect-cockpit.service /usr/share/man/man1/cockpitctl.1.gz \
  /usr/share/bash-completion/completions/cockpitctl /usr/share/zsh/vendor-completions/_cockpitctl /usr/share/icons/hicolor/scalable/apps/architect-cockpit.svg \
  /usr/share/doc/architect-cockpit/copyright /usr/share/doc/architect-cockpit/THIRD-PARTY.gz; do
  [ -s "$root$file" ] || fail "$file is missing"
done
[ "$(stat -c %U:%G "$root/usr/bin/cockpitctl")" = root:root ] || fail "cockpitctl belongs to somebody"

step "Remove"
chroot "$root" dpkg -r architect-cockpit > /dev/null
system_files > "$work/after"
diff "$work/before" "$work/after" || fail "something stayed behind"
[ -s "$data/cockpit.db" ] || fail "removing took the data along"

step "The .rpm, in the same root beside Debian's own database"
rpm --root "$root" --initdb
rpm --root "$root" --nodeps -i "$rpm"
rpm --root "$root" -q architect-cockpit
# Where the zsh of Fedora and openSUSE looks.
[ -s "$root/usr/share/zsh/site-functions/_cockpitctl" ] || fail "the .rpm has no completions for zsh"
"${as_ada[@]}" cockpitctl tasks > /dev/null
rpm --root "$root" --nodeps -U --replacepkgs "$rpm"
"${as_ada[@]}" cockpitctl tasks > /dev/null || fail "the .rpm over itself"
show_window
rpm --root "$root" -e architect-cockpit
system_files | grep -v '/var/lib/rpm\|/usr/lib/sysimage' > "$work/after"
diff "$work/before" "$work/after" || fail "the .rpm left something behind"

step "Good"
