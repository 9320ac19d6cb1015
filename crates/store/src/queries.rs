//! All SQL of the program, one file a table: the row's struct and the [`SqliteStore`](crate::SqliteStore) methods
//! that read and write it.

pub mod alerts;
pub mod articles;
pub mod contents;
pub mod edits;
pub mod epochs;
pub mod events;
pub mod ideas;
pub mod machine_zones;
mod missed_slots;
pub(crate) mod outcomes;
pub mod pauses;
#[cfg(test)]
mod plan;
mod prune;
pub mod pruned_slots;
pub mod removing;
pub mod retries;
pub mod run_listing;
mod runs;
pub mod seeding;
pub mod seen;
pub mod settings;
pub mod slot_history;
pub(crate) mod slots;
pub mod sources;
#[doc(hidden)]
pub mod statements;
pub mod storage;
pub mod suspensions;
pub mod task_overview;
mod tasks;
pub mod time_jumps;
