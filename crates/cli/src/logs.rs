//! `cockpitctl logs`: the log's files, without their writer's help, and the lines that are stored with a run.

use std::{ops::ControlFlow, path::Path, process::ExitCode, time::Duration};

use api::{
    error::{ApiError, ErrorKind},
    instant_from_text,
    run::RunDetailDto,
};
use cockpit::logging::{Follow, LineFilter, LogLine, read};
use serde_json::json;

use crate::{
    arguments::Logs,
    connection::{Access, Connection},
    failure::Failure,
    output::{Output, say},
    stop_signals::StopSignals,
};

/// Between two looks at a file that is followed.
const LOOK_EVERY: Duration = Duration::from_millis(300);

/// Prints the last lines and, where asked to, those to come.
///
/// # Errors
/// The files are there and cannot be read, or there is no such run.
pub async fn logs(
    data_dir: &Path,
    which: &Logs,
    output: Output,
    mut stop: StopSignals,
) -> Result<ExitCode, Failure> {
    let filter = LineFilter { level: which.level.as_deref(), run_id: which.run };
    // Before the last lines are read, so that none falls between.
    let mut follow = Follow::from_now(data_dir);
    let lines = match which.run {
        Some(run_id) => of_run(data_dir, run_id, filter, which.lines).await?,
        None => read(data_dir, filter, which.lines).map_err(anyhow::Error::from)?,
    };
    if lines.is_empty() && !which.follow {
        say(format_args!("the log in {} has no such lines", data_dir.display()));
    }
    if print(&lines, output)?.is_break() || !which.follow {
        return Ok(ExitCode::SUCCESS);
    }
    loop {
        tokio::select! {
            () = stop.received() => return Ok(ExitCode::SUCCESS),
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
        if print(&follow.added(filter).map_err(anyhow::Error::from)?, output)?.is_break() {
            return Ok(ExitCode::SUCCESS);
        }
    }
}

/// The last lines of a run. Only whoever serves writes files: what ran without has no other lines than the stored ones.
async fn of_run(
    data_dir: &Path,
    run_id: i64,
    filter: LineFilter<'_>,
    limit: usize,
) -> Result<Vec<LogLine>, Failure> {
    let all = LineFilter { level: None, run_id: Some(run_id) };
    let mut lines = read(data_dir, all, usize::MAX).map_err(anyhow::Error::from)?;
    let stored = match stored(data_dir, run_id).await {
        Err(failure) if lines.is_empty() => return Err(failure),
        // The files may know a run that was pruned.
        Err(Failure::UseCase(ApiError { kind: ErrorKind::NotFound, .. })) => Vec::new(),
        Err(failure) => {
            say(&failure);
            Vec::new()
        }
        Ok(stored) => stored,
    };
    let is_kept = |line: &LogLine| lines.iter().any(|kept| kept.text.ends_with(&line.text));
    let only_stored: Vec<_> = stored.into_iter().filter(|line| !is_kept(line)).collect();
    lines.extend(only_stored);
    lines.retain(|line| filter.passes(line));
    lines.sort_by_key(|line| line.at.as_deref().and_then(instant_from_text));
    Ok(lines.split_off(lines.len().saturating_sub(limit)))
}

/// The lines that the database has of a run.
async fn stored(data_dir: &Path, run_id: i64) -> Result<Vec<LogLine>, Failure> {
    let mut connection = Connection::open(data_dir.to_owned(), Access::Look).await?;
    let detail = connection.call::<RunDetailDto>("get_run", json!({ "id": run_id })).await;
    connection.close().await;
    let lines = detail?.log.into_iter().map(|line| LogLine {
        at: Some(line.at),
        level: Some(line.level),
        run_id: Some(run_id),
        text: line.message,
    });
    Ok(lines.collect())
}

/// Breaks where nobody reads on.
fn print(lines: &[LogLine], output: Output) -> Result<ControlFlow<()>, Failure> {
    for line in lines {
        let printed = output.print_line(line, || match (&line.at, &line.level) {
            (Some(at), Some(level)) => format!("{at} {:>5} {}", level.to_uppercase(), line.text),
            _ => line.text.clone(),
        });
        if printed?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}
