//! `cockpitctl logs`: the log's files, without their writer's help, and the lines that are stored with a run.

use std::{ops::ControlFlow, path::Path, process::ExitCode, time::Duration};

use api::{
    error::{ApiError, ErrorKind},
    instant_from_text,
    run::RunDetailDto,
};
use cockpit::logging::{Follow, LineFilter, LogLine};
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
    // The last lines go up to where it begins, so that none falls between and none is shown twice.
    let mut follow = Follow::from_now(data_dir);
    let lines = match which.run {
        Some(run_id) => of_run(data_dir, run_id, filter, which.lines, &follow, &mut stop).await?,
        None => follow.before(filter, which.lines).map_err(anyhow::Error::from)?,
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
    follow: &Follow,
    stop: &mut StopSignals,
) -> Result<Vec<LogLine>, Failure> {
    let all = LineFilter { level: None, run_id: Some(run_id) };
    let mut lines = follow.before(all, usize::MAX).map_err(anyhow::Error::from)?;
    let stored = match stored(data_dir, run_id, stop).await {
        Err(failure) if lines.is_empty() => return Err(failure),
        // The files may know a run that was pruned.
        Err(Failure::UseCase(ApiError { kind: ErrorKind::NotFound, .. })) => Vec::new(),
        Err(failure) => {
            say(&failure);
            Vec::new()
        }
        Ok(stored) => stored,
    };
    lines.extend(only_stored(stored, &lines));
    lines.retain(|line| filter.passes(line));
    lines.sort_by_key(|line| line.at.as_deref().and_then(instant_from_text));
    Ok(lines.split_off(lines.len().saturating_sub(limit)))
}

/// Those of the stored lines that the files lack. Each line of the files stands for one of them: a run may say the same
/// more than once, and the files may end in the middle of it.
fn only_stored(stored: Vec<LogLine>, kept: &[LogLine]) -> Vec<LogLine> {
    let mut kept: Vec<_> = kept.iter().map(|line| (&line.level, said(&line.text))).collect();
    let is_missing = |line: &LogLine| {
        let place = kept.iter().position(|(level, text)| **level == line.level && *text == line.text);
        place.map(|place| kept.swap_remove(place)).is_none()
    };
    stored.into_iter().filter(is_missing).collect()
}

/// What a line of the files says behind its spans and its place: "run{id=7 …}: handlers: asking 3 sources".
fn said(text: &str) -> &str {
    let behind_spans = text.split_once("}: ").and_then(|(_, rest)| rest.split_once(": "));
    behind_spans.map_or(text, |(_, said)| said)
}

/// The lines that the database has of a run.
async fn stored(data_dir: &Path, run_id: i64, stop: &mut StopSignals) -> Result<Vec<LogLine>, Failure> {
    let mut connection = Connection::open(data_dir.to_owned(), Access::Look, stop).await?;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> LogLine {
        LogLine { level: Some("info".to_owned()), text: text.to_owned(), ..LogLine::default() }
    }

    #[test]
    fn a_line_of_the_files_stands_for_one_stored_line() {
        let place = "run{id=7 task=\"news_sync\" trigger=\"manual\"}: scheduler::handler: ";
        let kept = [line(&format!("{place}LWN: timed out")), line(&format!("{place}asking once more"))];
        let stored = ["timed out", "LWN: timed out", "asking once more", "asking once more"].map(line);
        let missing = only_stored(stored.into(), &kept);
        assert_eq!(missing, ["timed out", "asking once more"].map(line));
    }

    #[test]
    fn a_line_of_another_level_is_another() {
        let graver =
            LogLine { level: Some("warn".to_owned()), ..line("run{id=7}: scheduler::handler: late") };
        assert_eq!(only_stored(vec![line("late")], &[graver]), [line("late")]);
    }
}
