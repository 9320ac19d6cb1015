//! Sets up tracing: lines on standard error, and daily files in the data folder of whoever owns the database.
//!
//! `COCKPIT_LOG` (e.g. `debug`, `info,scheduler=trace`) chooses what goes to standard error and to the files; without it
//! the files go by the setting `logLevel`. What belongs to a run carries the run's span; the lines a handler keeps
//! with its run are here too. Secrets are taken out by whoever writes a line: see `handlers`.

use std::{
    io::{self, IsTerminal},
    path::Path,
    sync::OnceLock,
};

use thiserror::Error;
use tracing_appender::non_blocking::{NonBlocking, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::{
    EnvFilter, Layer, Registry,
    fmt::{self, MakeWriter},
    layer::SubscriberExt,
    reload,
    util::SubscriberInitExt,
};

mod day_files;
mod from_env;
mod lines;
mod panics;

pub use day_files::FOLDER;
pub use from_env::ReadLogFilterError;
pub use lines::{Follow, LineFilter, LogLine, ReadLogError};
pub use panics::hide_words_of_panics;

/// What goes into the files until somebody sets another level.
pub(crate) const DEFAULT_LEVEL: &str = "info";
/// The levels of the setting, fewest lines first.
pub(crate) const LEVELS: [&str; 5] = ["error", "warn", "info", "debug", "trace"];

/// Lines that may wait for the disk: those of some two thousand runs at once. More are lost. Room is made for all of them at the
/// start, some 32 bytes each.
const WAITING_LINES: usize = 8_192;

static FILES: OnceLock<Files> = OnceLock::new();

/// The files, once a folder is known, and what goes into them.
struct Files {
    level: reload::Handle<EnvFilter, Registry>,
    writer: OnceLock<NonBlocking>,
}

/// The log is kept. A thread of its own writes it; what is still on its way to the files gets there before this is
/// dropped, and nothing does after.
#[derive(Debug, Default)]
#[must_use = "without it the last lines of a process are lost"]
pub struct Kept {
    _writing: Option<WorkerGuard>,
}

/// The files of a log could not be opened. Nothing else is the worse for it.
#[derive(Debug, Error)]
#[error("could not open the log in {folder}")]
pub struct OpenLogError {
    /// Where it was to be.
    folder: String,
    /// Why not.
    #[source]
    source: io::Error,
}

/// Starts logging for the process; `default` is the level of standard error where the environment says nothing. A
/// second call changes nothing.
///
/// # Errors
/// What the environment asks for cannot be read; nothing is logged then.
pub fn start(default: &str) -> Result<(), ReadLogFilterError> {
    let colours = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let shown_lines = from_env::filter()?.unwrap_or_else(|| EnvFilter::new(default));
    // Its own errors would go to standard error too, by a macro that panics where that cannot be written.
    let shown = fmt::layer().with_writer(io::stderr).log_internal_errors(false).with_ansi(colours);
    let shown = shown.with_filter(shown_lines);
    let (level, handle) = reload::Layer::new(filter(DEFAULT_LEVEL));
    let kept = fmt::layer().with_writer(ToFiles).with_ansi(false).with_filter(level);
    // Somebody else (a test) may have started it.
    if tracing_subscriber::registry().with(kept).with(shown).try_init().is_ok() {
        let _ = FILES.set(Files { level: handle, writer: OnceLock::new() });
    }
    Ok(())
}

/// Keeps lines in daily files below `data_dir` from now on, until what it returns is dropped. Only the owner of the
/// database may call this.
///
/// # Errors
/// The folder cannot be made, or its files cannot be written.
pub fn keep_in(data_dir: &Path) -> Result<Kept, OpenLogError> {
    let folder = data_dir.join(FOLDER);
    let day = day_files::open(&folder)
        .map_err(|source| OpenLogError { folder: folder.display().to_string(), source })?;
    let mut kept = Kept::default();
    if let Some(files) = FILES.get() {
        // The first folder stays: a process has one.
        files.writer.get_or_init(|| {
            let (writer, writing) =
                NonBlockingBuilder::default().buffered_lines_limit(WAITING_LINES).finish(day);
            kept = Kept { _writing: Some(writing) };
            writer
        });
    }
    Ok(kept)
}

/// What goes into the files from now on: one of [`LEVELS`]. `COCKPIT_LOG` goes before it.
pub(crate) fn set_level(level: &str) {
    if let Some(files) = FILES.get() {
        // It fails only when there is no subscriber any more, and then there is nobody to tell.
        let _ = files.level.reload(filter(level));
    }
}

/// The environment's wish, else our own crates at `level` and everybody else's warnings.
fn filter(level: &str) -> EnvFilter {
    // What cannot be read was refused at the start.
    from_env::filter().ok().flatten().unwrap_or_else(|| EnvFilter::new(directives(level)))
}

fn directives(level: &str) -> String {
    let others = if level == "error" { "error" } else { "warn" };
    let ours = ["scheduler", "store", "handlers", "cockpit", "app", "cockpitctl"];
    let ours: Vec<String> = ours.iter().map(|name| format!("{name}={level}")).collect();
    format!("{others},{}", ours.join(","))
}

/// Writes into the files once they are open, and nowhere before.
struct ToFiles;

impl<'a> MakeWriter<'a> for ToFiles {
    type Writer = Box<dyn io::Write>;

    fn make_writer(&'a self) -> Self::Writer {
        match FILES.get().and_then(|files| files.writer.get()) {
            Some(writer) => Box::new(writer.clone()),
            None => Box::new(io::sink()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_that_of_our_own_crates_and_others_only_warn() {
        assert!(directives("trace").starts_with("warn,scheduler=trace,"));
        assert!(directives("error").starts_with("error,"));
        for level in LEVELS {
            EnvFilter::try_new(directives(level)).unwrap();
        }
    }
}
