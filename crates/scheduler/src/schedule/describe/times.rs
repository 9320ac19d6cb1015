//! The seconds, minutes and hours of a pattern in words: at which times of a day it runs.
//!
//! Not here: on which days (`days`).

use croner::Cron;

use super::values::{Values, join};

/// So many times of a day are told one by one.
const FEW: usize = 4;

/// "Every 15 minutes", "At 02:30", "At minute 23 past every hour".
pub(super) fn times(cron: &Cron) -> String {
    let day = Day::of(cron);
    if day.minutes.is_all() {
        return day.all_minutes();
    }
    day.few_times().unwrap_or_else(|| format!("{}{}", day.some_minutes(), day.seconds_of_those()))
}

/// They are told as times of a day, "At 02:30", which say nothing of days.
pub(super) fn are_of_a_day(cron: &Cron) -> bool {
    let day = Day::of(cron);
    !day.minutes.is_all() && day.few_times().is_some()
}

struct Day {
    seconds: Values,
    minutes: Values,
    hours: Values,
}

impl Day {
    fn of(cron: &Cron) -> Self {
        let field = |unit, size, values| Values::new(unit, size, values);
        Self {
            seconds: field("second", 60, cron.pattern.seconds.values()),
            minutes: field("minute", 60, cron.pattern.minutes.values()),
            hours: field("hour", 24, cron.pattern.hours.values()),
        }
    }

    /// Where each minute of an hour is meant, it is the seconds that matter.
    fn all_minutes(&self) -> String {
        let (first, last) = self.seconds.ends();
        if self.seconds.single() == Some(0) {
            return self.during_hours(&self.minutes.every(1), |hour, minute| clock(hour, minute, None));
        }
        let often = match self.seconds.even_step() {
            Some(step) => self.seconds.every(step),
            None => format!("At {} of every minute", self.seconds.words()),
        };
        self.during_hours(&often, |hour, minute| {
            clock(hour, minute, Some(if minute == 0 { first } else { last }))
        })
    }

    /// "At 09:00 and 17:30", with the second where it is not 0.
    fn few_times(&self) -> Option<String> {
        let second = self.seconds.single()?;
        if self.hours.len() * self.minutes.len() > FEW {
            return None;
        }
        let shown = Some(second).filter(|second| *second != 0);
        let times: Vec<String> = self
            .hours
            .iter()
            .flat_map(|hour| self.minutes.iter().map(move |minute| clock(hour, minute, shown)))
            .collect();
        Some(format!("At {}", join(&times)))
    }

    /// The minutes, as if seconds were nobody's concern.
    fn some_minutes(&self) -> String {
        if let Some(minute) = self.minutes.single() {
            let (first, last) = self.hours.ends();
            return match self.hours.even_step() {
                Some(step) if step > 1 => format!("{} at minute {minute}", self.hours.every(step)),
                None if self.hours.is_run() && self.hours.len() > 1 => {
                    format!("Every hour from {} to {}", clock(first, minute, None), clock(last, minute, None))
                }
                _ => format!("At minute {minute} {}", self.of_hours()),
            };
        }
        match self.minutes.even_step() {
            Some(step) => {
                self.during_hours(&self.minutes.every(step), |hour, minute| clock(hour, minute, None))
            }
            None => format!("At {} {}", self.minutes.words(), self.of_hours()),
        }
    }

    /// What happens `often` in an hour, confined to the hours in question. `shown` writes the first and the last time.
    fn during_hours(&self, often: &str, shown: impl Fn(u16, u16) -> String) -> String {
        let (from, to) = self.hours.ends();
        let (first, last) = self.minutes.ends();
        if self.hours.is_all() {
            often.to_owned()
        } else if self.hours.is_run() {
            format!("{often} from {} to {}", shown(from, first), shown(to, last))
        } else {
            format!("{often} of {}", self.hours.words())
        }
    }

    fn of_hours(&self) -> String {
        if self.hours.is_all() { "past every hour".to_owned() } else { format!("of {}", self.hours.words()) }
    }

    /// What is left to say where not every minute is meant.
    fn seconds_of_those(&self) -> String {
        match (self.seconds.single(), self.seconds.even_step()) {
            (Some(0), _) => String::new(),
            (Some(second), _) => format!(", at second {second}"),
            (None, Some(step)) => format!(", {} of that minute", self.seconds.every(step).to_lowercase()),
            (None, None) => format!(", at {} of that minute", self.seconds.words()),
        }
    }
}

fn clock(hour: u16, minute: u16, second: Option<u16>) -> String {
    match second {
        Some(second) => format!("{hour:02}:{minute:02}:{second:02}"),
        None => format!("{hour:02}:{minute:02}"),
    }
}
