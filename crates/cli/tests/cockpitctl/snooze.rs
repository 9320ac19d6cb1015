//! `cockpitctl set --snooze` and `--wake`, and what the other commands say of a snoozed task and of why.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::support::Bench;

fn instant(value: &Value) -> DateTime<Utc> {
    value.as_str().unwrap().parse().unwrap()
}

/// The line of the task in the list for people.
fn listed(bench: &Bench) -> String {
    let list = bench.run(&["tasks"]).stdout;
    list.lines().find(|line| line.starts_with("news_sync")).unwrap().to_owned()
}

#[test]
fn for_a_duration_until_an_instant_or_forever_and_woken() {
    let bench = Bench::new();
    let before = bench.task("news_sync");
    let task = bench.json(&["set", "news_sync", "--snooze", "2h", "--reason", "on holiday"]);
    let length = instant(&task["snoozedUntil"]) - instant(&task["snoozedAt"]);
    assert!((length - TimeDelta::hours(2)).abs() < TimeDelta::minutes(1), "{length}");
    assert_eq!((&task["snoozeReason"], &task["nextRunAt"]), (&json!("on holiday"), &before["nextRunAt"]));
    let line = listed(&bench);
    assert!(line.contains("snoozed until ") && line.contains("(on holiday)"), "{line}");
    assert!(line.contains(" wakes "), "and not the slot that is passed over: {line}");

    let task = bench.json(&["set", "news_sync", "--snooze", "2099-01-01T01:00:00+01:00"]);
    assert_eq!(
        (&task["snoozedUntil"], &task["snoozeReason"]),
        (&json!("2099-01-01T00:00:00.000Z"), &Value::Null)
    );
    let task = bench.json(&["set", "news_sync", "--snooze", "forever"]);
    assert_eq!((task["snoozedAt"].is_string(), &task["snoozedUntil"]), (true, &Value::Null));
    assert!(listed(&bench).contains("snoozed") && !listed(&bench).contains("until"), "{}", listed(&bench));

    let task = bench.json(&["set", "news_sync", "--wake"]);
    assert!(instant(&task["snoozedUntil"]) <= Utc::now(), "{task}");
    assert!(!listed(&bench).contains("snoozed"), "{}", listed(&bench));
}

#[test]
fn what_is_to_come_says_that_it_will_be_passed_over() {
    let bench = Bench::new();
    bench.json(&["set", "news_sync", "--cron", "0 9 1 1 *", "--tz", "UTC"]);
    bench.json(&["set", "news_sync", "--snooze", "forever", "--reason", "on holiday"]);
    let next = bench.task("news_sync")["nextRunAt"].as_str().unwrap().to_owned();
    let said = bench.run(&["why", "news_sync", "--at", &next]).stdout;
    assert!(said.contains("it has been snoozed since ") && said.contains("(on holiday)"), "{said}");
    assert!(said.contains("passed over unless somebody wakes it"), "{said}");
    let upcoming = bench.json(&["upcoming", "--hours", "744"]);
    let types: Vec<_> = upcoming.as_array().unwrap().iter().map(|run| &run["taskType"]).collect();
    assert!(!types.contains(&&json!("news_sync")), "{types:?}");
}

#[test]
fn a_pause_says_why() {
    let bench = Bench::new();
    let paused = bench.json(&["pause", "--reason", "moving house"]);
    assert_eq!(paused["pauseReason"], "moving house");
    let said = bench.run(&["upcoming"]).stdout;
    assert!(said.contains("paused until resumed (moving house)"), "{said}");
    bench.json(&["set", "news_sync", "--every", "20m"]);
    let tasks = bench.run(&["tasks"]).stdout;
    assert!(tasks.contains("paused until resumed (moving house)"), "{tasks}");
    assert!(listed(&bench).contains(" paused "), "{}", listed(&bench));
    bench.json(&["set", "news_sync", "--cron", "0 9 1 1 *", "--tz", "UTC"]);
    let next = bench.task("news_sync")["nextRunAt"].as_str().unwrap().to_owned();
    let said = bench.run(&["why", "news_sync", "--at", &next]).stdout;
    assert!(said.contains("everything paused since ") && said.contains("(moving house)"), "{said}");
    assert_eq!(bench.json(&["resume"])["pauseReason"], Value::Null);
}
