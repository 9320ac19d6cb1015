//! The pauses of the store in memory: the one in force, and those that are over.

use chrono::{DateTime, Utc};

use crate::store::{MAX_ENDED_PAUSES, Pause};

#[derive(Default)]
pub(super) struct Pauses {
    in_force: Option<Pause>,
    ended: Vec<Pause>,
}

impl Pauses {
    /// The one in force.
    pub fn in_force(&self) -> Option<Pause> {
        self.in_force.clone()
    }

    /// The latest that are over, oldest first.
    pub fn ended(&self) -> Vec<Pause> {
        let latest = self.ended.len().saturating_sub(MAX_ENDED_PAUSES.into());
        self.ended.iter().skip(latest).cloned().collect()
    }

    /// One begins, or is changed, or (`None`) ends. One that was to end by itself ended then, whenever that is noticed.
    pub fn save(&mut self, pause: Option<Pause>, now: DateTime<Utc>) {
        let before = std::mem::replace(&mut self.in_force, pause);
        if let Some(over) = before.filter(|_| self.in_force.is_none()) {
            let until = over.until.map_or(now, |until| until.min(now));
            self.ended.push(Pause { until: Some(until), ..over });
        }
    }
}
