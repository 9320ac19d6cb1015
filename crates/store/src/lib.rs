//! SQLite behind the scheduler and the cockpit: one file, one writer that commits in groups, a pool of readers.
//!
//! [`SqliteStore`] implements the engine's port ([`scheduler::store::Store`]) and has typed methods for all that
//! people look at; they are in `queries`, one file a table. No SQL is written anywhere else, and nothing here
//! decides when a task runs.

pub mod backups;
mod check;
mod connection;
mod copy;
mod create;
mod engine;
mod epoch;
mod error;
pub mod files;
mod functions;
mod lock;
mod migrate;
mod open;
pub mod queries;
mod readers;
pub mod restore;
mod row;
mod sqlite_store;
mod wal;
mod writer;

pub use error::{OpenError, SeedError};
pub use open::{NAME as DATABASE_NAME, OpenOptions};
pub use queries::{removing::Removal, seeding::NewTask};
pub use sqlite_store::SqliteStore;
