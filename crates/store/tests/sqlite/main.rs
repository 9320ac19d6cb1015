//! What only the store on disk has to hold: files, locks, versions, groups, and the queries for people.

#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod backups;
mod database;
mod edits;
mod group_commit;
mod missed_slots;
mod obstacles;
mod opening;
mod ownership;
mod previews;
mod pruned_answers;
mod pruning;
mod refusals;
mod removing;
mod restoring;
mod run_listing;
mod schema;
mod seeding;
mod slot_history;
mod sources;
mod storage;
mod undecided;
