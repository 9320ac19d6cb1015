//! The map that the manager keeps things by task in: it is asked a dozen times for every run.
//!
//! A hash of the id, and the things themselves close together: a tree over ten thousand tasks costs several times as much a
//! question, an ordinary hash map leaves half of its room empty. The ids are the database's own, nobody chooses them to
//! collide. Iteration is in the order of insertion as long as nothing is removed: whoever shows it sorts.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use crate::task::TaskId;

/// Something for each of some tasks.
pub type ByTask<T> = IndexMap<TaskId, T, FxBuildHasher>;
