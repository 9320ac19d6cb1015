//! A warning of steps that stop short where their field starts over: `*/45` runs at :00 and :45, and then at :00.
//!
//! Not here: a step within a range, `0-30/10`. Whoever writes the range means its ends, and the description tells them.

use super::describe::{join, month};

/// So many values are told one by one, of more the first three and the last.
const FEW: usize = 4;

/// The field of a pattern that has the step.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    /// Of the month.
    Day,
    Month,
}

/// A sentence about a field of the form `*/step` that is not even.
pub(super) fn uneven_step(unit: Unit, field: &str) -> Option<String> {
    let step: u16 = field.strip_prefix("*/")?.parse().ok().filter(|step| *step > 0)?;
    let (first, last) = unit.range();
    // Months differ in length, so that no step but one goes through all of them.
    let is_even = if unit == Unit::Day { step == 1 } else { (last + 1 - first).is_multiple_of(step) };
    if is_even {
        return None;
    }
    let fires = unit.at(&(first..=last).step_by(step.into()).collect::<Vec<_>>());
    Some(match unit {
        // There is no interval of months.
        Unit::Month => format!("{field} does not divide evenly: it fires {fires}, then starts over"),
        Unit::Day => {
            format!("{field} starts over with every month: it fires {fires}; an interval would be even")
        }
        Unit::Second | Unit::Minute | Unit::Hour => format!(
            "{field} does not divide evenly: it fires {fires}, then starts over; an interval would be even"
        ),
    })
}

impl Unit {
    /// The first and the last value of the field.
    fn range(self) -> (u16, u16) {
        match self {
            Self::Second | Self::Minute => (0, 59),
            Self::Hour => (0, 23),
            Self::Day => (1, 31),
            Self::Month => (1, 12),
        }
    }

    /// "at :00 and :45", "in hours 0, 5, 10, … 20".
    fn at(self, values: &[u16]) -> String {
        let name = |value: &u16| match self {
            Self::Minute => format!(":{value:02}"),
            Self::Month => month(*value),
            Self::Second | Self::Hour | Self::Day => value.to_string(),
        };
        let names: Vec<String> = values.iter().map(name).collect();
        let list = match names.as_slice() {
            [one, two, three, .., last] if names.len() > FEW => format!("{one}, {two}, {three}, … {last}"),
            few => join(few),
        };
        let plural = if names.len() == 1 { "" } else { "s" };
        match self {
            Self::Second => format!("at second{plural} {list}"),
            Self::Minute => format!("at {list}"),
            Self::Hour => format!("in hour{plural} {list}"),
            Self::Day => format!("on day{plural} {list}"),
            Self::Month => format!("in {list}"),
        }
    }
}
