//! One command: its use case and what is printed of the answer.

use std::process::ExitCode;

use api::{
    alert::AlertDto,
    calendar::EventDto,
    error::{ApiError, ErrorKind},
    idea::IdeaDto,
    instant_text,
    news::ArticlePageDto,
    run::{RunPageDto, RunTaskNowResult},
    schedule::{PreviewInput, UpcomingRunDto},
    slot::SlotExplanationDto,
    status::SchedulerStatusDto,
    task::{SnoozeInput, SystemTaskDto, UpdateTaskInput},
};
use chrono::{TimeDelta, Utc};
use serde_json::json;

#[cfg(unix)]
use crate::watch::watch;
use crate::{
    arguments::{Arguments, Change, Command, Events, Preview},
    connection::{Access, Connection},
    data,
    duration::parse_seconds,
    failure::{FAILED, Failure, NOT_FOUND},
    generate::{completions, man},
    logs::logs,
    output::{Output, say},
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
        return data::restore(data_dir, &file, data::Consent { dry_run, yes }, output, stop).await;
    }
    if let Command::Backups { now: false } = command {
        return data::list_backups(data_dir, output).await;
    }
    if let Command::Diagnostics { file } = command {
        return data::diagnostics(data_dir, &file, output).await;
    }
    if let Command::Import { file, dry_run } = command {
        return data::import(data_dir, file, dry_run, output, stop).await;
    }
    let mut connection = Connection::open(data_dir, access(&command)).await?;
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
            output.print(&tasks, || tables::tasks(&tasks))?;
        }
        Command::Set(change) => {
            let input = update_input(&change.change);
            let arguments = json!({
                "taskType": change.task.task_type, "component": change.task.component, "input": input,
            });
            let task: SystemTaskDto = connection.call("update_system_task", arguments).await?;
            output.print(&task, || tables::tasks(std::slice::from_ref(&task)))?;
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
            }
            let filter = json!({ "filter": {
                "taskType": which.task_type, "component": which.component, "status": which.status,
                "limit": which.limit,
            }});
            let page: RunPageDto = connection.call("list_runs", filter).await?;
            output.print(&page.runs, || tables::runs(&page.runs))?;
        }
        Command::Why { task, at } => {
            let arguments = json!({ "taskType": task.task_type, "component": task.component, "at": at });
            return why(&connection.call("explain_slot", arguments).await?, output);
        }
        Command::Upcoming { hours } => {
            let runs: Vec<UpcomingRunDto> =
                connection.call("list_upcoming_runs", json!({ "hours": hours })).await?;
            let tasks: Vec<SystemTaskDto> = connection.call("list_system_tasks", json!({})).await?;
            let status: SchedulerStatusDto = connection.call("get_scheduler_status", json!({})).await?;
            output.print(&runs, || tables::upcoming(&runs, &tasks, &status))?;
        }
        Command::Articles(which) => {
            let filter = json!({ "filter": {
                "search": which.search, "source": which.source, "unreadOnly": which.unread, "limit": which.limit,
            }});
            let page: ArticlePageDto = connection.call("list_articles", filter).await?;
            output.print(&page.articles, || tables::articles(&page.articles))?;
        }
        Command::Events(span) => {
            let events: Vec<EventDto> = connection.call("list_events", event_span(span)).await?;
            output.print(&events, || tables::events(&events))?;
        }
        Command::Alerts { resolved } => {
            let alerts: Vec<AlertDto> =
                connection.call("list_alerts", json!({ "includeResolved": resolved })).await?;
            output.print(&alerts, || tables::alerts(&alerts))?;
        }
        Command::Ideas { closed } => {
            let ideas: Vec<IdeaDto> =
                connection.call("list_ideas", json!({ "includeClosed": closed })).await?;
            output.print(&ideas, || tables::ideas(&ideas))?;
        }
        Command::Backups { .. } => data::back_up_now(connection, output).await?,
        Command::Export => data::export(connection).await?,
        Command::Storage { free } => data::storage(connection, free, output).await?,
        Command::Pause { until, reason } => {
            let arguments = json!({ "input": { "until": until, "reason": reason } });
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

/// Where there is no slot, or nothing is recorded of it, that is told like any other thing that was not found.
fn why(explained: &SlotExplanationDto, output: Output) -> Result<ExitCode, Failure> {
    if matches!(explained.verdict.as_str(), "no_slot" | "unknown") {
        output.print_json_only(explained)?;
        say(format_args!("{}: {}", explained.task_type, explained.sentence));
        return Ok(ExitCode::from(NOT_FOUND));
    }
    output.print(explained, || format!("{}: {}", explained.task_type, explained.sentence))?;
    Ok(ExitCode::SUCCESS)
}

/// Needs neither a database nor its owner.
fn preview(asked: Preview, output: Output) -> Result<ExitCode, Failure> {
    let zone = asked.tz.clone().filter(|zone| zone != "system");
    let previewed = preview_input(asked, zone.clone())
        .and_then(|input| cockpit::preview(&input, Utc::now(), cockpit::zone()))
        .and_then(|preview| match preview.error {
            Some(message) => {
                Err(ApiError { kind: ErrorKind::InvalidSchedule, message, field: preview.field })
            }
            None => Ok(preview),
        });
    match previewed {
        Ok(preview) => {
            output.print(&preview, || tables::preview(&preview, zone.as_deref()))?;
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            let answer = json!({ "valid": false, "error": error.message, "field": error.field });
            output.print_json_only(&answer)?;
            Err(error.into())
        }
    }
}

fn preview_input(asked: Preview, timezone: Option<String>) -> Result<PreviewInput, ApiError> {
    let seconds = |text: &str| parse_seconds(text).map_err(|error| ApiError::invalid("every", error));
    let count = asked.count.trim().parse();
    Ok(PreviewInput {
        frequency_cron: asked.frequency.cron,
        frequency_seconds: asked.frequency.every.as_deref().map(seconds).transpose()?,
        timezone,
        after: asked.after,
        count: Some(count.map_err(|_| {
            ApiError::invalid("count", format!("{:?} is no number; write e.g. 5", asked.count))
        })?),
        ..PreviewInput::default()
    })
}

fn update_input(change: &Change) -> UpdateTaskInput {
    UpdateTaskInput {
        enabled: (change.enable || change.disable).then_some(change.enable),
        frequency_seconds: change.every.map(Some).or(change.manual.then_some(None)),
        frequency_cron: change.cron.clone().map(Some).or(change.manual.then_some(None)),
        name: change.name.clone(),
        timezone: change.tz.clone().map(|zone| Some(zone).filter(|zone| zone != "system")),
        catch_up: change.catch_up.clone(),
        overlap: change.overlap.clone(),
        timeout_seconds: change.timeout,
        max_retries: change.retries,
        breaker_threshold: change.breaker,
        config: change.config.clone().map(Some),
        snooze: snooze_input(change),
    }
}

#[expect(clippy::option_option, reason = "nothing, waking and snoozing are three different things here")]
fn snooze_input(change: &Change) -> Option<Option<SnoozeInput>> {
    let snooze = change.snooze.as_ref().map(|end| SnoozeInput {
        until: end.instant(Utc::now()).map(instant_text),
        reason: change.reason.clone(),
    });
    snooze.map(Some).or(change.wake.then_some(None))
}

fn event_span(span: Events) -> serde_json::Value {
    let from = span.from.unwrap_or_else(|| instant_text(Utc::now()));
    let to = span.to.unwrap_or_else(|| {
        let from = api::instant_from_text(&from).unwrap_or_else(Utc::now);
        instant_text(from + TimeDelta::days(14))
    });
    json!({ "from": from, "to": to })
}
