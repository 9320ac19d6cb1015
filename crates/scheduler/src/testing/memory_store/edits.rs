//! What people change of a task in the store in memory. Not part of the port: the engine edits nothing.

use super::MemoryStore;
use crate::{edit::merge, task::SystemTask};

impl MemoryStore {
    /// Stores an edited task, and returns the row as it is then. `None`: the row is not what the edit was computed from any more
    /// ([`merge`]); nothing was written.
    pub fn update_task(&self, expected_revision: i64, edited: &SystemTask) -> Option<SystemTask> {
        let mut state = self.state();
        let mut merged = merge(state.tasks.get(&edited.id)?, expected_revision, edited)?;
        if merged.keeps_retry {
            if let Some((_, revision, _)) = state.retries.get_mut(&edited.id)
                && *revision == expected_revision
            {
                *revision = merged.task.revision;
            }
        } else if state.take_retry(edited.id) {
            merged.lose_retry();
        }
        state.tasks.insert(edited.id, merged.task.clone());
        Some(merged.task)
    }
}
