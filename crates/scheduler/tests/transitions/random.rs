//! Random patterns in random zones at random instants, half of them near a transition.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};
use proptest::{prelude::*, sample::select};
use scheduler::schedule::CronPattern;

use crate::{
    compare::{Expected, Pattern},
    instant::{DAY, HOUR, at_second, year},
    model::Walk,
    rule::RULE_P,
    transition::{self, FIRST_YEAR, LAST_YEAR, Transition},
};

fn number(first: u32, last: u32) -> impl Strategy<Value = String> {
    (first..=last).prop_map(|number| number.to_string())
}

fn list(first: u32, last: u32) -> impl Strategy<Value = String> {
    prop::collection::btree_set(first..=last, 2..5)
        .prop_map(|numbers| numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(","))
}

fn range(first: u32, last: u32) -> impl Strategy<Value = String> {
    (first..=last, first..=last, prop::option::of(1..12_u32)).prop_map(|(a, b, step)| {
        let range = format!("{}-{}", a.min(b), a.max(b));
        step.map_or(range.clone(), |step| format!("{range}/{step}"))
    })
}

fn of_the_clock(first: u32, last: u32) -> impl Strategy<Value = String> {
    prop_oneof![
        2 => number(first, last),
        2 => list(first, last),
        2 => range(first, last),
        1 => Just("*".to_owned()),
        1 => (1..=last).prop_map(|step| format!("*/{step}")),
    ]
}

/// Day, month and weekday. No day past the 28th, so that every pattern has occurrences.
fn of_the_calendar() -> impl Strategy<Value = String> {
    let day = || {
        prop_oneof![
            number(1, 28),
            list(1, 28),
            range(1, 28),
            (1..=28_u32).prop_map(|day| format!("{day}W")),
            select(vec!["L".to_owned(), "LW".to_owned()]),
        ]
    };
    let weekday = || {
        prop_oneof![
            number(0, 7),
            list(0, 6),
            range(0, 7),
            (0..=6_u32, 1..=5_u32).prop_map(|(weekday, nth)| format!("{weekday}#{nth}")),
            (0..=6_u32).prop_map(|weekday| format!("{weekday}#L")),
        ]
    };
    let month = prop_oneof![3 => Just("*".to_owned()), 1 => number(1, 12), 1 => range(1, 12)];
    let dates = prop_oneof![
        3 => Just(("*".to_owned(), "*".to_owned())),
        2 => day().prop_map(|day| (day, "*".to_owned())),
        2 => weekday().prop_map(|weekday| ("*".to_owned(), weekday)),
        1 => (day(), weekday()),
        1 => (number(1, 28), number(0, 6).prop_map(|weekday| format!("+{weekday}"))),
    ];
    (month, dates).prop_map(|(month, (day, weekday))| format!("{day} {month} {weekday}"))
}

fn pattern() -> impl Strategy<Value = String> {
    let seconds = prop_oneof![3 => Just(None), 1 => of_the_clock(0, 59).prop_map(Some)];
    (seconds, of_the_clock(0, 59), of_the_clock(0, 23), of_the_calendar()).prop_map(
        |(second, minute, hour, calendar)| {
            let pattern = format!("{minute} {hour} {calendar}");
            second.map_or(pattern.clone(), |second| format!("{second} {pattern}"))
        },
    )
}

fn zone_and_instant() -> impl Strategy<Value = (Tz, DateTime<Utc>)> {
    let transitions: Vec<(Transition, Tz)> =
        transition::all().iter().flat_map(|(at, zones)| zones.iter().map(|tz| (*at, *tz))).collect();
    let near =
        (select(transitions), -30 * 3_600_000..30 * 3_600_000_i64).prop_map(|((transition, tz), millis)| {
            (tz, at_second(transition.at * 60) + TimeDelta::milliseconds(millis))
        });
    let anywhere = (select(TZ_VARIANTS.to_vec()), year(FIRST_YEAR) * 60_000..year(LAST_YEAR + 1) * 60_000)
        .prop_map(|(tz, millis)| (tz, DateTime::from_timestamp_millis(millis).unwrap()));
    prop_oneof![near, anywhere]
}

fn next(pattern: &CronPattern, tz: Tz, after: DateTime<Utc>) -> Result<DateTime<Utc>, TestCaseError> {
    let slot = pattern.next_slot(tz, after);
    slot.ok_or_else(|| TestCaseError::fail(format!("{:?} in {tz} after {after}: no slot", pattern.as_str())))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn agrees_with_the_model(source in pattern(), (tz, after) in zone_and_instant()) {
        let minute = after.timestamp() / 60;
        // A day back, because the walk must have seen the first pass of an overlap that `after` may be in.
        let walk = Walk::through(tz, minute - DAY, minute + DAY + 2 * HOUR);
        let pattern = Pattern::read(&source);
        let difference = Expected::of(&walk, &pattern, &RULE_P).difference(&pattern, tz, after, 5);
        prop_assert_eq!(difference, None);
    }

    #[test]
    fn is_later_than_what_it_is_asked_after(source in pattern(), (tz, after) in zone_and_instant()) {
        let pattern = CronPattern::parse(&source).unwrap();
        let mut after = after;
        for _ in 0..4 {
            let slot = next(&pattern, tz, after)?;
            prop_assert!(slot > after, "{:?} in {}: {} after {}", source, tz, slot, after);
            after = slot;
        }
    }

    #[test]
    fn never_goes_back_when_asked_later(
        source in pattern(),
        (tz, after) in zone_and_instant(),
        by in prop_oneof![0..3_600_000_i64, 0..40 * 24 * 3_600_000_i64],
    ) {
        let pattern = CronPattern::parse(&source).unwrap();
        let later = after + TimeDelta::milliseconds(by);
        prop_assert!(next(&pattern, tz, after)? <= next(&pattern, tz, later)?);
    }

    #[test]
    fn is_the_same_from_anywhere_between_two_slots(
        source in pattern(),
        (tz, after) in zone_and_instant(),
        part in 0.0..1.0,
    ) {
        let pattern = CronPattern::parse(&source).unwrap();
        let slot = next(&pattern, tz, after)?;
        let following = next(&pattern, tz, slot)?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "any instant between will do")]
        let into = TimeDelta::milliseconds(((following - slot).num_milliseconds() as f64 * part) as i64);
        prop_assert_eq!(next(&pattern, tz, slot + into)?, following);
        prop_assert_eq!(next(&pattern, tz, following - TimeDelta::nanoseconds(1))?, following);
    }
}
