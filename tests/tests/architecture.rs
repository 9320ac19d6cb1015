//! The arrows of ARCHITECTURE.md: who may import whom, read from the manifests and the sources. Nothing is built.
//!
//! Among our own crates the table of ARCHITECTURE.md is the rule; what they take from outside is listed here, so that
//! a new dependency is a decision and not an accident. Each rule is also shown to fail on a made-up breach.

#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use cargo_metadata::{DependencyKind, MetadataCommand};

/// What a member takes from outside: to be built, and more for its tests and its build script.
const FROM_OUTSIDE: &[(&str, &str, &str)] = &[
    (
        "scheduler",
        "chrono chrono-tz croner futures iana-time-zone indexmap rustc-hash rustix thiserror tokio tokio-util tracing",
        "proptest tempfile",
    ),
    (
        "store",
        "chrono chrono-tz futures r2d2 r2d2_sqlite rusqlite rusqlite_migration rustix scheduled-thread-pool tempfile thiserror tokio \
         tracing",
        "proptest",
    ),
    (
        "handlers",
        "calcard chrono chrono-tz dns-lookup encoding_rs feed-rs futures httpdate hyper-util quick-xml reqwest rrule rustix rustls \
         serde serde_json serde_path_to_error sha2 thiserror tokio tracing unicode-script url",
        "brotli flate2 peak_alloc tempfile wiremock",
    ),
    ("api", "chrono serde ts-rs", "serde_json tempfile"),
    (
        "cockpit",
        "anyhow apple-native-keyring-store chrono chrono-tz dirs futures flate2 keyring-core rustix serde serde_json \
         serde_path_to_error tar thiserror tokio tokio-util tracing tracing-appender tracing-subscriber windows-native-keyring-store \
         zbus-secret-service-keyring-store",
        "tempfile",
    ),
    (
        "cli",
        "anyhow chrono chrono-tz clap clap_complete clap_mangen comfy-table indicatif serde serde_json \
         tokio",
        "axum rustix tempfile",
    ),
    (
        "app",
        "anyhow auto-launch clap futures glib gtk ksni serde serde_json serde_path_to_error tauri tauri-plugin-dialog \
         tauri-plugin-notification tauri-plugin-opener tauri-plugin-single-instance tauri-plugin-window-state tokio \
         tracing zbus",
        "tauri-build tempfile",
    ),
];

/// What a member's tests take of ours, beyond what the member does.
const OURS_FOR_TESTS: &[(&str, &str)] =
    &[("scheduler", "store"), ("app", "store"), (WHOLE_SYSTEM, "scheduler store handlers api cockpit")];

/// The member that is no part of the product: it may bring any tool, but not what one crate alone knows. Its programs
/// (the demo) are made of what its tests are made of.
const WHOLE_SYSTEM: &str = "system-tests";
const KNOWN_TO_ONE: [&str; 3] = ["tauri", "rusqlite", "r2d2"];

/// The top level of the repository: what the architecture has there, and what tools look for only there.
const TOP_LEVEL: &str = "app crates migrations tests ui justfile README.md ARCHITECTURE.md CONTRIBUTING.md \
                         CHANGELOG.md LICENSE Cargo.toml Cargo.lock deny.toml rust-toolchain.toml .ci \
                         clippy.toml rustfmt.toml .editorconfig .gitignore docs";

struct Arrow {
    from: String,
    to: String,
    /// Between two members.
    ours: bool,
    kind: DependencyKind,
}

/// The table of ARCHITECTURE.md: member to members.
type Table = BTreeMap<String, BTreeSet<String>>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn arrows() -> Vec<Arrow> {
    let mut command = MetadataCommand::new();
    // Manifests only, so that neither a network nor a lock file that is up to date is needed.
    let metadata = command.manifest_path(root().join("Cargo.toml")).no_deps().exec().unwrap();
    let of_package = metadata.packages.iter().flat_map(|package| {
        package.dependencies.iter().map(|dependency| Arrow {
            from: package.name.to_string(),
            to: dependency.name.clone(),
            ours: dependency.path.is_some(),
            kind: dependency.kind,
        })
    });
    of_package.collect()
}

/// Reads the rows `| crates | may import |`: names up to the first bracket or semicolon, or "all of the above".
fn table(document: &str) -> Table {
    let (_, rows) = document.split_once("| crate | may import |\n|---|---|\n").unwrap();
    let mut table = Table::new();
    for row in rows.lines().take_while(|line| line.starts_with('|')) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [crates, imports] = cells.as_slice() else { panic!("{row}") };
        let imports = imports.split(['(', ';']).next().unwrap().trim();
        let imports: BTreeSet<String> = match imports {
            "none of ours" => BTreeSet::new(),
            "all of the above" => table.keys().cloned().collect(),
            names => names.split(", ").map(str::to_owned).collect(),
        };
        table.extend(crates.split(", ").map(|name| (name.to_owned(), imports.clone())));
    }
    table
}

fn is_allowed(table: &Table, arrow: &Arrow) -> bool {
    let (from, to) = (arrow.from.as_str(), arrow.to.as_str());
    let for_tests = from == WHOLE_SYSTEM || arrow.kind != DependencyKind::Normal;
    if arrow.ours {
        let listed = OURS_FOR_TESTS.iter().any(|(member, more)| *member == from && has(more, to));
        return table.get(from).is_some_and(|imports| imports.contains(to)) || (for_tests && listed);
    }
    if from == WHOLE_SYSTEM {
        // Whatever comes with it, too: tauri-build, r2d2_sqlite.
        let family = to.split(['-', '_']).next().unwrap_or_default();
        return !KNOWN_TO_ONE.contains(&family);
    }
    FROM_OUTSIDE
        .iter()
        .any(|(member, built, more)| *member == from && (has(built, to) || (for_tests && has(more, to))))
}

fn has(names: &str, name: &str) -> bool {
    names.split_whitespace().any(|listed| listed == name)
}

fn the_table() -> Table {
    table(&fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap())
}

#[test]
fn every_arrow_is_in_the_table() {
    let (table, arrows) = (the_table(), arrows());
    assert!(arrows.len() > 80, "{} arrows: were the manifests read?", arrows.len());
    let wrong: Vec<String> = arrows
        .iter()
        .filter(|arrow| !is_allowed(&table, arrow))
        .map(|arrow| format!("{} -> {} ({})", arrow.from, arrow.to, arrow.kind))
        .collect();
    assert!(wrong.is_empty(), "not in the table of ARCHITECTURE.md, nor listed in this test: {wrong:#?}");
}

#[test]
fn an_arrow_that_turns_round_or_comes_from_elsewhere_is_not() {
    let table = the_table();
    let allowed = |from: &str, to: &str, ours, kind| {
        is_allowed(&table, &Arrow { from: from.to_owned(), to: to.to_owned(), ours, kind })
    };
    for (from, to) in [
        ("scheduler", "store"),
        ("scheduler", "api"),
        ("store", "handlers"),
        ("handlers", "api"),
        ("api", "handlers"),
        ("cockpit", "app"),
        ("cli", "app"),
        ("app", "cli"),
        ("app", "scheduler"),
        ("app", "store"),
        ("cli", "system-tests"),
        ("system-tests", "app"),
        ("newcomer", "scheduler"),
    ] {
        assert!(!allowed(from, to, true, DependencyKind::Normal), "{from} -> {to}");
    }
    for (from, to) in [
        ("scheduler", "serde_json"),
        ("scheduler", "rusqlite"),
        ("scheduler", "tauri"),
        ("api", "tokio"),
        ("handlers", "anyhow"),
        ("cockpit", "rusqlite"),
        ("cockpit", "tauri"),
        ("cli", "r2d2"),
        ("app", "rusqlite"),
        ("store", "proptest"),
        ("system-tests", "r2d2_sqlite"),
        ("system-tests", "tauri-plugin-opener"),
    ] {
        assert!(!allowed(from, to, false, DependencyKind::Normal), "{from} -> {to}");
    }
    assert!(!allowed("cockpit", "rusqlite", false, DependencyKind::Development));
    assert!(allowed("store", "scheduler", true, DependencyKind::Normal));
    assert!(allowed("cockpit", "handlers", true, DependencyKind::Normal));
    assert!(allowed("system-tests", "scheduler", true, DependencyKind::Normal));
    assert!(allowed("scheduler", "store", true, DependencyKind::Development));
}

/// Files that git knows, below a folder, whose name ends so.
fn files(folder: &str, endings: &[&str]) -> Vec<String> {
    let output =
        Command::new("git").arg("-C").arg(root()).args(["ls-files", "-z", "--", folder]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let names = String::from_utf8(output.stdout).unwrap();
    let known =
        names.split_terminator('\0').filter(|name| endings.iter().any(|ending| name.ends_with(ending)));
    // What was deleted but not yet committed has no text to look at.
    known.filter(|name| root().join(name).exists()).map(str::to_owned).collect()
}

/// The files among them whose text breaks a rule.
fn breaking(files: Vec<String>, breaks: impl Fn(&str, &str) -> bool) -> Vec<String> {
    assert!(!files.is_empty(), "nothing was looked at");
    files.into_iter().filter(|name| breaks(name, &fs::read_to_string(root().join(name)).unwrap())).collect()
}

#[test]
fn the_top_level_holds_what_the_architecture_lists() {
    let names = files(".", &[""]);
    let top: BTreeSet<&str> = names.iter().map(|name| name.split('/').next().unwrap()).collect();
    let unlisted: Vec<_> = top.iter().filter(|name| !has(TOP_LEVEL, name)).collect();
    assert!(unlisted.is_empty() && top.contains("crates"), "{unlisted:?}");
}

#[test]
fn only_the_store_knows_sqlite() {
    let others = files(".", &[".rs"]).into_iter();
    // Benchmarks and the tests of the whole system, this one among them, are no part of the product.
    let apart = ["crates/store/", "crates/bench/", "tests/"];
    let product = others.filter(|name| !apart.iter().any(|folder| name.starts_with(folder)));
    let found = breaking(product.collect(), |_, text| has_sql(text) || text.contains("rusqlite"));
    assert!(found.is_empty(), "{found:?}");
    assert!(!breaking(files("crates/store/src", &[".rs"]), |_, text| has_sql(text)).is_empty());
}

/// Statements in capitals, as the store writes them; prose about inserting and selecting is none.
fn has_sql(text: &str) -> bool {
    const REACH: usize = 60;
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()).collect();
    words.iter().enumerate().any(|(i, word)| {
        let next = |n: usize| words.get(i + n).copied().unwrap_or_default();
        match *word {
            "SELECT" => words.iter().skip(i).take(REACH).any(|word| *word == "FROM"),
            "INSERT" => (1..=3).any(|n| next(n) == "INTO"),
            "DELETE" => next(1) == "FROM",
            "UPDATE" => next(2) == "SET",
            "CREATE" => ["TABLE", "INDEX", "UNIQUE", "TRIGGER", "VIEW"].contains(&next(1)),
            "ALTER" => next(1) == "TABLE",
            "PRAGMA" => true,
            _ => false,
        }
    })
}

#[test]
fn only_one_file_of_the_window_knows_tauri() {
    let found = breaking(files("ui/src", &[".ts", ".tsx"]), |name, text| {
        !may_know_tauri(name) && (text.contains("@tauri-apps") || text.contains("__TAURI"))
    });
    assert!(found.is_empty(), "{found:?}");
    assert!(!may_know_tauri("ui/src/features/news/api/use-news-stats.ts"));
    assert!(!may_know_tauri("ui/src/lib/query.ts"));
}

fn may_know_tauri(name: &str) -> bool {
    name == "ui/src/lib/ipc.ts" || name.starts_with("ui/src/testing/") || is_test(name)
}

fn is_test(name: &str) -> bool {
    name.ends_with(".test.ts") || name.ends_with(".test.tsx")
}

#[test]
fn features_of_the_window_do_not_import_each_other() {
    let found = breaking(files("ui/src", &[".ts", ".tsx"]), turns_up);
    assert!(found.is_empty(), "{found:?}");
    let news = "ui/src/features/news/news-page.tsx";
    for (name, text) in [
        (news, r#"import { useRuns } from "@/features/runs/api/use-runs";"#),
        (news, r#"import { RunList } from "../runs/run-list";"#),
        (news, r#"const page = await import("@/features/runs/runs-page");"#),
        (news, r#"import { router } from "@/app/router";"#),
        ("ui/src/lib/query.ts", r#"import type { Draft } from "../features/tasks/edit-text";"#),
        ("ui/src/components/ui/card.tsx", "export * from '@/features/news/article-item';"),
    ] {
        assert!(turns_up(name, text), "{name}: {text}");
    }
    for (name, text) in [
        (news, r#"import { useNewsStats } from "./api/use-news-stats";"#),
        (news, r#"import { call } from "@/lib/ipc"; import { Card } from "@/components/ui/card";"#),
        ("ui/src/app/router.tsx", r#"import { NewsPage } from "@/features/news/news-page";"#),
    ] {
        assert!(!turns_up(name, text), "{name}: {text}");
    }
}

/// A feature that imports another, or the pages' frame; or what all share that imports any of them.
fn turns_up(name: &str, text: &str) -> bool {
    let place = |path: &str| -> Vec<String> { path.split('/').take(2).map(str::to_owned).collect() };
    let own = name.trim_start_matches("ui/src/");
    if own.starts_with("app/")
        || own.starts_with("testing/")
        || ["begin.ts", "main.tsx"].contains(&own)
        || is_test(name)
    {
        return false;
    }
    imports(text).iter().filter_map(|specifier| resolve(own, specifier)).any(|target| {
        let of_feature = target.starts_with("features/") && place(&target) != place(own);
        of_feature || target.starts_with("app/")
    })
}

/// What follows `from`, `import` or `import(`, in quotes.
fn imports(text: &str) -> Vec<&str> {
    let quoted = text.split_inclusive(['"', '\'']).zip(text.split(['"', '\'']).skip(1));
    let of_import = quoted.filter(|(before, _)| {
        let before = before[..before.len() - 1].trim_end().trim_end_matches('(');
        before.ends_with("from") || before.ends_with("import")
    });
    of_import.map(|(_, specifier)| specifier).collect()
}

/// The file an import of `own` means, from `ui/src`; `None` for a package.
fn resolve(own: &str, specifier: &str) -> Option<String> {
    if let Some(path) = specifier.strip_prefix("@/") {
        return Some(path.to_owned());
    }
    let mut folders: Vec<&str> = own.split('/').collect();
    folders.pop();
    specifier.starts_with('.').then(|| {
        for part in specifier.split('/') {
            match part {
                "." => {}
                ".." => drop(folders.pop()),
                name => folders.push(name),
            }
        }
        folders.join("/")
    })
}
