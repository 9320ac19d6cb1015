//! `cockpitctl watch`: what happens in the process that owns the database, as it happens. It comes over the socket, so
//! there is none of it where there are no Unix sockets.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, Instant},
};

use api::{
    event::{SYSTEM_TASK_CHANGED, SYSTEM_TASK_RUN, TaskChangedPayload, TaskRunEventPayload},
    task::SystemTaskDto,
};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    failure::Failure,
    output::{Output, say},
    owner::{self, Events, Heard},
    stop_signals::StopSignals,
    tables,
};

#[derive(Deserialize, serde::Serialize)]
struct Event {
    event: String,
    payload: Value,
}

impl Event {
    /// Somebody has changed a task, or may have.
    fn may_rename(&self) -> bool {
        let (task, cause) = (&self.payload["taskId"], &self.payload["cause"]);
        self.event == SYSTEM_TASK_CHANGED && (cause == EDITED || (task == ALL && cause == RESCHEDULED))
    }
}

/// The cause of an edit.
const EDITED: &str = "edited";
/// The cause that, of all tasks, asks whoever listens to read everything anew: settings, a backup, an import, events that were lost.
const RESCHEDULED: &str = "rescheduled";
/// Stands for all tasks where one is named.
const ALL: i64 = 0;
/// How long a cockpit that starts anew may take.
const RESTART_TIMEOUT: Duration = Duration::from_mins(1);
/// Between two looks at whether it has.
const AGAIN: Duration = Duration::from_millis(100);

/// What the tasks are called.
type Names = HashMap<i64, String>;

/// Prints a line an event until it is asked to stop, nobody reads on, or the owner stops. One that starts anew is followed
/// further.
///
/// # Errors
/// Nobody is there to follow, or they went away without a word; a line cannot be written.
pub async fn watch(data_dir: PathBuf, output: Output, mut stop: StopSignals) -> Result<ExitCode, Failure> {
    tokio::select! {
        () = stop.received() => Ok(ExitCode::SUCCESS),
        ended = follow(&data_dir, output) => ended,
    }
}

async fn follow(data_dir: &Path, output: Output) -> Result<ExitCode, Failure> {
    let (mut events, mut names) = begin(data_dir).await?;
    let mut restarting: Option<Instant> = None;
    loop {
        match events.next().await? {
            Heard::Event(event) => {
                let event: Event = serde_json::from_value(event).map_err(anyhow::Error::from)?;
                // It may have another name now. An owner that does not say so says soon that it has stopped.
                if event.may_rename()
                    && let Ok(tasks) = owner::tasks(data_dir).await
                {
                    names = names_of(tasks);
                }
                if output.print_line(&event, || text(&event, &names))?.is_break() {
                    return Ok(ExitCode::SUCCESS);
                }
            }
            Heard::Restarting => {
                let now = Instant::now();
                let since = begun_by(now, restarting).unwrap_or_else(|| {
                    say("the cockpit starts anew with a restored database");
                    now
                });
                restarting = Some(since);
                (events, names) = begin_again(data_dir, since).await?;
            }
            Heard::Stopped => {
                say("the cockpit has stopped");
                return Ok(ExitCode::SUCCESS);
            }
        }
    }
}

/// Since when it starts anew, where it still does: until it has, its old end may take followers, and send them off at once.
/// What comes after the longest that this may take is another restore.
fn begun_by(now: Instant, restarting: Option<Instant>) -> Option<Instant> {
    restarting.filter(|since| now - *since < RESTART_TIMEOUT)
}

async fn begin(data_dir: &Path) -> Result<(Events, Names), Failure> {
    let (events, tasks) = owner::follow(data_dir).await?;
    Ok((events, names_of(tasks)))
}

fn names_of(tasks: Vec<SystemTaskDto>) -> Names {
    tasks.into_iter().map(|task| (task.id, task.name)).collect()
}

/// As soon as it has started anew.
async fn begin_again(data_dir: &Path, since: Instant) -> Result<(Events, Names), Failure> {
    while since.elapsed() < RESTART_TIMEOUT {
        // Its old connections end first.
        tokio::time::sleep(AGAIN).await;
        if let Ok(following) = begin(data_dir).await {
            return Ok(following);
        }
    }
    Err(Failure::NotOwner("the cockpit has not come back after the restore".to_owned()))
}

fn text(event: &Event, names: &Names) -> String {
    let name = |id: i64| names.get(&id).cloned().unwrap_or_else(|| format!("task {id}"));
    match event.event.as_str() {
        SYSTEM_TASK_RUN => match serde_json::from_value::<TaskRunEventPayload>(event.payload.clone()) {
            Ok(run) => tables::finished_run(&name(run.task_id), &run),
            Err(_) => event.payload.to_string(),
        },
        SYSTEM_TASK_CHANGED => match serde_json::from_value::<TaskChangedPayload>(event.payload.clone()) {
            Ok(change) if change.task_id == ALL && change.cause == RESCHEDULED => {
                tables::just_now("anything may have changed")
            }
            Ok(change) if change.task_id == ALL => tables::event("all tasks", &change.cause),
            Ok(change) => tables::event(&name(change.task_id), &change.cause),
            Err(_) => event.payload.to_string(),
        },
        _ => format!("{} {}", event.event, event.payload),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_asks_to_read_everything_anew_is_no_rescheduling_of_all_tasks() {
        let names = Names::from([(1, "Feeds".to_owned())]);
        let change = |task: i64, cause: &str| Event {
            event: SYSTEM_TASK_CHANGED.to_owned(),
            payload: json!({ "taskId": task, "revision": 1, "cause": cause }),
        };
        // Behind the time of day.
        let told = |event: &Event| text(event, &names).split_once("  ").unwrap().1.to_owned();
        let anything = change(0, "rescheduled");
        assert_eq!(told(&anything), "anything may have changed");
        assert!(anything.may_rename());
        let rescheduled = change(1, "rescheduled");
        assert_eq!(told(&rescheduled), "Feeds: rescheduled");
        assert!(!rescheduled.may_rename());
        let paused = change(0, "paused");
        assert_eq!(told(&paused), "all tasks: paused");
        assert!(!paused.may_rename());
    }

    #[test]
    fn a_second_restore_has_its_own_time() {
        let first = Instant::now();
        assert_eq!(begun_by(first, None), None);
        let soon = first + AGAIN;
        assert_eq!(begun_by(soon, Some(first)), Some(first), "sent off by the old end");
        assert_eq!(begun_by(first + RESTART_TIMEOUT, Some(first)), None, "restored once more");
    }
}
