//! `cockpitctl logs`: the log's files, without their writer's help.

use std::{ops::ControlFlow, path::Path, process::ExitCode, time::Duration};

use cockpit::logging::{Follow, LineFilter, LogLine, read};

use crate::{
    arguments::Logs,
    failure::Failure,
    output::{Output, say},
    stop_signals::StopSignals,
};

/// Between two looks at a file that is followed.
const LOOK_EVERY: Duration = Duration::from_millis(300);

/// Prints the last lines and, where asked to, those to come.
///
/// # Errors
/// The files are there and cannot be read.
pub async fn logs(
    data_dir: &Path,
    which: &Logs,
    output: Output,
    mut stop: StopSignals,
) -> Result<ExitCode, Failure> {
    let filter = LineFilter { level: which.level.as_deref(), run_id: which.run };
    // Before the last lines are read, so that none falls between.
    let mut follow = Follow::from_now(data_dir);
    let lines = read(data_dir, filter, which.lines).map_err(anyhow::Error::from)?;
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
