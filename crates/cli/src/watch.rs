//! `cockpitctl watch`: what happens in the process that owns the database, as it happens. It comes over the socket, so
//! there is none of it where there are no Unix sockets.

use std::{collections::HashMap, path::PathBuf, process::ExitCode};

use api::{
    event::{SYSTEM_TASK_CHANGED, SYSTEM_TASK_RUN, TaskChangedPayload, TaskRunEventPayload},
    task::SystemTaskDto,
};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    failure::Failure,
    output::Output,
    owner::{self, Events},
    stop_signals::StopSignals,
    tables,
};

#[derive(Deserialize, serde::Serialize)]
struct Event {
    event: String,
    payload: Value,
}

/// Prints a line an event until it is asked to stop, nobody reads on, or the owner goes away.
///
/// # Errors
/// Nobody is there to follow, or they went away; a line cannot be written.
pub async fn watch(data_dir: PathBuf, output: Output, mut stop: StopSignals) -> Result<ExitCode, Failure> {
    let (mut events, tasks) = owner::follow(data_dir).await?;
    let names = tasks.into_iter().map(|task: SystemTaskDto| (task.id, task.name)).collect();
    loop {
        let event: Event = tokio::select! {
            () = stop.received() => return Ok(ExitCode::SUCCESS),
            event = next(&mut events) => event?,
        };
        if output.print_line(&event, || text(&event, &names))?.is_break() {
            return Ok(ExitCode::SUCCESS);
        }
    }
}

async fn next(events: &mut Events) -> Result<Event, Failure> {
    serde_json::from_value(events.next().await?).map_err(|error| anyhow::Error::from(error).into())
}

fn text(event: &Event, names: &HashMap<i64, String>) -> String {
    let name = |id: i64| names.get(&id).cloned().unwrap_or_else(|| format!("task {id}"));
    match event.event.as_str() {
        SYSTEM_TASK_RUN => match serde_json::from_value::<TaskRunEventPayload>(event.payload.clone()) {
            Ok(run) => tables::finished_run(&name(run.task_id), &run),
            Err(_) => event.payload.to_string(),
        },
        SYSTEM_TASK_CHANGED => match serde_json::from_value::<TaskChangedPayload>(event.payload.clone()) {
            // 0: all of them.
            Ok(change) if change.task_id == 0 => tables::event("all tasks", &change.cause),
            Ok(change) => tables::event(&name(change.task_id), &change.cause),
            Err(_) => event.payload.to_string(),
        },
        _ => format!("{} {}", event.event, event.payload),
    }
}
