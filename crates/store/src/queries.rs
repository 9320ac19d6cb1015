//! All SQL of the program, one file a table: the row's struct and the [`SqliteStore`](crate::SqliteStore) methods
//! that read and write it.

pub mod alerts;
pub mod articles;
pub mod edits;
pub mod events;
pub mod ideas;
pub(crate) mod outcomes;
mod prune;
pub mod run_listing;
mod runs;
pub mod seeding;
pub mod settings;
pub(crate) mod slots;
pub mod sources;
mod tasks;
