//! A schedule in words.

use super::{Kind, Schedule};

impl Schedule {
    /// A sentence without a full stop: "Every 45 minutes", "At 02:30, every day".
    pub fn describe(&self) -> String {
        match &self.0 {
            Kind::Manual => "Only when asked to".to_owned(),
            Kind::Interval(interval) => describe_interval(interval.every().num_seconds()),
            Kind::Cron { pattern, zone } => {
                let text = pattern.pattern.describe();
                let text = text.trim_end_matches('.');
                match zone {
                    Some(zone) => format!("{text} ({zone} time)"),
                    None => text.to_owned(),
                }
            }
        }
    }
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
