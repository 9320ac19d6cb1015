//! That the comparison can fail: every likely misreading of rule P is noticed.

use chrono_tz::Tz;

use crate::{
    compare::{Expected, Pattern, walk_across},
    fields::Fields,
    instant::HOUR,
    patterns,
    rule::{Choice, Gap, Passes, RULE_P, Rule},
    transition,
};

/// An ordinary zone, and one for each oddity: gaps of half an hour, two and three hours, of a day, and into the next date.
const ZONES: [Tz; 6] = [
    Tz::America__New_York,
    Tz::Australia__Lord_Howe,
    Tz::Antarctica__Troll,
    Tz::Antarctica__Casey,
    Tz::Pacific__Apia,
    Tz::Asia__Pyongyang,
];

fn mistakes() -> Vec<(&'static str, Rule)> {
    let in_gap = |gap| Rule { fixed: Choice { gap, ..RULE_P.fixed }, ..RULE_P };
    let in_overlap = |overlap| Rule { fixed: Choice { overlap, ..RULE_P.fixed }, ..RULE_P };
    let interval = |gap, overlap| Rule { interval: Choice { gap, overlap }, ..RULE_P };
    let classified = |is_fixed: fn(&Fields) -> bool| Rule { is_fixed, ..RULE_P };
    let single =
        |fields: &Fields| ![&fields.minute, &fields.hour].iter().any(|field| field.contains([',', '*']));
    vec![
        ("a fixed pattern's slot in a gap is dropped", in_gap(Gap::Dropped)),
        ("a slot in a gap is late by the gap", in_gap(Gap::RunsLate)),
        ("a gap's end has to match the date", in_gap(Gap::RunsAtItsEndOnItsDate)),
        ("gaps are bridged up to two hours", Rule { longest_gap: 2 * HOUR, ..RULE_P }),
        ("a skipped day is bridged", Rule { longest_gap: i64::MAX, ..RULE_P }),
        ("a fixed pattern runs in both passes", in_overlap(Passes::Both)),
        ("a fixed pattern runs in the second pass", in_overlap(Passes::Second)),
        ("an interval pattern runs at a gap's end", interval(Gap::RunsAtItsEnd, Passes::Both)),
        ("an interval pattern runs in the first pass only", interval(Gap::Dropped, Passes::First)),
        ("an interval pattern runs in the second pass only", interval(Gap::Dropped, Passes::Second)),
        ("a list makes an interval", classified(single)),
        (
            "a star in the seconds makes an interval",
            classified(|fields| (RULE_P.is_fixed)(fields) && !fields.second.contains('*')),
        ),
        ("a star in the hours makes no interval", classified(|fields| !fields.minute.contains('*'))),
        ("a star in the minutes makes no interval", classified(|fields| !fields.hour.contains('*'))),
        (
            "only a bare star makes an interval",
            classified(|fields| fields.minute != "*" && fields.hour != "*"),
        ),
    ]
}

#[test]
fn every_planted_mistake_is_noticed() {
    let mut unnoticed = mistakes();
    for tz in ZONES {
        for transition in transition::of(tz) {
            let walk = walk_across(transition, tz);
            for source in patterns::around(transition) {
                let pattern = Pattern::read(&source);
                unnoticed.retain(|(_, rule)| {
                    let expected = Expected::of(&walk, &pattern, rule);
                    expected.difference_across(&pattern, tz, transition).is_none()
                });
            }
        }
    }
    let unnoticed: Vec<_> = unnoticed.iter().map(|(name, _)| *name).collect();
    assert_eq!(unnoticed, Vec::<&str>::new());
}
