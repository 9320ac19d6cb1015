//! One command: its use case and what is printed of the answer.

use std::process::ExitCode;

use api::{
    alert::AlertDto,
    calendar::EventDto,
    error::{ApiError, ErrorKind},
    idea::IdeaDto,
    news::ArticlePageDto,
    run::{RunPageDto, RunTaskNowResult},
    schedule::UpcomingRunDto,
    slot::SlotExplanationDto,
    status::SchedulerStatusDto,
    task::SystemTaskDto,
};
use chrono::Utc;
use serde_json::json;

#[cfg(unix)]
use crate::watch::watch;
use crate::{
    arguments::{Arguments, Command, Preview},
    connection::{Access, Connection},
    data,
    failure::{FAILED, Failure, NOT_FOUND},
    generate::{completions, man},
    inputs,
    logs::logs,
    output::{Output, say},
    restore::{Consent, restore},
    run_display::RunDisplay,
    serve::serve,
    stop_signals::StopSignals,
    tables,
};

/// Runs the command.
///
/// # Errors
/// It could not be done; the failure carries the exit code.
pub async fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let Arguments { data_dir, json, command } = arguments;
    let output = Output { json };
    if let Command::Preview(asked) = command {
        return preview(asked, output);
    }
    if let Command::Completions { .. } | Command::Man { .. } = command
        && (json || data_dir.is_some())
    {
        let message = "--json and --data-dir mean nothing here; leave them out";
        return Err(Failure::BadInput(anyhow::anyhow!(message)));
    }
    if let Command::Serve = command
        && json
    {
        return Err(Failure::BadInput(anyhow::anyhow!("--json means nothing here; leave it out")));
    }
    match &command {
        Command::Completions { shell } => return completions(*shell),
        Command::Man { folder } => return man(folder),
        _ => {}
    }
    let data_dir = cockpit::data_dir(data_dir).map_err(Failure::BadInput)?;
    // Before anything else: whoever asks it to stop while it starts is heard too.
    let mut stop = StopSignals::listen()?;
    if let Command::Serve = command {
        return serve(data_dir, stop).await;
    }
    if let Command::Logs(which) = command {
        return logs(&data_dir, &which, output, stop).await;
    }
    #[cfg(unix)]
    if let Command::Watch = command {
        return watch(data_dir, output, stop).await;
    }
    if let Command::Restore { file, dry_run, yes } = command {
        return restore(data_dir, &file, Consent { dry_run, yes }, output, stop).await;
    }
    if let Command::Backups { now: false } = command {
        return data::list_backups(data_dir, output, stop).await;
    }
    if let Command::Diagnostics { file } = command {
        return data::diagnostics(data_dir, &file, output, stop).await;
    }
    if let Command::Import { file, dry_run } = command {
        return data::import(data_dir, file, dry_run, output, stop).await;
    }
    let mut connection = Connection::open(data_dir, access(&command), &mut stop).await?;
    let done = tokio::select! {
        done = call(command, &mut connection, output) => done,
        () = stop.received() => Err(Failure::Stopped(connection.after_stop())),
    };
    connection.close().await;
    done
}

fn access(command: &Command) -> Access {
    match command {
        Command::Set(_)
        | Command::Run(_)
        | Command::Pause { .. }
        | Command::Resume
        | Command::Cancel { .. }
        | Command::Backups { now: true }
        | Command::Storage { free: true } => Access::Change,
        _ => Access::Look,
    }
}

async fn call(command: Command, connection: &mut Connection, output: Output) -> Result<ExitCode, Failure> {
    match command {
        // Done before a connection was opened.
        Command::Serve
        | Command::Preview(_)
        | Command::Logs(_)
        | Command::Restore { .. }
        | Command::Diagnostics { .. }
        | Command::Import { .. }
        | Command::Completions { .. }
        | Command::Man { .. } => {}
        #[cfg(unix)]
        Command::Watch => {}
        Command::Tasks => {
            let tasks: Vec<SystemTaskDto> = connection.call("list_system_tasks", json!({})).await?;
            let status: SchedulerStatusDto = connection.call("get_scheduler_status", json!({})).await?;
            output.print(&tasks, || tables::tasks(&tasks, &status))?;
        }
        Command::Set(change) => {
            let input = inputs::update(&change.change)?;
            let arguments = json!({
                "taskType": change.task.task_type, "component": change.task.component, "input": input,
            });
            // Before the edit: once that is stored, nothing may make it look like a failure.
            let status: SchedulerStatusDto = connection.call("get_scheduler_status", json!({})).await?;
            let task: SystemTaskDto = connection.call("update_system_task", arguments).await?;
            output.print(&task, || tables::tasks(std::slice::from_ref(&task), &status))?;
        }
        Command::Run(task) => {
            let result: RunTaskNowResult = connection.run_live(&task, &RunDisplay::new(output)).await?;
            output.print(&result, || tables::run_result(&result))?;
            if !matches!(result.status.as_str(), "success" | "skipped") {
                return Ok(ExitCode::from(FAILED));
            }
        }
        Command::Runs(which) => {
            if let Some(task_type) = &which.task_type {
                // An unknown type is an error, not an empty list.
                let arguments = json!({ "taskType": task_type, "limit": 1, "component": which.component });
                let _: serde_json::Value = connection.call("list_system_task_runs", arguments).await?;
            } else if let Some(component) = &which.component {
                let tasks: Vec<SystemTaskDto> = connection.call("list_system_tasks", json!({})).await?;
                inputs::known_component(component, &tasks)?;
            }
            let filter = json!({ "filter": {
                "taskType": which.task_type, "component": which.component, "status": which.status,
                "trigger": which.trigger, "limit": which.limit,
            }});
            let page: RunPageDto = connection.call("list_runs", filter).await?;
            output.print(&page.runs, || tables::runs(&page.runs))?;
        }
        Command::Why { task, at } => {
            let arguments = json!({ "taskType": task.task_type, "component": task.component, "at": at });
            return why(&connection.call("explain_slot", arguments).await?, output);
        }
        Command::Upcoming { hours } => upcoming(hours, connection, output).await?,
        Command::Articles(which) => {
            let filter = json!({ "filter": {
                "search": which.search, "source": which.source, "unreadOnly": which.unread, "limit": which.limit,
            }});
            let page: ArticlePageDto = connection.call("list_articles", filter).await?;
            let are_chosen = which.search.is_some() || which.source.is_some() || which.unread;
            output.print(&page.articles, || tables::articles(&page.articles, are_chosen))?;
        }
        Command::Events(span) => {
            let events: Vec<EventDto> = connection.call("list_events", inputs::event_span(span)?).await?;
            output.print(&events, || tables::events(&events))?;
            output.note(tables::cut::events(&events));
        }
        Command::Alerts { resolved } => {
            let alerts: Vec<AlertDto> =
                connection.call("list_alerts", json!({ "includeResolved": resolved })).await?;
            output.print(&alerts, || tables::alerts(&alerts))?;
            output.note(tables::cut::alerts(&alerts));
        }
        Command::Ideas { closed } => {
            let ideas: Vec<IdeaDto> =
                connection.call("list_ideas", json!({ "includeClosed": closed })).await?;
            output.print(&ideas, || tables::ideas(&ideas))?;
            output.note(tables::cut::ideas(&ideas));
        }
        Command::Backups { .. } => data::back_up_now(connection, output).await?,
        Command::Export => data::export(connection).await?,
        Command::Storage { free } => data::storage(connection, free, output).await?,
        Command::Pause { until, reason } => {
            let arguments = json!({ "input": inputs::pause(until, reason)? });
            let status: SchedulerStatusDto = connection.call("pause_scheduler", arguments).await?;
            output.print(&status, || tables::pause(&status))?;
        }
        Command::Resume => {
            let status: SchedulerStatusDto = connection.call("resume_scheduler", json!({})).await?;
            output.print(&status, || tables::pause(&status))?;
        }
        Command::Cancel { run_id } => {
            let _: serde_json::Value = connection.call("cancel_run", json!({ "runId": run_id })).await?;
            output.print(&json!({ "runId": run_id }), || format!("Asked run {run_id} to stop."))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn upcoming(hours: i64, connection: &mut Connection, output: Output) -> Result<(), Failure> {
    let runs: Vec<UpcomingRunDto> = connection.call("list_upcoming_runs", json!({ "hours": hours })).await?;
    let tasks: Vec<SystemTaskDto> = connection.call("list_system_tasks", json!({})).await?;
    let status: SchedulerStatusDto = connection.call("get_scheduler_status", json!({})).await?;
    output.print(&runs, || tables::upcoming(&runs, hours, &tasks, &status))?;
    output.note(tables::cut::upcoming(&runs, hours));
    Ok(())
}

/// Where there is no slot, also because there was no task yet, or nothing is recorded of it, that is told like any other
/// thing that was not found.
fn why(explained: &SlotExplanationDto, output: Output) -> Result<ExitCode, Failure> {
    if matches!(explained.verdict.as_str(), "no_slot" | "did_not_exist" | "unknown") {
        output.print_json_only(explained)?;
        say(format_args!("{}: {}", explained.task_type, explained.sentence));
        return Ok(ExitCode::from(NOT_FOUND));
    }
    output.print(explained, || format!("{}: {}", explained.task_type, explained.sentence))?;
    Ok(ExitCode::SUCCESS)
}

/// Needs neither a database nor its owner.
fn preview(asked: Preview, output: Output) -> Result<ExitCode, Failure> {
    let zone = asked.tz.as_deref().map_or(Ok(None), inputs::zone);
    let named = zone.as_ref().ok().cloned().flatten();
    let previewed = zone
        .and_then(|zone| inputs::preview(asked, zone))
        .and_then(|input| cockpit::preview(&input, Utc::now(), cockpit::zone()))
        .and_then(|preview| match preview.error {
            Some(message) => {
                Err(ApiError { kind: ErrorKind::InvalidSchedule, message, field: preview.field })
            }
            None => Ok(preview),
        });
    match previewed {
        Ok(preview) => {
            output.print(&preview, || tables::preview(&preview, named.as_deref()))?;
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            let answer = json!({ "valid": false, "error": error.message, "field": error.field });
            output.print_json_only(&answer)?;
            Err(error.into())
        }
    }
}
