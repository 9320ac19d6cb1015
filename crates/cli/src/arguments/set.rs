//! What to change of a task.

use clap::{
    Args,
    builder::{PossibleValue, PossibleValuesParser},
};

use super::Named;
use crate::{duration::parse_seconds, end::End, numbers::number};

/// What can become of missed slots.
const CATCH_UP: [&str; 3] = ["once", "skip", "all"];

/// What can become of a slot while the task runs; also as it is stored.
fn overlap() -> PossibleValuesParser {
    let cancel_running = PossibleValue::new("cancel-running").alias("cancel_running");
    PossibleValuesParser::new([PossibleValue::new("skip"), PossibleValue::new("queue"), cancel_running])
}

/// A task and what to change of it.
#[derive(Debug, Args)]
pub struct Set {
    #[command(flatten)]
    pub task: Named,
    #[command(flatten)]
    pub change: Change,
}

/// What can be changed of a task. Nothing at all is no change, but a slip of the fingers.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub struct Change {
    /// Run at this interval, 1s to 366d.
    #[arg(long, value_name = "DURATION", value_parser = parse_seconds, allow_hyphen_values = true, group = "frequency")]
    pub every: Option<i64>,
    /// Run by this cron expression, `minute hour day month weekday`, with seconds before them where there are six.
    #[arg(long, value_name = "EXPR", allow_hyphen_values = true, group = "frequency")]
    pub cron: Option<String>,
    /// Run only when asked to.
    #[arg(long, group = "frequency")]
    pub manual: bool,
    /// Zone of the cron expression, an IANA name, or `system` for this computer's.
    #[arg(long, value_name = "ZONE")]
    pub tz: Option<String>,
    /// Switch it on.
    #[arg(long, conflicts_with = "disable")]
    pub enable: bool,
    /// Switch it off.
    #[arg(long)]
    pub disable: bool,
    /// Pass its slots over: for a duration, until an instant (RFC 3339), or forever, which is until it is woken.
    #[arg(long, value_name = "WHILE", allow_hyphen_values = true, conflicts_with = "wake")]
    pub snooze: Option<End>,
    /// Why it is snoozed, up to 200 characters.
    #[arg(long, value_name = "TEXT", requires = "snooze", conflicts_with = "wake")]
    pub reason: Option<String>,
    /// End its snooze.
    #[arg(long)]
    pub wake: bool,
    /// Its label, 1 to 100 characters.
    #[arg(long, value_name = "N")]
    pub name: Option<String>,
    /// The handler's settings.
    #[arg(long, value_name = "JSON")]
    pub config: Option<String>,
    /// How long a run may take, 1s to 1d.
    #[arg(long, value_name = "DURATION", value_parser = parse_seconds, allow_hyphen_values = true)]
    pub timeout: Option<i64>,
    /// Further attempts after a failed one, 0 to 10.
    #[arg(long, value_name = "N", value_parser = number(0, 10), allow_hyphen_values = true)]
    pub retries: Option<i64>,
    /// What becomes of missed slots.
    #[arg(long, value_name = "POLICY", value_parser = CATCH_UP)]
    pub catch_up: Option<String>,
    /// What becomes of a slot while the task runs.
    #[arg(long, value_name = "POLICY", value_parser = overlap())]
    pub overlap: Option<String>,
    /// Suspend after so many errors in a row, up to 100; 0: never.
    #[arg(long, value_name = "N", value_parser = number(0, 100), allow_hyphen_values = true)]
    pub breaker: Option<i64>,
}
