//! A reader of cron fields that counts days the long way: what the model matches with.
//!
//! Only for well-formed patterns; anything else panics.

use chrono::{Datelike, NaiveDate};

use crate::instant::{DAY, HOUR};

/// A pattern's fields. A set of numbers is a bit mask.
pub struct Fields {
    /// As written.
    pub second: String,
    pub minute: String,
    pub hour: String,
    seconds: u64,
    /// Of a day, those that match.
    minutes_of_day: Vec<bool>,
    days: Vec<Day>,
    months: u64,
    weekdays: Vec<Weekday>,
    which: Which,
}

/// What decides about a date, besides its month.
enum Which {
    Nothing,
    Day,
    Weekday,
    Either,
    Both,
}

enum Day {
    Of(u64),
    Last,
    LastWorkday,
    /// The workday of the month that is closest to this day of it.
    Closest(u32),
}

/// Sunday is 0.
enum Weekday {
    Of(u64),
    Nth(u32, usize),
    Last(u32),
}

impl Fields {
    pub fn read(pattern: &str) -> Self {
        let mut fields: Vec<&str> = pattern.split(' ').collect();
        if fields.len() == 5 {
            fields.insert(0, "0");
        }
        let &[second, minute, hour, day, month, weekday] = fields.as_slice() else {
            panic!("{pattern:?} has neither 5 nor 6 fields");
        };
        let which = match (day, weekday) {
            ("*", "*") => Which::Nothing,
            (_, "*") => Which::Day,
            ("*", _) => Which::Weekday,
            (_, weekday) if weekday.starts_with('+') => Which::Both,
            _ => Which::Either,
        };
        let (minutes, hours) = (numbers(minute, 0, 59), numbers(hour, 0, 23));
        Self {
            second: second.to_owned(),
            minute: minute.to_owned(),
            hour: hour.to_owned(),
            seconds: numbers(second, 0, 59),
            minutes_of_day: (0..DAY)
                .map(|of_day| (minutes >> (of_day % HOUR)) & (hours >> (of_day / HOUR)) & 1 == 1)
                .collect(),
            days: day.split(',').map(Day::read).collect(),
            months: numbers(month, 1, 12),
            weekdays: weekday.trim_start_matches('+').split(',').map(Weekday::read).collect(),
            which,
        }
    }

    pub fn on_date(&self, date: NaiveDate) -> bool {
        let day = || self.days.iter().any(|day| day.is(date));
        let weekday = || self.weekdays.iter().any(|weekday| weekday.is(date));
        has(self.months, date.month())
            && match self.which {
                Which::Nothing => true,
                Which::Day => day(),
                Which::Weekday => weekday(),
                Which::Either => day() || weekday(),
                Which::Both => day() && weekday(),
            }
    }

    /// Whether the minute and the hour match at a minute of the day, whatever its date.
    pub fn at_time(&self, of_day: usize) -> bool {
        self.minutes_of_day.get(of_day).copied().unwrap()
    }

    /// The seconds of a minute that match.
    pub fn seconds(&self) -> impl Iterator<Item = i64> {
        (0..60).filter(|second| (self.seconds >> second) & 1 == 1)
    }
}

impl Day {
    fn read(item: &str) -> Self {
        match item {
            "L" => Self::Last,
            "LW" => Self::LastWorkday,
            _ => match item.strip_suffix('W') {
                Some(day) => Self::Closest(day.parse().unwrap()),
                None => Self::Of(numbers(item, 1, 31)),
            },
        }
    }

    fn is(&self, date: NaiveDate) -> bool {
        let length = u32::from(date.num_days_in_month());
        let mut workdays =
            (1..=length).filter(|day| (1..=5).contains(&weekday(date.with_day(*day).unwrap())));
        match *self {
            Self::Of(days) => has(days, date.day()),
            Self::Last => date.day() == length,
            Self::LastWorkday => workdays.next_back() == Some(date.day()),
            Self::Closest(day) => {
                day <= length && workdays.min_by_key(|workday| workday.abs_diff(day)) == Some(date.day())
            }
        }
    }
}

impl Weekday {
    fn read(item: &str) -> Self {
        let number = |weekday: &str| weekday.parse::<u32>().unwrap() % 7;
        if let Some(weekday) = item.strip_suffix("#L") {
            Self::Last(number(weekday))
        } else if let Some((weekday, nth)) = item.split_once('#') {
            Self::Nth(number(weekday), nth.parse().unwrap())
        } else {
            // 7 is Sunday, too.
            let days = numbers(item, 0, 7);
            Self::Of(days | (days >> 7))
        }
    }

    fn is(&self, date: NaiveDate) -> bool {
        let falls_on =
            |weekday_sought: u32, day: u32| date.with_day(day).map(weekday) == Some(weekday_sought);
        match *self {
            Self::Of(days) => has(days, weekday(date)),
            Self::Nth(sought, nth) => {
                let so_far = (1..=date.day()).filter(|day| falls_on(sought, *day)).count();
                falls_on(sought, date.day()) && so_far == nth
            }
            Self::Last(sought) => {
                falls_on(sought, date.day()) && !(date.day() + 1..=31).any(|day| falls_on(sought, day))
            }
        }
    }
}

fn weekday(date: NaiveDate) -> u32 {
    date.weekday().num_days_from_sunday()
}

fn has(set: u64, number: u32) -> bool {
    (set >> number) & 1 == 1
}

/// `*`, `a`, `a-b`, any of them with `/step`, and lists of those.
fn numbers(field: &str, first: u64, last: u64) -> u64 {
    let mut set = 0;
    for item in field.split(',') {
        let (range, step) = item.split_once('/').unwrap_or((item, "1"));
        let (from, to) = match range.split_once('-') {
            Some((from, to)) => (from.parse().unwrap(), to.parse().unwrap()),
            None if range == "*" => (first, last),
            None => (range.parse().unwrap(), range.parse().unwrap()),
        };
        assert!(first <= from && from <= to && to <= last, "{item:?} is not within {first}-{last}");
        for number in (from..=to).step_by(step.parse().unwrap()) {
            set |= 1 << number;
        }
    }
    set
}
