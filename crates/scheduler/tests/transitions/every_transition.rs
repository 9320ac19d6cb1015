//! The test itself: every transition from 2000 to 2037, of every zone, with every pattern.

use std::sync::{
    Mutex,
    atomic::{AtomicUsize, Ordering},
};

use chrono_tz::Tz;

use crate::{
    compare::{Expected, Pattern, walk_across},
    parallel, patterns,
    rule::RULE_P,
    transition::{self, Transition},
};

/// Zones that share a transition share the model's walk, once their clocks are seen to show the same all along; each
/// zone's own slots are asked for all the same, and those of the first of them from many more instants.
#[test]
fn next_slot_agrees_with_the_model_at_every_transition_of_every_zone() {
    let transitions: Vec<(Transition, &[Tz])> =
        transition::all().iter().map(|(transition, zones)| (*transition, zones.as_slice())).collect();
    let differences = Mutex::new(Vec::new());
    let checked = AtomicUsize::new(0);
    parallel::for_each(&transitions, |(transition, zones)| {
        let found = differences_at(*transition, zones);
        checked.fetch_add(zones.len(), Ordering::Relaxed);
        differences.lock().unwrap().extend(found);
    });
    let differences = differences.into_inner().unwrap();
    let some: Vec<_> = differences.iter().take(20).collect();
    assert!(some.is_empty(), "{} differences, among them {some:#?}", differences.len());
    let checked = checked.into_inner();
    assert!(checked > 17_000, "only {checked} transitions were looked at");
}

fn differences_at(transition: Transition, zones: &[Tz]) -> Vec<String> {
    let Some((first, others)) = zones.split_first() else { return Vec::new() };
    let walk = walk_across(transition, *first);
    let mut differences: Vec<String> = others
        .iter()
        .filter(|tz| !walk.is_also_of(**tz, transition.at))
        .map(|tz| format!("the clocks of {first} and {tz} differ around {transition:?}"))
        .collect();
    for source in patterns::around(transition) {
        let pattern = Pattern::read(&source);
        let expected = Expected::of(&walk, &pattern, &RULE_P);
        differences.extend(expected.difference_around(&pattern, *first, transition));
        differences
            .extend(others.iter().filter_map(|tz| expected.difference_across(&pattern, *tz, transition)));
    }
    differences
}
