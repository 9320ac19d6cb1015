//! The tasks of a world: every kind of schedule and policy, each with a handler of some temper.

use scheduler::{
    edit::TaskEdit,
    schedule::Frequency,
    task::{CatchUpPolicy, OverlapPolicy},
};
use store::NewTask;

use crate::work::Temper;

/// One task.
pub struct Part {
    /// Its type, which names its handler.
    pub task_type: &'static str,
    /// The frequencies an edit may choose from; the first is what it starts with. `~` seconds, else a pattern.
    pub frequencies: &'static [&'static str],
    /// The zones an edit may choose from; empty: this machine's.
    pub zones: &'static [&'static str],
    pub temper: Temper,
    catch_up: CatchUpPolicy,
    overlap: OverlapPolicy,
    timeout_seconds: i64,
    max_retries: i64,
    breaker_threshold: i64,
    requires_network: bool,
}

const USUAL: Part = Part {
    task_type: "usual",
    frequencies: &["~2700", "~1800", "~3600"],
    zones: &[],
    temper: Temper::Quick,
    catch_up: CatchUpPolicy::Once,
    overlap: OverlapPolicy::Skip,
    timeout_seconds: 60,
    max_retries: 0,
    breaker_threshold: 0,
    requires_network: false,
};

/// All tasks, in the order of their ids from 1.
pub const CAST: [Part; 8] = [
    USUAL,
    Part {
        task_type: "replayed",
        frequencies: &["~1800", "~2400", "~5400"],
        catch_up: CatchUpPolicy::All,
        ..USUAL
    },
    Part {
        task_type: "overlapping",
        frequencies: &["*/20 * * * *", "*/15 * * * *", "10 * * * *"],
        zones: &["America/New_York", "Australia/Lord_Howe", "UTC"],
        temper: Temper::Unruly,
        timeout_seconds: 3_000,
        max_retries: 2,
        ..USUAL
    },
    Part {
        task_type: "nightly",
        frequencies: &["30 2 * * *", "45 1 * * *", "0,30 2 * * *"],
        zones: &[
            "Europe/Berlin",
            "America/New_York",
            "Antarctica/Troll",
            "Australia/Lord_Howe",
            "Asia/Kathmandu",
        ],
        temper: Temper::Unruly,
        overlap: OverlapPolicy::Queue,
        max_retries: 1,
        ..USUAL
    },
    Part {
        task_type: "travelling",
        frequencies: &["0 * * * *", "*/30 * * * *", "30 1 * * *"],
        requires_network: true,
        ..USUAL
    },
    Part {
        task_type: "weekdays",
        frequencies: &["0,30 1,2 * * 1-5", "15 3 * * 1-5"],
        catch_up: CatchUpPolicy::Skip,
        ..USUAL
    },
    Part {
        task_type: "breaking",
        frequencies: &["~3600", "~1800"],
        temper: Temper::Moody,
        breaker_threshold: 3,
        ..USUAL
    },
    Part {
        task_type: "impatient",
        frequencies: &["~2400", "~1200"],
        temper: Temper::Unruly,
        overlap: OverlapPolicy::CancelRunning,
        timeout_seconds: 7_200,
        ..USUAL
    },
];

impl Part {
    /// The task to create.
    pub fn new_task(&self) -> NewTask {
        NewTask {
            requires_network: self.requires_network,
            max_retries: self.max_retries,
            ..NewTask::new(self.task_type, "simulation", self.task_type, self.frequency(0))
        }
    }

    /// The edit that gives it its policies.
    pub fn policies(&self) -> TaskEdit {
        TaskEdit {
            timezone: self.zones.first().map(|zone| Some((*zone).to_owned())),
            catch_up: Some(self.catch_up),
            overlap: Some(self.overlap),
            timeout_seconds: Some(self.timeout_seconds),
            breaker_threshold: Some(self.breaker_threshold),
            ..TaskEdit::default()
        }
    }

    /// One of its frequencies.
    pub fn frequency(&self, index: usize) -> Frequency {
        let text = self.frequencies[index % self.frequencies.len()];
        match text.strip_prefix('~') {
            Some(seconds) => Frequency::Every { seconds: seconds.parse().unwrap() },
            None => Frequency::Cron { pattern: text.to_owned() },
        }
    }
}
