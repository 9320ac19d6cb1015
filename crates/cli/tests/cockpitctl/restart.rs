//! A restart keeps what there was, and runs what is overdue: once.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use crate::{
    serving::Serving,
    support::{Bench, eventually},
};

/// Ids of the runs that answered a slot.
fn runs_for(bench: &Bench, slot: &Value) -> Vec<Value> {
    let runs = bench.json(&["runs", "ideas_review", "--limit", "100"]);
    let answered = runs.as_array().unwrap().iter().filter(|run| run["scheduledFor"] == *slot);
    answered.map(|run| run["id"].clone()).collect()
}

#[test]
fn frequency_and_history_are_kept() {
    let bench = Bench::quiet();
    let serving = Serving::start(&bench);
    bench.json(&["set", "news_sync", "--every", "15m", "--tz", "Asia/Tokyo"]);
    bench.json(&["set", "calendar_sync", "--cron", "0 7 * * *", "--disable"]);
    bench.json(&["run", "history_prune"]);
    let run = bench.json(&["runs", "history_prune"])[0].clone();
    assert_eq!(serving.stop("TERM"), Some(0));

    let serving = Serving::start(&bench);
    let news = bench.task("news_sync");
    assert_eq!(
        (news["frequencySeconds"].as_i64(), news["timezone"].as_str()),
        (Some(900), Some("Asia/Tokyo"))
    );
    let calendar = bench.task("calendar_sync");
    assert_eq!(
        (calendar["frequencyCron"].as_str(), calendar["enabled"].as_bool()),
        (Some("0 7 * * *"), Some(false))
    );
    assert_eq!(bench.json(&["runs", "history_prune"])[0], run);
    assert_eq!(serving.stop("TERM"), Some(0));
}

#[test]
fn an_overdue_task_runs_once() {
    let bench = Bench::quiet();
    // A daily slot just ahead, that passes while nobody serves.
    let slot: DateTime<Utc> = Utc::now() + TimeDelta::seconds(2);
    let pattern = slot.format("%-S %-M %-H * * *").to_string();
    let task = bench.json(&["set", "ideas_review", "--cron", &pattern, "--tz", "UTC"]);
    let slot = task["nextRunAt"].clone();
    let at: DateTime<Utc> = slot.as_str().unwrap().parse().unwrap();
    assert!(at - Utc::now() < TimeDelta::seconds(3), "{task}");
    eventually("the slot to pass", || bench.task("ideas_review")["nextRunAt"] == slot && Utc::now() > at);
    assert!(runs_for(&bench, &slot).is_empty(), "nobody ran it");

    let serving = Serving::start(&bench);
    eventually("the overdue run", || bench.task("ideas_review")["lastStatus"] == "success");
    let ran = runs_for(&bench, &slot);
    assert_eq!(ran.len(), 1, "{ran:?}");
    assert_eq!(serving.stop("TERM"), Some(0));

    let serving = Serving::start(&bench);
    bench.json(&["run", "history_prune"]);
    assert_eq!(runs_for(&bench, &slot), ran, "not a second time");
    let next: DateTime<Utc> = bench.task("ideas_review")["nextRunAt"].as_str().unwrap().parse().unwrap();
    assert_eq!(next - at, TimeDelta::days(1));
    assert_eq!(serving.stop("TERM"), Some(0));
}

#[test]
fn a_pause_is_kept_and_nothing_runs_by_itself() {
    let bench = Bench::quiet();
    bench.json(&["pause"]);
    bench.json(&["set", "ideas_review", "--every", "1s"]);
    let serving = Serving::start(&bench);
    assert_eq!(bench.json(&["run", "history_prune"])["status"], "success", "run now works");
    let due: DateTime<Utc> = bench.task("ideas_review")["nextRunAt"].as_str().unwrap().parse().unwrap();
    eventually("a slot to pass", || bench.json(&["tasks"]).is_array() && Utc::now() > due);
    let runs = bench.json(&["runs", "ideas_review"]);
    assert!(runs.as_array().unwrap().iter().all(|run| run["status"] == "skipped"), "{runs}");
    bench.json(&["resume"]);
    eventually("a run after the pause", || bench.task("ideas_review")["lastStatus"] == "success");
    assert_eq!(serving.stop("TERM"), Some(0));
}
