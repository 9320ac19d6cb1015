//! Many tasks due in the same instant of each second: how late they start, how many never, how many twice.

use std::{sync::Arc, time::Duration};

use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use tokio::runtime::Runtime;

use super::Effort;
use crate::{
    attendance::Attendance,
    contestant::{When, Work},
    contestants,
    measurement::Measure,
};

/// Between the start and the first second that counts.
const LEAD: i64 = 2;
/// What comes later than this after the last second is missed.
const PATIENCE: Duration = Duration::from_secs(2);

pub fn measure(runtime: &Runtime, contestant: &str, tasks: usize, effort: Effort) -> Result<Vec<Measure>> {
    let contestant = contestants::find(contestant)?;
    let attendance = Arc::new(Attendance::new(tasks));
    let slots = effort.choose(10_u8, 3);
    let noted = Arc::clone(&attendance);
    let work = Work::new(move |task, slot| noted.note(task, slot));
    let running = runtime.block_on(contestant.start(tasks, When::EverySecond, work))?;
    let first = DateTime::from_timestamp(Utc::now().timestamp() + LEAD, 0).context("no such second")?;
    attendance.begin(first - TimeDelta::milliseconds(500));
    let over = first + TimeDelta::seconds(slots.into());
    std::thread::sleep((over - Utc::now()).to_std().unwrap_or_default() + PATIENCE);
    let measures = attendance.judge(first, slots.into());
    drop(running);
    Ok(measures)
}
