//! The line of JSON in which a contestant says what it found.

use serde::{Deserialize, Serialize};

use crate::attendance::Attendance;

/// One contestant's share of one figure at one size.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Measurement {
    /// Who, e.g. `engine-memory`.
    pub contestant: String,
    /// Of what, e.g. `punctuality`.
    pub figure: String,
    /// On how much: tasks, workers, days; what the figure says.
    pub size: u64,
    /// What was found.
    #[serde(default)]
    pub measures: Vec<Measure>,
    /// Starts that are still to be judged. Programs in other languages give them, so that what is late is decided in one place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attendance: Option<Noted>,
}

/// Starts of tasks that were due each second.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Noted {
    /// How many tasks there were.
    pub tasks: usize,
    /// The first second, since 1970.
    pub first: i64,
    /// How many seconds.
    pub slots: usize,
    /// A task's number, and when it started, in nanoseconds since 1970.
    pub starts: Vec<(usize, i64)>,
}

impl Measurement {
    /// With the starts judged, where there are any.
    #[must_use]
    pub fn judged(mut self) -> Self {
        if let Some(noted) = self.attendance.take() {
            self.measures.extend(Attendance::of(&noted));
        }
        self
    }
}

/// One number.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Measure {
    /// Of what, e.g. `p99`.
    pub name: String,
    /// In this unit.
    pub value: f64,
    /// `ms`, `µs`, `bytes`, `1/s`, or nothing for a count.
    pub unit: String,
}

impl Measure {
    /// A number in a unit.
    pub fn new(name: impl Into<String>, value: f64, unit: &str) -> Self {
        Self { name: name.into(), value, unit: unit.to_owned() }
    }

    /// A number of things.
    pub fn count(name: impl Into<String>, count: impl TryInto<u32>) -> Self {
        Self::new(name, f64::from(count.try_into().unwrap_or(u32::MAX)), "")
    }
}
