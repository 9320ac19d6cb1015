//! The days, months and weekdays of a pattern in words.
//!
//! Not here: the times of such a day (`times`).

use croner::Cron;

use super::values::{Values, join, ordinal, spans};

/// How croner marks what a month decides: the 1st to 5th of a weekday in bits 1 to 5, the last one (also the last day),
/// the weekday nearest a day. It gives these marks out, but no names for them; `tests/cron_descriptions.rs` would notice others.
const LAST: u8 = 1 << 6;
const NEAREST_WEEKDAY: u8 = 1 << 7;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
/// So many months in a row are told by the first and the last.
const LONG: usize = 4;

/// " on Monday to Friday", " on day 1 of January"; empty where every day is meant.
pub(super) fn days(cron: &Cron) -> String {
    let pattern = &cron.pattern;
    let months = months(&pattern.months.values());
    let of_month =
        months.as_ref().map_or_else(|| " of the month".to_owned(), |months| format!(" of {months}"));
    let in_months = months.map_or_else(String::new, |months| format!(" in {months}"));

    // What limits nothing is not spoken of.
    let is_any_day = pattern.is_dom_wildcard() || pattern.days.values().len() == 31;
    let is_any_weekday = pattern.is_dow_wildcard() || pattern.days_of_week.values().len() == 7;
    let day = (!is_any_day).then(|| format!(" on {}{of_month}", days_of_month(cron)));
    let weekday = (!is_any_weekday).then(|| format!(" on {}", weekdays(cron, &of_month, &in_months)));
    // croner takes either of the two fields, unless there is a "+" before the weekday or one of them is a star; `*/1` is none.
    let needs_both = pattern.matches_dom_and_dow() || pattern.is_dom_wildcard() || pattern.is_dow_wildcard();
    match (day, weekday) {
        (Some(day), Some(weekday)) if needs_both => format!("{day}, but only{weekday}"),
        (Some(day), Some(weekday)) => format!("{day} or{weekday}"),
        (Some(one), None) | (None, Some(one)) if needs_both => one,
        _ => in_months,
    }
}

/// "day 1 and the last day", to go before "of the month".
fn days_of_month(cron: &Cron) -> String {
    let days = &cron.pattern.days;
    let of_bit = |bit| Values::new("day", 31, days.get_set_values(bit));
    let mut items = Vec::new();
    let plain = Values::new("day", 31, days.values());
    if !plain.is_empty() {
        items.push(plain.words());
    }
    if days.is_feature_enabled(LAST | NEAREST_WEEKDAY) {
        // "L" beside "LW" means nothing to croner.
        items.push("the last weekday".to_owned());
    } else if days.is_feature_enabled(LAST) {
        items.push("the last day".to_owned());
    }
    let nearest = of_bit(NEAREST_WEEKDAY);
    if !nearest.is_empty() {
        let noun = if nearest.single().is_some() { "weekday" } else { "weekdays" };
        items.push(format!("the {noun} nearest {}", nearest.words()));
    }
    join(&items)
}

/// "Monday to Friday", "the 2nd Friday of the month"; `of_month` and `in_months` confine them to months.
fn weekdays(cron: &Cron, of_month: &str, in_months: &str) -> String {
    let weekdays = &cron.pattern.days_of_week;
    let name = |weekday: u16| WEEKDAYS[usize::from(weekday % 7)].to_owned();
    let mut groups = Vec::new();
    let plain = spans(&in_a_row(&weekdays.values()), name);
    if !plain.is_empty() {
        groups.push(format!("{}{in_months}", join(&plain)));
    }
    let of_a_month: Vec<String> = (1..=5)
        .map(|nth: u16| (1 << nth, ordinal(nth)))
        .chain([(LAST, "last".to_owned())])
        .flat_map(|(bit, which)| {
            let those = weekdays.get_set_values(bit);
            those.into_iter().map(move |weekday| format!("the {which} {}", name(weekday)))
        })
        .collect();
    if !of_a_month.is_empty() {
        groups.push(format!("{}{of_month}", join(&of_a_month)));
    }
    // "L" alone is no weekday to croner.
    if groups.is_empty() { "no weekday".to_owned() } else { join(&groups) }
}

/// Weekdays from Monday on; where both Sunday and Monday are among them, from the first of the row that Sunday ends.
fn in_a_row(weekdays: &[u16]) -> Vec<u16> {
    let mut first = 1;
    if weekdays.contains(&0) && weekdays.contains(&1) {
        first = 7;
        while first > 1 && weekdays.contains(&(first - 1)) {
            first -= 1;
        }
    }
    let mut row: Vec<u16> =
        weekdays.iter().map(|weekday| if *weekday < first { weekday + 7 } else { *weekday }).collect();
    row.sort_unstable();
    row
}

/// "January and July", "each month from April to October"; `None` for all of them.
fn months(months: &[u16]) -> Option<String> {
    if months.len() == MONTHS.len() {
        return None;
    }
    match spans(months, month).as_slice() {
        [row] if months.len() >= LONG => Some(format!("each month from {row}")),
        _ => Some(join(&months.iter().map(|number| month(*number)).collect::<Vec<_>>())),
    }
}

/// The name of month 1 to 12.
pub(in crate::schedule) fn month(number: u16) -> String {
    MONTHS.get(usize::from(number.saturating_sub(1))).copied().unwrap_or_default().to_owned()
}
