//! What a person may not have meant by a schedule that is valid all the same.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{
    Kind, Schedule,
    cron::{CronPattern, MAX_BRIDGED_GAP},
    uneven::{Unit, uneven_step},
    zone::Zone,
};

impl Schedule {
    /// Sentences, most surprising first; empty for a schedule without pitfalls.
    pub fn warnings(&self, from: DateTime<Utc>, machine_zone: Tz) -> Vec<String> {
        let Kind::Cron { pattern, zone } = &self.0 else { return Vec::new() };
        let fields = Fields::of(&pattern.pattern);
        let mut warnings = Vec::new();
        warnings.extend(fields.every_minute_of_an_hour());
        warnings.extend(uneven_step(Unit::Second, fields.second));
        warnings.extend(uneven_step(Unit::Minute, fields.minute));
        warnings.extend(uneven_step(Unit::Hour, fields.hour));
        warnings.extend(uneven_step(Unit::Day, fields.day));
        warnings.extend(uneven_step(Unit::Month, fields.month));
        warnings.extend(fields.day_or_weekday());
        warnings.extend(fields.missing_days(&pattern.pattern.months()));
        warnings.extend(jump_within_a_year(&pattern.pattern, zone.unwrap_or(machine_zone), from));
        warnings
    }
}

struct Fields<'a> {
    second: &'a str,
    minute: &'a str,
    hour: &'a str,
    day: &'a str,
    month: &'a str,
    weekday: &'a str,
}

impl<'a> Fields<'a> {
    /// A nickname has no fields to be surprised by.
    fn of(pattern: &'a CronPattern) -> Self {
        let parts: Vec<&str> = pattern.as_str().split_ascii_whitespace().collect();
        match parts.as_slice() {
            [minute, hour, day, month, weekday] => Self { second: "0", minute, hour, day, month, weekday },
            [second, minute, hour, day, month, weekday] => Self { second, minute, hour, day, month, weekday },
            _ => Self { second: "0", minute: "0", hour: "*", day: "*", month: "*", weekday: "*" },
        }
    }

    fn every_minute_of_an_hour(&self) -> Option<String> {
        if self.second != "0" || self.minute != "*" || self.hour.contains(['*', '/', '-', ',']) {
            return None;
        }
        Some(format!(
            "Runs 60 times from {hour}:00 to {hour}:59; did you mean \"0 {hour} {} {} {}\"?",
            self.day,
            self.month,
            self.weekday,
            hour = self.hour
        ))
    }

    fn day_or_weekday(&self) -> Option<String> {
        self.takes_either().then(|| {
            format!(
                "Day {} or weekday {}: it runs when either matches; write +{} to need both",
                self.day, self.weekday, self.weekday
            )
        })
    }

    /// A day of the month is one of its days by the one field or by the other.
    fn takes_either(&self) -> bool {
        let restricted = |field: &str| field != "*" && field != "?";
        restricted(self.day) && restricted(self.weekday) && !self.weekday.starts_with('+')
    }

    /// Of days that are named one by one: whoever writes a range to the 31st means the end of the month. Where a weekday will do,
    /// or `L` is among them, no month goes without.
    fn missing_days(&self, months: &[u16]) -> Option<String> {
        if self.takes_either() || self.day.contains(['L', 'l']) {
            return None;
        }
        let parts: Vec<Option<u16>> = self.day.split(',').map(|part| part.parse().ok()).collect();
        let is_lacked = |day: &u16| months.iter().any(|month| *day > shortest(*month));
        // A month without the first of the days is without all of them. (What is no number is `None`, and less than any.)
        let first = parts.iter().copied().min().flatten();
        if let Some(day) = first.filter(is_lacked) {
            return Some(format!("Months without day {day} are passed over; L means the last day"));
        }
        let day = parts.iter().flatten().copied().filter(is_lacked).max()?;
        Some(format!("Months without day {day} have no run on that day; L means the last day"))
    }
}

/// The days that a month, 1 to 12, has in every year.
fn shortest(month: u16) -> u16 {
    match month {
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The first of the pattern's times that a clock change of the coming year swallows or repeats.
fn jump_within_a_year(pattern: &CronPattern, tz: Tz, from: DateTime<Utc>) -> Option<String> {
    let zone = Zone::of(tz);
    let mut index = zone.index_at(from);
    while let (Some(before), Some(after)) = (zone.segment(index), zone.segment(index + 1)) {
        let jump = after.start;
        if jump - from > TimeDelta::days(366) {
            return None;
        }
        let (left, resumed) = (before.local(jump), after.local(jump));
        let touched = pattern.first_local_within(left.min(resumed), left.max(resumed));
        if let Some(local) = touched
            && pattern.is_fixed()
        {
            let (date, time) = (local.format("%-d %B %Y"), local.format("%H:%M"));
            return Some(if resumed - left > MAX_BRIDGED_GAP {
                format!("On {date} the clocks skip {time} in {tz}: it does not run then")
            } else if resumed > left {
                format!(
                    "On {date} the clocks skip {time} in {tz}: it runs at {} instead",
                    resumed.format("%H:%M")
                )
            } else {
                format!("On {date} {time} comes twice in {tz}: it runs the first time only")
            });
        }
        index += 1;
    }
    None
}
