//! A schedule in words.
//!
//! Of a cron pattern croner has a sentence of its own, which is not always true: `0-30/10` is "every 10 minutes" to it, `LW` the
//! last day of the month. So each field is told by the values that croner has read in it, whichever way they are written, and
//! "every so many" is said only where it holds from one minute, hour or day into the next.
//!
//! Not here: what may not have been meant (`warnings`).

use croner::Cron;

use super::{Kind, Schedule};

mod days;
mod times;
mod values;

pub(super) use days::month;
pub(super) use values::join;

impl Schedule {
    /// A sentence without a full stop: "Every 45 minutes", "At 02:30 every day", "At 09:00 on Monday to Friday".
    pub fn describe(&self) -> String {
        match &self.0 {
            Kind::Manual => "Only when asked to".to_owned(),
            Kind::Interval(interval) => describe_interval(interval.every().num_seconds()),
            Kind::Cron { pattern, zone } => {
                let text = pattern.pattern.describe();
                match zone {
                    Some(zone) => format!("{text} ({zone} time)"),
                    None => text,
                }
            }
        }
    }
}

/// A pattern as [`Schedule::describe`] says it, without a zone.
pub(super) fn describe_cron(cron: &Cron) -> String {
    let (times, days) = (times::times(cron), days::days(cron));
    // The times of a day alone leave open which days are meant.
    let each_day = if times::are_of_a_day(cron) && !days.starts_with(" on ") { " every day" } else { "" };
    format!("{times}{each_day}{days}")
}

/// An interval as [`Schedule::describe`] says it.
pub fn describe_interval(seconds: i64) -> String {
    const UNITS: [(i64, &str); 4] = [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")];
    let mut rest = seconds;
    let mut parts = Vec::new();
    for (size, unit) in UNITS {
        let n = rest / size;
        rest %= size;
        if n > 0 {
            parts.push(if n == 1 { format!("1 {unit}") } else { format!("{n} {unit}s") });
        }
    }
    match parts.as_slice() {
        [one] => format!("Every {}", one.strip_prefix("1 ").unwrap_or(one)),
        _ => format!("Every {}", parts.join(" ")),
    }
}
