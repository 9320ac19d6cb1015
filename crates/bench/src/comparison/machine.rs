//! On what the figures were taken, and with which versions of whom.

use std::{collections::BTreeMap, fs, process::Command};

use serde::Serialize;

/// Packages whose version belongs beside a figure.
const PACKAGES: &[&str] = &[
    "apalis",
    "apalis-cron",
    "clokwerk",
    "croner",
    "rusqlite",
    "libsqlite3-sys",
    "sacs",
    "tokio",
    "tokio-cron-scheduler",
    "tokio-util",
];

/// The same for the window, whose packages are in the product's lock file.
const WINDOW_PACKAGES: &[&str] = &["tauri", "wry"];

/// This computer.
#[derive(Debug, Default, Serialize)]
pub struct Machine {
    /// Its processor.
    pub processor: String,
    /// How many of them.
    pub cores: usize,
    /// Its memory.
    pub memory: String,
    /// Its system.
    pub system: String,
    /// What else it was doing at the start, as the load of one minute.
    pub load: String,
}

impl Machine {
    /// As it is now.
    pub fn present() -> Self {
        let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let field = |text: &str, name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
            line.trim_start_matches([' ', '\t', ':']).trim().to_owned()
        };
        Self {
            processor: field(&read("/proc/cpuinfo"), "model name"),
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            memory: in_gib(&field(&read("/proc/meminfo"), "MemTotal")),
            system: format!("Linux {}", read("/proc/sys/kernel/osrelease").trim()),
            load: load(),
        }
    }
}

/// What Linux tells in kilobytes.
fn in_gib(text: &str) -> String {
    let kilobytes = text.strip_suffix(" kB").and_then(|number| number.parse::<f64>().ok());
    kilobytes.map_or_else(|| text.to_owned(), |kilobytes| format!("{:.1} GiB", kilobytes / 1024.0 / 1024.0))
}

/// The load of the last minute.
pub fn load() -> String {
    let loads = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    loads.split(' ').next().unwrap_or_default().to_owned()
}

/// Of the compiler and the packages, from the lock file that this program was built with, and of the window's from the
/// product's own.
pub fn versions() -> BTreeMap<String, String> {
    let mut versions = locked(include_str!("../../Cargo.lock"), PACKAGES);
    versions.extend(locked(include_str!("../../../../Cargo.lock"), WINDOW_PACKAGES));
    let rustc = Command::new("rustc").arg("--version").output().ok();
    let rustc = rustc.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let rustc = rustc.and_then(|version| version.split(' ').nth(1).map(str::to_owned));
    versions.extend(rustc.map(|version| ("Rust".to_owned(), version)));
    versions.insert("SQLite".to_owned(), rusqlite::version().to_owned());
    versions
}

fn locked(file: &str, packages: &[&str]) -> BTreeMap<String, String> {
    let mut versions = BTreeMap::new();
    let mut name = "";
    for line in file.lines() {
        let value = |prefix| line.strip_prefix(prefix).map(|rest: &str| rest.trim_matches('"'));
        if let Some(found) = value("name = ") {
            name = found;
        } else if let Some(version) = value("version = ").filter(|_| packages.contains(&name)) {
            // Of two, the later: the earlier is somebody else's dependency.
            versions.insert(name.to_owned(), version.to_owned());
        }
    }
    versions
}
