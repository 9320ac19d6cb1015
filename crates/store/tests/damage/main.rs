//! A database that something has happened to: one file a kind of damage.
//!
//! Whatever it was, a start leads to the state before or after what was being written, or to a refusal that says what
//! to do. A refused file is left byte for byte, and an opened one passes SQLite's own check of its integrity.

#![expect(clippy::unwrap_used, reason = "tests may panic")]

#[cfg(unix)]
mod child;
mod corrupt_file;
mod database;
#[cfg(target_os = "linux")]
mod full_disk;
#[cfg(unix)]
mod killed_migration;
mod locked;
mod log_tail;
mod newer_schema;
#[cfg(target_os = "linux")]
mod read_only_folder;
mod replaced;
mod schema_versions;
