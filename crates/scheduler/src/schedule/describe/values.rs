//! The values of one field of a pattern, and words for them.
//!
//! A field is read by its values, not by its text: `*/15`, `0-59/15` and `0,15,30,45` are the same.
//! Not here: what the fields mean together (`times`, `days`).

/// A progression of so many values is told by its step, a shorter one value by value.
const LONG: usize = 5;
/// Where a list would be longer, it is told how many values there are and between which they lie.
const LISTED: usize = 12;

/// The values of a field, or of a part of it.
pub(super) struct Values {
    unit: &'static str,
    /// How many values the field can have.
    size: usize,
    ascending: Vec<u16>,
}

impl Values {
    pub fn new(unit: &'static str, size: usize, ascending: Vec<u16>) -> Self {
        Self { unit, size, ascending }
    }

    pub fn is_empty(&self) -> bool {
        self.ascending.is_empty()
    }

    pub fn is_all(&self) -> bool {
        self.ascending.len() == self.size
    }

    pub fn len(&self) -> usize {
        self.ascending.len()
    }

    pub fn iter(&self) -> impl Iterator<Item = u16> {
        self.ascending.iter().copied()
    }

    /// The value, where there is but one.
    pub fn single(&self) -> Option<u16> {
        if let [one] = self.ascending.as_slice() { Some(*one) } else { None }
    }

    /// The first and the last of them.
    pub fn ends(&self) -> (u16, u16) {
        (
            self.ascending.first().copied().unwrap_or_default(),
            self.ascending.last().copied().unwrap_or_default(),
        )
    }

    /// They follow one another without a gap.
    pub fn is_run(&self) -> bool {
        self.single().is_some() || self.step() == Some(1)
    }

    /// The distance between any two neighbours, also between the last one and the first, where that is 0: then "every so
    /// many" is true of the field.
    pub fn even_step(&self) -> Option<u16> {
        self.step().filter(|step| self.ends().0 == 0 && usize::from(*step) * self.len() == self.size)
    }

    /// "Every minute", "Every 15 minutes".
    pub fn every(&self, step: u16) -> String {
        if step == 1 { format!("Every {}", self.unit) } else { format!("Every {step} {}s", self.unit) }
    }

    /// "minute 5", "minutes 0, 5 and 20 to 30", "every 7th minute from 0 to 56", "31 of the minutes from 0 to 58".
    pub fn words(&self) -> String {
        let unit = self.unit;
        if let Some(one) = self.single() {
            return format!("{unit} {one}");
        }
        let (first, last) = self.ends();
        if let Some(step) = self.step().filter(|step| *step > 1 && self.len() >= LONG) {
            return format!("every {} {unit} from {first} to {last}", ordinal(step));
        }
        let items = spans(&self.ascending, |value| value.to_string());
        if items.len() > LISTED {
            return format!("{} of the {unit}s from {first} to {last}", self.len());
        }
        format!("{unit}s {}", join(&items))
    }

    /// The distance between neighbours, where it is always the same.
    fn step(&self) -> Option<u16> {
        let mut steps = self.ascending.windows(2).map(|pair| pair[1] - pair[0]);
        let first = steps.next()?;
        steps.all(|step| step == first).then_some(first)
    }
}

/// Values by their names, three and more in a row as "Monday to Friday".
pub(super) fn spans(values: &[u16], name: impl Fn(u16) -> String) -> Vec<String> {
    let rows = values.chunk_by(|one, next| *next == one + 1);
    rows.flat_map(|row| match row {
        [first, _, .., last] => vec![format!("{} to {}", name(*first), name(*last))],
        few => few.iter().map(|value| name(*value)).collect(),
    })
    .collect()
}

/// "a", "a and b", "a, b and c".
pub(in crate::schedule) fn join(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// "1st", "2nd", "11th".
pub(super) fn ordinal(number: u16) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}
