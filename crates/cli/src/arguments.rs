//! What the command line takes.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

use crate::{
    end::End,
    numbers::{number, run_id},
};

mod listings;
mod set;

pub use listings::{Articles, Events, Logs, Runs};
pub use set::{Change, Set};

/// What an option may be is said once for all that take the same: in the help of a command, below its options.
const DURATION: &str = "DURATION: whole numbers of s, m, h and d, e.g. 90s, 45m, 1h30m or 7d.";

/// The cockpit's scheduler without a window.
///
#[cfg_attr(
    unix,
    doc = "While the window or `serve` is running, commands go to it; otherwise they open the database themselves."
)]
#[cfg_attr(
    not(unix),
    doc = "Commands open the database themselves; those that change something need the window and `serve` to be closed."
)]
/// Exit codes: 0 done, 1 it ran and failed, 2 bad input, 3 nothing found, 4 another process owns the database and
/// did not answer.
#[derive(Debug, Parser)]
#[command(name = "cockpitctl", version, arg_required_else_help = true)]
pub struct Arguments {
    /// Folder of the database [default: `COCKPIT_DATA_DIR`, else the platform's folder for application data].
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Print one JSON document.
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the scheduler until SIGINT or SIGTERM, or until the terminal is closed.
    Serve,
    /// List all tasks.
    Tasks,
    /// Change a task; in force at once.
    #[command(
        after_help = format!("{DURATION}\n\nExamples:\n  cockpitctl set news_sync --every 15m\n  cockpitctl set calendar_sync --cron '0 7 * * 1-5' --tz Europe/Berlin\n  cockpitctl set alerts_refresh --disable\n  cockpitctl set news_sync --snooze 2h --reason 'the source moves house'")
    )]
    Set(Box<Set>),
    /// Run a task now and wait for the result.
    Run(Named),
    /// List runs, newest first.
    Runs(Runs),
    /// Say what became of a slot, and why.
    #[command(
        after_help = "Without --at, the latest slot. In between two slots, the one before. Exits with 3 where there is no slot, or nothing is recorded of it.\n\nExamples:\n  cockpitctl why news_sync\n  cockpitctl why news_sync --at 02:30\n  cockpitctl why news_sync --at 2026-11-24T02:30\n  cockpitctl why news_sync --at 2026-11-24T01:30:00Z"
    )]
    Why {
        #[command(flatten)]
        task: Named,
        /// The moment: an instant (RFC 3339), or a local time of the task, today's or its latest [default: now].
        #[arg(long, value_name = "T", allow_hyphen_values = true)]
        at: Option<String>,
    },
    #[cfg(unix)]
    /// Follow what happens: a line for each run and each change, until Ctrl+C, until nobody reads on, or until the cockpit stops.
    #[command(
        after_help = "With --json, one document a line. Goes on when a restore makes the cockpit start anew. Exits with 0 when \
                      the cockpit stops, and with 4 when it ends without a word."
    )]
    Watch,
    /// Show the log of the window or of `serve`.
    #[command(
        after_help = "With --json, one document a line.\n\nExamples:\n  cockpitctl logs --level warn\n  cockpitctl logs --run 40\n  cockpitctl logs --follow"
    )]
    Logs(Logs),
    /// Show what a schedule would mean.
    #[command(
        after_help = format!("{DURATION}\n\nExamples:\n  cockpitctl preview --every 45m\n  cockpitctl preview --cron '30 2 * * *' --tz America/New_York --count 3")
    )]
    Preview(Preview),
    /// List what runs next.
    Upcoming {
        /// How many hours to look ahead, 1 to 744.
        #[arg(long, default_value_t = 24, value_name = "N", value_parser = number(1, 744), allow_hyphen_values = true)]
        hours: i64,
    },
    /// List news articles, newest first.
    Articles(Articles),
    /// List calendar events.
    Events(Events),
    /// List alerts.
    Alerts {
        /// Resolved ones too.
        #[arg(long)]
        resolved: bool,
    },
    /// List ideas.
    Ideas {
        /// Done and dropped ones too.
        #[arg(long)]
        closed: bool,
    },
    /// Pause all schedules.
    #[command(
        after_help = "Examples:\n  cockpitctl pause --until 2h --reason 'moving house'\n  cockpitctl pause --until 2026-11-24T07:00:00Z"
    )]
    Pause {
        /// Until when: for a duration, until an instant (RFC 3339), or forever [default: until resumed].
        #[arg(long, value_name = "T", allow_hyphen_values = true)]
        until: Option<End>,
        /// Why, up to 200 characters.
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// End a pause.
    Resume,
    /// End a run early.
    Cancel {
        /// The run's number.
        #[arg(value_parser = run_id, allow_hyphen_values = true)]
        run_id: i64,
    },
    /// List the backups, or make one now.
    Backups {
        /// Make one now.
        #[arg(long)]
        now: bool,
    },
    /// Put a backup in the place of the database; the present one is kept among the backups.
    #[command(
        after_help = "Without --yes, it asks on a terminal, and refuses elsewhere.\n\nExamples:\n  cockpitctl backups\n  cockpitctl restore cockpit-20261124-033000.db --dry-run\n  cockpitctl restore /media/stick/cockpit.db --yes"
    )]
    Restore {
        /// The name of a backup, or a file.
        file: PathBuf,
        /// Only say what would change.
        #[arg(long)]
        dry_run: bool,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
    },
    /// Print tasks and settings as a JSON document, without secrets.
    #[command(after_help = "Example:\n  cockpitctl export > cockpit.json")]
    Export,
    /// Read tasks and settings from such a document; all of it, or nothing.
    #[command(
        after_help = "Examples:\n  cockpitctl import cockpit.json --dry-run\n  cockpitctl import - < cockpit.json"
    )]
    Import {
        /// The document; - for standard input.
        file: PathBuf,
        /// Only say what would change.
        #[arg(long)]
        dry_run: bool,
    },
    /// Say how much room the data takes, or free what it can do without.
    Storage {
        /// Prune the history now, and give the room back to the disk.
        #[arg(long)]
        free: bool,
    },
    /// Write a bundle for whoever helps: versions, settings, tasks, runs and logs, without secrets.
    #[command(after_help = "Example:\n  cockpitctl diagnostics cockpit-diagnostics.tar.gz")]
    Diagnostics {
        /// The file to write, .tar.gz; one that exists is refused.
        file: PathBuf,
    },
    /// Print a script that completes commands in a shell.
    #[command(
        after_help = "Example:\n  cockpitctl completions bash > ~/.local/share/bash-completion/completions/cockpitctl"
    )]
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Write the manual pages into a folder.
    #[command(after_help = "Example:\n  cockpitctl man ~/.local/share/man/man1")]
    Man {
        /// The folder; made where it is missing.
        folder: PathBuf,
    },
}

/// A task.
#[derive(Debug, Args)]
pub struct Named {
    /// Its type, e.g. `news_sync`.
    pub task_type: String,
    /// Its component, where the type exists twice.
    #[arg(long, value_name = "C")]
    pub component: Option<String>,
}

/// A schedule to think about.
#[derive(Debug, Args)]
pub struct Preview {
    #[command(flatten)]
    pub frequency: Frequency,
    /// Zone, an IANA name [default: this computer's].
    #[arg(long, value_name = "ZONE")]
    pub tz: Option<String>,
    /// Slots strictly after this instant [default: now].
    #[arg(long, value_name = "RFC3339", allow_hyphen_values = true)]
    pub after: Option<String>,
    /// How many slots, 1 to 100.
    #[arg(long, default_value = "5", value_name = "N", allow_hyphen_values = true)]
    pub count: String,
}

/// How often. Texts, as everything of a preview: what they cannot be is part of its answer.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub struct Frequency {
    /// A cron expression, `minute hour day month weekday`, with seconds before them where there are six.
    #[arg(long, value_name = "EXPR", allow_hyphen_values = true)]
    pub cron: Option<String>,
    /// An interval, 1s to 366d.
    #[arg(long, value_name = "DURATION", allow_hyphen_values = true)]
    pub every: Option<String>,
}
