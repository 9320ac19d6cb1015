//! A database with very many tasks and runs, filled through the engine's own port to it, so that every row is one that
//! an engine could have written. Nothing in it is due: what is measured on it is the window, not the scheduler.

use std::path::Path;

use anyhow::{Result, bail};
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use futures::{StreamExt, TryStreamExt, stream};
use scheduler::{
    run::{LogLevel, LogLine, Reason, RunOutcome, RunStatus, RunTrigger},
    store::{Advance, Claim, ClaimOutcome, Finish, Skip, Store},
    task::SystemTask,
};
use store::{NewTask, OpenOptions, SqliteStore};

/// What tasks are due once in: longer than anything that looks at them.
const WEEK: i64 = 7 * 86_400;
/// Writes under way at once; the store commits what has gathered.
const AT_ONCE: usize = 512;

const COMPONENTS: [&str; 6] = ["news", "calendar", "alerts", "billing", "search", "storage"];

/// Fills an empty folder with so many tasks, of types `crowd_0001` and so on, and so many runs of them, in turn.
///
/// # Errors
/// The folder cannot be used.
pub async fn fill(folder: &Path, tasks: usize, runs: usize) -> Result<()> {
    let store = SqliteStore::open(OpenOptions::new(folder, "window", env!("CARGO_PKG_VERSION"))).await?;
    let crowd = (1..=tasks).map(|number| {
        let component = COMPONENTS[number % COMPONENTS.len()];
        NewTask::every(format!("crowd_{number:04}"), component, format!("Task {number:04}"), WEEK)
    });
    store.seed_tasks(crowd.collect()).await?;
    let tasks = store.load_tasks().await?;
    let now = Utc::now().trunc_subsecs(0);
    let written = stream::iter(0..runs).map(|number| {
        let task = &tasks[number % tasks.len()];
        // The newest run of a task is the last one written of it, some seconds before the next task's.
        let slot = now - TimeDelta::seconds(i64::try_from(runs - number).unwrap_or(i64::MAX));
        write(&store, task, number, slot)
    });
    written.buffered(AT_ONCE).try_collect::<Vec<()>>().await?;
    store.close().await;
    Ok(())
}

async fn write(store: &SqliteStore, task: &SystemTask, number: usize, slot: DateTime<Utc>) -> Result<()> {
    let advance = Advance { last_slot_at: Some(slot), next_run_at: Some(slot + TimeDelta::seconds(WEEK)) };
    if number.is_multiple_of(29) {
        return skip(store, task, slot, advance).await;
    }
    let claim = Claim {
        task_id: task.id,
        revision: task.revision,
        scheduled_for: Some(slot),
        trigger: RunTrigger::Schedule,
        attempt: 1,
        missed_count: 0,
        started_at: slot,
        advance: Some(advance),
    };
    let ClaimOutcome::Claimed(run) = store.claim(claim).await? else { bail!("slot {slot} is taken") };
    let duration_ms = 40 + i64::try_from(number * 7_919 % 4_000).unwrap_or_default();
    let finished_at = slot + TimeDelta::milliseconds(duration_ms);
    let outcome = outcome(number, finished_at, duration_ms);
    let log =
        vec![LogLine { at: finished_at, level: LogLevel::Info, message: "asked the source".to_owned() }];
    let finish = Finish {
        run_id: run.id,
        task_id: task.id,
        trigger: RunTrigger::Schedule,
        claimed_revision: task.revision,
        started_at: slot,
        outcome,
        log,
    };
    store.finish(finish).await?;
    Ok(())
}

/// One in seventeen fails.
fn outcome(number: usize, finished_at: DateTime<Utc>, duration_ms: i64) -> RunOutcome {
    let failed = number.is_multiple_of(17);
    RunOutcome {
        status: if failed { RunStatus::Error } else { RunStatus::Success },
        reason: None,
        result: (!failed).then(|| format!(r#"{{"inserted":{},"updated":{}}}"#, number % 25, number % 7)),
        error_message: failed.then(|| "Source: the server has a problem (503).".to_owned()),
        finished_at,
        duration_ms,
        retry_at: None,
    }
}

async fn skip(store: &SqliteStore, task: &SystemTask, slot: DateTime<Utc>, advance: Advance) -> Result<()> {
    let skip = Skip {
        task_id: task.id,
        revision: task.revision,
        scheduled_for: slot,
        reason: Reason::MISSED,
        missed_count: 1,
        at: slot,
        blocked_by: None,
        merge_since: None,
        message: None,
        advance,
    };
    store.skip(skip).await?;
    Ok(())
}
