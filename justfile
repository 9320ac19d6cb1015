# Every command a person needs. On a fresh machine with Rust and Node: `npx --yes rust-just RECIPE`.

set shell := ["bash", "-euo", "pipefail", "-c"]

# How these recipes call each other, with or without an installed `just`.
just := just_executable() + " --justfile " + justfile()

export CARGO_PROFILE_DEV_DEBUG := "line-tables-only"

# The tests of these recipes call it.
export JUST := just_executable()

# Where a window may have nowhere to go; other systems always have a place for one and no variable that tells.
system := os()
has-display := if system =~ "^(macos|windows)$" { "true" } else { '[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]' }

# What the window is built with: its pages in it and, elsewhere than on Linux, the system's tray.
window-features := "app/custom-protocol" + if system == "linux" { "" } else { ",app/tray" }

# Tools that the recipes fetch by themselves: these are the versions that they have been tried with.
tauri-cli := "2.12.5"
cargo-deny := "0.20.2"

# What the window needs to be built, and what its tests need to be run, on Debian and its kin.
window-packages := "build-essential pkg-config libwebkit2gtk-4.1-dev librsvg2-dev"
test-packages := "webkit2gtk-driver xvfb xauth dbus gnome-keyring"

[private]
default:
    @{{ just }} --list --unsorted

# Set up: system libraries (by apt, where they are missing) and npm packages
setup: (system-packages window-packages) npm-packages

# Open the cockpit (release build); without a display: serve headless
run:
    #!/usr/bin/env bash
    set -euo pipefail
    if ! {{ has-display }}; then
      echo "There is no display (DISPLAY and WAYLAND_DISPLAY are empty), so the cockpit serves without a window."
      echo "Run this again in a desktop session to get the window."
      exec {{ just }} serve
    fi
    {{ just }} setup build-ui
    echo "Building the window. The first time this takes some minutes, later only what changed."
    cargo build --release -p app --features {{ window-features }}
    exec target/release/architect-cockpit

# Run the scheduler without a window; needs no WebKit
serve:
    @echo "Building cockpitctl. The first time this takes some minutes, later only what changed."
    cargo build --release -p cli
    exec target/release/cockpitctl serve

# The window with live reload
dev: setup
    #!/usr/bin/env bash
    set -euo pipefail
    # Not by npm, which leaves behind what it has started.
    (cd ui && exec node_modules/.bin/vite) &
    trap "kill $!" EXIT
    cargo run -p app

# The window on a throw-away folder with a past, against a local server; needs neither a network nor keys
demo:
    #!/usr/bin/env bash
    set -euo pipefail
    window=()
    if {{ has-display }}; then
      {{ just }} setup build-ui
      window=(-p app --features {{ window-features }})
    fi
    echo "Building the demo. The first time this takes some minutes, later only what changed."
    # In one go, so that nothing is built twice.
    cargo build --release -p cli -p system-tests "${window[@]}" --bins
    exec target/release/cockpit-demo

# Every test, as continuous integration runs it
test: setup formatted (system-packages test-packages) test-ui build-ui test-rust test-e2e audit

# Tests of the window's code in jsdom, types and lint
test-ui: npm-packages
    npm --prefix ui run --silent typecheck
    npm --prefix ui run --silent lint
    npm --prefix ui run --silent test

# Tests of all crates, the window's commands included; no window is shown
test-rust: setup build-ui
    # Each alone, as `serve` and the applications of others build them: without what their neighbours ask of a dependency.
    cargo check -p scheduler
    cargo check -p cli
    # In one go, so that features resolve once and nothing is compiled twice.
    cargo test -p scheduler -p store -p handlers -p api -p cockpit -p cli -p app --features scheduler/testing,{{ window-features }}
    # After those, which leave programs with the features of tests in their place.
    {{ just }} build-programs
    cargo test -p system-tests

# What a test of the window runs in: a display and a session bus of its own.
windowed := "env WEBKIT_DISABLE_DMABUF_RENDERER=1 dbus-run-session -- xvfb-run --auto-servernum --server-args='-screen 0 1920x1080x24'"

# The real window, end to end, on a display and a session bus of its own; and a real keyring
test-e2e: (system-packages window-packages) (system-packages test-packages) build-ui build-programs
    {{ windowed }} cargo test -p system-tests --features window --test window --test keyring

# Pictures of every place of the demo, in both themes and all sizes, in tests/screenshots; `screenshots keep` renews those of the README
screenshots keep="": (system-packages window-packages) (system-packages test-packages) build-ui build-programs
    #!/usr/bin/env bash
    set -euo pipefail
    COCKPIT_PICTURES=all {{ windowed }} cargo test -p system-tests --features window --test window look::
    [ -n "{{ keep }}" ] || exit 0
    mkdir -p docs/pictures
    for place in dashboard frequency run; do
      for theme in light dark; do
        cp "tests/screenshots/look-$place-$theme-1280.png" "docs/pictures/$place-$theme.png"
      done
    done

# The window with very many tasks and runs: how long each interaction keeps somebody waiting; fails above 100 ms
stress tasks="1000" runs="100000": (system-packages window-packages) (system-packages test-packages) build-ui
    cargo build --release -p cli -p app --features {{ window-features }}
    COCKPIT_CROWD_TASKS={{ tasks }} COCKPIT_CROWD_RUNS={{ runs }} COCKPIT_CROWD_BOUND=1 \
      {{ windowed }} cargo test --release -p system-tests --features window --test window -- --nocapture crowd \
      | {{ just }} figures-last 'stress: '

# Simulated years full of faults: days, and a seed to replay (0: a fresh one)
sim days="10000" seed="0":
    COCKPIT_SIM_DAYS={{ days }} COCKPIT_SIM_SEED={{ seed }} \
      cargo test --release -p system-tests --test simulation -- --nocapture a_storm \
      | {{ just }} figures-last 'sim: '

# How long the next process takes to own the database of one that was killed; fails above two seconds
takeover:
    cargo build --release -p cli
    COCKPIT_TAKEOVER_BOUND=1 cargo test --release -p system-tests --test ownership -- --nocapture takeover \
      | {{ just }} figures-last 'taken over'

# A serving cockpitctl, and for every second kill the engine as the benchmark runs it, killed (SIGKILL) at random moments: kills, and a seed to replay (0: a fresh one)
crash kills="2000" seed="0":
    cargo build --release -p cli
    COCKPIT_CRASH_KILLS={{ kills }} COCKPIT_CRASH_SEED={{ seed }} COCKPIT_TAKEOVER_BOUND=1 \
      cargo test --release -p system-tests --test crash -- --nocapture a_kill \
      | {{ just }} figures-last 'crash: '

# Passes lines on as they come, but keeps those that begin with `mark` for the end. (Debian's awk reads a pipe in blocks: nobody
# would see how far a thousand kills are.)
[private]
figures-last mark:
    #!/usr/bin/env bash
    set -euo pipefail
    figures=()
    while IFS= read -r line || [ -n "$line" ]; do
      if [[ "$line" == "{{ mark }}"* ]]; then figures+=("$line"); else printf '%s\n' "$line"; fi
    done
    [ "${#figures[@]}" = 0 ] || printf '%s\n' "${figures[@]}"

# Mutated feeds, calendars, service answers and cron patterns: seconds each, and a seed to replay (0: a fresh one)
fuzz seconds="60" seed="0":
    COCKPIT_FUZZ_SECONDS={{ seconds }} COCKPIT_FUZZ_SEED={{ seed }} \
      cargo test -p handlers --test fuzz -- --nocapture --test-threads=1
    COCKPIT_FUZZ_SECONDS={{ seconds }} COCKPIT_FUZZ_SEED={{ seed }} \
      cargo test -p scheduler --features testing --test cron_fuzz -- --nocapture

# What the system's tests start
[private]
build-programs:
    cargo build -p cli -p app --features {{ window-features }}

# Build the window's pages into ui/dist
build-ui: npm-packages
    npm --prefix ui run --silent build

# Format, lint, types, licences and bans, documentation with warnings denied, and the benchmark's own tests
check: setup formatted build-ui
    cargo clippy --workspace --all-targets --features {{ window-features }},scheduler/testing,system-tests/window -- -D warnings
    npm --prefix ui run --silent typecheck
    npm --prefix ui run --silent lint
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps
    @{{ just }} deny audit bench-test

# The format of the code, which nothing is written to; biome has that of the window's, in `test-ui`
[private]
formatted:
    cargo fmt --all --check
    cargo fmt --all --check --manifest-path crates/bench/Cargo.toml

# Licences, bans, sources and, where their database can be reached, advisories
deny:
    #!/usr/bin/env bash
    set -euo pipefail
    command -v cargo-deny > /dev/null || cargo install --locked cargo-deny@{{ cargo-deny }}
    cargo deny check bans licenses sources
    # Fetched by itself: "cannot be reached" is no finding, and a finding is never called that.
    if cargo deny fetch db; then
      cargo deny --offline check advisories
    else
      echo "The advisories were NOT checked: their database cannot be reached."
    fi

# Known holes in the npm packages, where the registry can tell
audit:
    #!/usr/bin/env bash
    set -euo pipefail
    if report=$(npm --prefix ui audit --audit-level=high --json); then
      exit 0
    fi
    # npm fails in the same way for both; only a report of findings says which version of a report it is.
    if [[ "$report" == *'"auditReportVersion"'* ]]; then
      echo "$report"
      echo "npm audit found packages with known holes: see above."
      exit 1
    fi
    echo "The npm packages were NOT audited: the registry cannot be reached, or does not offer it."

# The sides of Windows and macOS, compiled and linted with their tests; nothing is linked or run. Not part of `test`
check-elsewhere: build-ui (system-packages "gcc-mingw-w64-x86-64")
    #!/usr/bin/env bash
    set -euo pipefail
    windows=x86_64-pc-windows-gnu macos=aarch64-apple-darwin
    if ! command -v rustup > /dev/null; then
      echo "rustup is missing: it brings Rust's library for $windows and $macos. See https://rustup.rs."
      exit 1
    fi
    rustup target add "$windows" "$macos"
    if ! command -v x86_64-w64-mingw32-gcc > /dev/null; then
      echo "x86_64-w64-mingw32-gcc is missing: SQLite and the cryptography are C, and the Windows side compiles them."
      exit 1
    fi
    members=(--workspace --all-targets --features app/custom-protocol,app/tray,scheduler/testing)
    echo "Windows:"
    cargo clippy --target "$windows" "${members[@]}" -- -D warnings
    echo "macOS (without its C code, which needs Apple's headers):"
    # Any folder will do as their place.
    none="$PWD/tests/elsewhere/no-compiler.sh"
    env CC_aarch64_apple_darwin="$none" CXX_aarch64_apple_darwin="$none" AR_aarch64_apple_darwin="$none" SDKROOT="$PWD/tests/elsewhere" \
      cargo clippy --target "$macos" "${members[@]}" -- -D warnings

# What the engine costs beside its peers and the raw limits, and the window beside an empty one: about half an hour on a quiet computer. Words: figures, `rounds=N`, `short`; `keep` renews docs/bench and the README
bench *words: (compare "run" words)

# The same in short; fails where a ratio to a peer or to the raw limit in the same run is beyond what it was
bench-check *words: (compare "check" words)

# Lint and tests of the benchmark, which is a workspace of its own: what is run for the product leaves it out. Not part of `test`
bench-test:
    cargo clippy --manifest-path crates/bench/Cargo.toml --workspace --all-targets -- -D warnings
    cargo test --manifest-path crates/bench/Cargo.toml --workspace

[private]
compare mode *words: bench-programs bench-peers
    #!/usr/bin/env bash
    set -euo pipefail
    cargo bench --manifest-path crates/bench/Cargo.toml --bench next_slot \
      -- {{ if mode + " " + words =~ "check|\\bshort\\b" { "--quick" } else { "--warm-up-time 1 --measurement-time 2" } }}
    # Those of the window take the product's own programs, as they are in its packages, and a display of their own.
    display=()
    figures=$(tr ' ' '\n' <<< "{{ words }}" | grep -vE '^(short|keep|-*rounds=.*|)$' || true)
    if [ -z "$figures" ] || grep -qxE 'window|ipc' <<< "$figures"; then
      if type Xvfb xvfb-run dbus-run-session WebKitWebDriver pkg-config > /dev/null && pkg-config --exists webkit2gtk-4.1; then
        {{ just }} build-ui
        cargo build --profile dist -p cli -p app --bin cockpitctl --bin architect-cockpit --bin empty-window \
          --features {{ window-features }},app/empty-window
        cargo build --release --manifest-path crates/bench/Cargo.toml -p bench-window
        # It says so: what an earlier build left is not measured, and not on a display that somebody uses.
        display=(env BENCH_WINDOWS=built {{ windowed }})
      else
        echo "Xvfb, a session bus or WebKit is missing: the windows are left out."
      fi
    fi
    "${display[@]}" crates/bench/target/release/compare {{ mode }} {{ words }}

[private]
bench-programs:
    cargo build --release --manifest-path crates/bench/Cargo.toml

# The peers of Python and Node where these are, below crates/bench/target; without them the benchmarks say so and go on
[private]
bench-peers:
    #!/usr/bin/env bash
    set -euo pipefail
    cd crates/bench
    python=target/peers/python node=target/peers/node
    mkdir -p target/peers
    if command -v python3 > /dev/null; then
      if ! cmp -s peers/python/requirements.txt "$python/installed"; then
        { python3 -m venv --clear "$python" && "$python/bin/pip" install -q -r peers/python/requirements.txt \
          && cp peers/python/requirements.txt "$python/installed"; } || echo "Python's peers could not be installed."
      fi
    else
      echo "Python is missing: its peers are left out."
    fi
    if command -v npm > /dev/null; then
      if ! cmp -s peers/node/package-lock.json "$node/installed"; then
        rm -rf "$node" && mkdir "$node" && cp peers/node/package*.json "$node"
        { npm --prefix "$node" ci --no-fund --no-audit --silent && cp peers/node/package-lock.json "$node/installed"; } \
          || echo "Node's peers could not be installed."
      fi
      cp peers/node/*.js "$node"
    else
      echo "Node is missing: its peers are left out."
    fi

# Write the code's format
fmt: npm-packages
    cargo fmt --all
    cargo fmt --all --manifest-path crates/bench/Cargo.toml
    npm --prefix ui run --silent format

# Write the TypeScript bindings of the wire types
bindings:
    COCKPIT_UPDATE_BINDINGS=1 cargo test -p api --test bindings

# A .deb and an .rpm in target/PROFILE/bundle; `release` is quicker to build than `dist`, `dev` is for trying the packaging
bundle profile="dist": setup build-ui
    #!/usr/bin/env bash
    set -euo pipefail
    cargo build --profile {{ profile }} -p cli
    built={{ if profile == "dev" { "target/debug" } else { "target/" + profile } }}
    # What rides along; tauri.conf.json names these files.
    along=app/linux/generated
    rm -rf "$along" && mkdir -p "$along/completions"
    cp "$built/cockpitctl" "$along/"
    [ {{ profile }} != dev ] || strip "$along/cockpitctl"
    "$along/cockpitctl" man "$along/man1" && gzip -9n "$along"/man1/*.1
    for shell in bash zsh fish; do
      "$along/cockpitctl" completions "$shell" > "$along/completions/cockpitctl.$shell"
    done
    node app/linux/third-party.mjs | gzip -9n > "$along/THIRD-PARTY.gz"
    cd app && npx --yes @tauri-apps/cli@{{ tauri-cli }} build --bundles deb,rpm --features custom-protocol \
      {{ if profile == "dev" { "--debug" } else { "-- --profile " + profile } }}

# Install, start, update and remove the packages in clean roots made by debootstrap; needs root and Debian's archive
bundle-test profile="dist": (bundle profile)
    #!/usr/bin/env bash
    set -euo pipefail
    {{ just }} system-packages "debootstrap rpm dpkg-dev desktop-file-utils python3"
    as_root=$([ "$(id -u)" = 0 ] || echo sudo)
    $as_root tests/packages/clean-root.sh {{ if profile == "dev" { "target/debug" } else { "target/" + profile } }}/bundle

# Install system packages that are missing
[private]
system-packages packages:
    #!/usr/bin/env bash
    set -euo pipefail
    if ! command -v dpkg-query > /dev/null; then
      echo "This is no Debian: make sure that you have what these packages hold: {{ packages }}"
      exit 0
    fi
    missing=()
    for package in {{ packages }}; do
      dpkg-query -W -f '${Status}' "$package" 2> /dev/null | grep -q "ok installed" || missing+=("$package")
    done
    [ "${#missing[@]}" -gt 0 ] || exit 0
    echo "Installing: ${missing[*]}"
    as_root=$([ "$(id -u)" = 0 ] || echo sudo)
    $as_root apt-get update -q
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"

# Install the npm packages of the lock file when they are not there yet
[private]
npm-packages:
    @[ ui/node_modules/.package-lock.json -nt ui/package-lock.json ] || npm --prefix ui ci --no-fund --no-audit
