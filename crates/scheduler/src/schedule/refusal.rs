//! What is wrong with a pattern that croner refuses: which field, and what it takes.
//!
//! croner says neither which field it means nor what would be right ("Number out of bounds"), so each field is tried among
//! stars. Not here: what makes no pattern at all, such as three fields (`cron`), or a bad one (`warnings`).

use croner::parser::CronParser;

/// The fields of six, and what they take.
const FIELDS: [(&str, &str); 6] = [
    ("second", "0-59"),
    ("minute", "0-59"),
    ("hour", "0-23"),
    ("day", "1-31 or L, the last"),
    ("month", "1-12 or JAN-DEC"),
    ("weekday", "0-7 or SUN-SAT"),
];

/// A sentence about `fields`, five or six, that `parser` has refused.
pub(super) fn explain(fields: &[&str], parser: CronParser) -> String {
    let named = || FIELDS.iter().skip(FIELDS.len() - fields.len()).zip(fields);
    let is_refused = |index: usize| {
        let mut stars = vec!["*"; fields.len()];
        stars[index] = fields[index];
        parser.parse(&stars.join(" ")).is_err()
    };
    if let [_, _, _, _, _, year] = fields
        && year.len() == 4
        && year.parse::<u16>().is_ok()
    {
        return format!("{year:?} would be a year; a year field is not supported, drop it");
    }
    if let Some((_, ((name, takes), field))) = named().enumerate().find(|(index, _)| is_refused(*index)) {
        format!(
            "the {name} {field:?} cannot be read: it takes {takes}, as a number, a list (1,3), a range (1-3), a step (*/2) or *"
        )
    } else {
        let known: Vec<_> = named().map(|((name, takes), _)| format!("{name} ({takes})")).collect();
        format!("these fields do not go together; they are {}", known.join(", "))
    }
}
