//! Patterns that a transition matters to: their times lie in its gap or overlap, at its edges, on its date.

use chrono::Datelike;

use crate::{
    instant::{DAY, HOUR, date},
    transition::Transition,
};

/// At least eight kinds, each in the forms that rule P may tell apart.
pub fn around(transition: Transition) -> Vec<String> {
    let first = transition.left().min(transition.resumed());
    let end = transition.left().max(transition.resumed());
    let middle = i64::midpoint(first, end);
    let last = end - 1;
    let time = |local: i64| format!("{} {}", minute(local), hour(local));
    let at = time(middle);

    let on = date(middle);
    let (day, month, weekday) = (on.day(), on.month(), on.weekday().num_days_from_sunday());
    let nth = on.day0() / 7 + 1;
    let another_weekday = (weekday + 3) % 7;

    let hours = list([hour(first), hour(middle), hour(end)]);
    let minutes = list([minute(first), minute(middle), 59]);
    let (low, high) = (hour(first).min(hour(end)), hour(first).max(hour(end)));

    vec![
        // Fixed: inside, at the first minute touched, at the first one past it.
        format!("{at} * * *"),
        format!("{} * * *", time(first)),
        format!("{} * * *", time(end)),
        // A list, a range, and a step within a range are fixed too.
        format!("{minutes} {hours} * * *"),
        format!("{}-59 {low}-{high} * * *", minute(middle)),
        format!("10-50/20 {} * * *", hour(middle)),
        // A star in the minutes or in the hours makes an interval.
        "*/15 * * * *".to_owned(),
        format!("*/20 {} * * *", hour(middle)),
        format!("{} * * * *", minute(middle)),
        // Bound to a weekday.
        format!("{at} * * {weekday}"),
        format!("*/10 * * * {weekday}"),
        // With seconds; a star there changes nothing.
        format!("15,45 {at} * * *"),
        format!("*/20 {at} * * *"),
        format!("59 {} * * *", time(last)),
        "*/40 */30 * * * *".to_owned(),
        // L, W and #.
        format!("{at} L * *"),
        format!("{at} * * {weekday}#L"),
        format!("{at} {day}W * *"),
        format!("{at} LW * *"),
        format!("{at} * * {weekday}#{nth}"),
        // A date: of the month, either of two conditions, both, once a year.
        format!("{at} {day} * {another_weekday}"),
        format!("{at} {day} * +{weekday}"),
        format!("*/20 {} {day} {month} *", hour(middle)),
    ]
}

fn minute(local: i64) -> i64 {
    local.rem_euclid(HOUR)
}

fn hour(local: i64) -> i64 {
    local.rem_euclid(DAY) / HOUR
}

fn list(mut numbers: [i64; 3]) -> String {
    numbers.sort_unstable();
    let mut items = numbers.map(|number| number.to_string()).to_vec();
    items.dedup();
    items.join(",")
}
