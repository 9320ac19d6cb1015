//! `cockpitctl why`: what became of a slot, from a running process and from the database alone.

use chrono::{DateTime, SecondsFormat, SubsecRound, TimeDelta, Timelike, Utc};
use serde_json::{Value, json};

use crate::{
    feed::Feed,
    serving::Serving,
    support::{Bench, eventually},
};

fn why(bench: &Bench, arguments: &[&str]) -> Value {
    bench.json(&[["why"].as_slice(), arguments].concat())
}

/// The document of an answer that is not found, and the message that goes with it.
fn not_found(bench: &Bench, arguments: &[&str]) -> (Value, String) {
    let answer = bench.run(&[["why"].as_slice(), arguments, &["--json"]].concat());
    assert_eq!(answer.code, 3, "{answer:?}");
    (answer.document(), answer.stderr)
}

fn instant(value: &Value) -> DateTime<Utc> {
    value.as_str().unwrap().parse().unwrap()
}

fn text(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Has a task run daily, in a moment and then in each of the next seconds, `slots` times in a row; returns the first slot.
fn due_in_a_moment(bench: &Bench, task_type: &str, slots: u32) -> DateTime<Utc> {
    let mut ahead = TimeDelta::seconds(2);
    loop {
        let soon = (Utc::now() + ahead).trunc_subsecs(0);
        // In one minute.
        let first = if soon.second() + slots > 60 { soon + TimeDelta::seconds(slots.into()) } else { soon };
        let seconds: Vec<_> = (0..slots).map(|n| (first.second() + n).to_string()).collect();
        let pattern = first.format(&format!("{} %-M %-H * * *", seconds.join(","))).to_string();
        let task = bench.json(&["set", task_type, "--cron", &pattern, "--tz", "UTC"]);
        if instant(&task["nextRunAt"]) == first {
            return first;
        }
        // It was over before the program had come to it: the computer has much else to do.
        ahead = ahead * 2;
    }
}

fn wait_for(slot: DateTime<Utc>) {
    eventually("the slot to pass", || {
        std::thread::yield_now();
        Utc::now() > slot
    });
}

#[test]
fn a_slot_that_ran_is_told_the_same_by_the_owner_and_by_the_database() {
    let bench = Bench::quiet();
    let serving = Serving::start(&bench);
    let slot = due_in_a_moment(&bench, "ideas_review", 1);
    eventually("the run", || bench.task("ideas_review")["lastStatus"] == "success");

    let asked = why(&bench, &["ideas_review", "--at", &text(slot)]);
    assert_eq!((&asked["verdict"], &asked["status"]), (&json!("ran"), &json!("success")), "{asked}");
    assert_eq!((instant(&asked["slot"]), &asked["taskType"]), (slot, &json!("ideas_review")));
    let run = &bench.json(&["runs", "ideas_review", "--status", "success"])[0];
    assert_eq!((&asked["runId"], &asked["startedAt"]), (&run["id"], &run["startedAt"]));
    let sentence = asked["sentence"].as_str().unwrap();
    assert!(sentence.starts_with("due ") && sentence.contains(", run "), "{sentence}");

    assert_eq!(why(&bench, &["ideas_review"])["slot"], asked["slot"], "the latest, where nobody says");
    let local = slot.format("%H:%M").to_string();
    assert_eq!(why(&bench, &["ideas_review", "--at", &local]), {
        let mut of_the_minute = asked.clone();
        of_the_minute["askedAt"] = json!(slot.format("%Y-%m-%dT%H:%M:00.000Z").to_string());
        of_the_minute
    });
    let told = bench.run(&["why", "ideas_review", "--at", &text(slot)]);
    assert_eq!((told.code, told.stdout.trim_end()), (0, format!("ideas_review: {sentence}").as_str()));

    let later = text(slot + TimeDelta::days(1) + TimeDelta::hours(1));
    let coming = why(&bench, &["ideas_review", "--at", &later]);
    assert_eq!(
        (&coming["verdict"], instant(&coming["slot"])),
        (&json!("upcoming"), slot + TimeDelta::days(1))
    );
    assert!(coming["sentence"].as_str().unwrap().ends_with(", will run"), "{coming}");

    assert_eq!(serving.stop("TERM"), Some(0));
    assert_eq!(why(&bench, &["ideas_review", "--at", &text(slot)]), asked);
    let coming = why(&bench, &["ideas_review", "--at", &later]);
    assert!(
        coming["sentence"].as_str().unwrap().ends_with("will run if the cockpit is open then"),
        "{coming}"
    );
}

#[test]
fn slots_that_nobody_served_wait_for_the_next_start_and_are_folded_into_its_run() {
    let bench = Bench::quiet();
    // Only what has run before is caught up.
    bench.json(&["run", "ideas_review"]);
    let serving = Serving::start(&bench);
    assert_eq!(serving.stop("TERM"), Some(0));
    // Three in a row, and then none until tomorrow.
    let slot = due_in_a_moment(&bench, "ideas_review", 3);
    wait_for(slot + TimeDelta::seconds(2));

    let waits = why(&bench, &["ideas_review", "--at", &text(slot)]);
    assert_eq!((&waits["verdict"], &waits["runId"]), (&json!("unanswered"), &Value::Null), "{waits}");
    let sentence = waits["sentence"].as_str().unwrap();
    assert!(sentence.contains("app closed since "), "{sentence}");
    assert!(sentence.ends_with("not answered yet: the next start catches up"), "{sentence}");

    let serving = Serving::start(&bench);
    let asked = || why(&bench, &["ideas_review", "--at", &text(slot)]);
    eventually("its run to end", || asked()["status"] == "success");
    let asked = asked();
    let sentence = asked["sentence"].as_str().unwrap();
    assert!(sentence.contains("app closed ") && sentence.contains("as catch-up for 3 slots"), "{sentence}");
    let verdict = (&asked["verdict"], &asked["missedCount"]);
    assert_eq!(verdict, (&json!("coalesced"), &json!(3)), "{asked}");
    let run = &bench.json(&["runs", "ideas_review", "--limit", "1"])[0];
    assert_eq!((&asked["runId"], &run["trigger"]), (&run["id"], &json!("catch_up")), "{asked}");
    assert_eq!(instant(&run["scheduledFor"]), slot + TimeDelta::seconds(2));
    assert_eq!(serving.stop("TERM"), Some(0));
}

#[test]
fn a_task_that_is_switched_off_has_no_slots() {
    let bench = Bench::quiet();
    bench.json(&["set", "ideas_review", "--cron", "* * * * * *", "--tz", "UTC"]);
    let task = bench.json(&["set", "ideas_review", "--disable"]);
    assert_eq!(task["nextRunAt"], Value::Null);
    let off = Utc::now();
    wait_for(off + TimeDelta::seconds(2));
    let asked = why(&bench, &["ideas_review"]);
    assert_eq!(asked["verdict"], "disabled", "{asked}");
    assert!(asked["sentence"].as_str().unwrap().contains("has been switched off since "), "{asked}");
    assert!(asked["sentence"].as_str().unwrap().ends_with("(by cockpitctl)"), "{asked}");
}

#[test]
fn an_overlap_names_the_run_in_the_way() {
    let (bench, feed) = (Bench::quiet(), Feed::held());
    let serving = Serving::start(&bench);
    bench.json(&["set", "news_sync", "--manual"]);
    feed.configure(&bench);
    bench.json(&["set", "news_sync", "--cron", "* * * * * *", "--tz", "UTC"]);
    feed.asked();
    let skipped = || bench.json(&["runs", "news_sync", "--status", "skipped"])[0].clone();
    eventually("a slot to be passed over", || skipped()["reason"] == "overlap");
    let row = skipped();
    let asked = why(&bench, &["news_sync", "--at", row["scheduledFor"].as_str().unwrap()]);
    assert_eq!((&asked["verdict"], &asked["reason"]), (&json!("skipped"), &json!("overlap")), "{asked}");
    let in_the_way = format!("because run {} was still running", row["blockedBy"]);
    assert!(asked["sentence"].as_str().unwrap().ends_with(&in_the_way), "{asked}");
    bench.json(&["set", "news_sync", "--disable"]);
    feed.release();
    assert_eq!(serving.stop("TERM"), Some(0));
}

#[test]
fn a_run_that_was_killed_with_its_process_was_interrupted() {
    let (bench, feed) = (Bench::quiet(), Feed::held());
    let serving = Serving::start(&bench);
    bench.json(&["set", "news_sync", "--manual"]);
    feed.configure(&bench);
    let slot = due_in_a_moment(&bench, "news_sync", 1);
    feed.asked();
    let running = why(&bench, &["news_sync", "--at", &text(slot)]);
    assert_eq!(running["verdict"], "running", "{running}");
    serving.signal("KILL");
    drop(serving);
    feed.release();

    let serving = Serving::start(&bench);
    let asked = why(&bench, &["news_sync", "--at", &text(slot)]);
    assert_eq!((&asked["verdict"], &asked["runId"]), (&json!("interrupted"), &running["runId"]), "{asked}");
    assert!(asked["sentence"].as_str().unwrap().contains("app gone without a word"), "{asked}");
    assert_eq!(serving.stop("TERM"), Some(0));
}

#[test]
fn what_is_not_there_exits_3_and_says_what_is() {
    let bench = Bench::quiet();
    bench.json(&["set", "ideas_review", "--cron", "0 7 1 1 *", "--tz", "UTC"]);
    let (asked, message) = not_found(&bench, &["ideas_review"]);
    assert_eq!((&asked["verdict"], &asked["slot"]), (&json!("no_slot"), &Value::Null), "{asked}");
    let next = instant(&asked["nextSlot"]);
    assert!(next > Utc::now() && next.format("%m-%d %H:%M").to_string() == "01-01 07:00", "{asked}");
    assert!(
        message.contains("ideas_review: no slot at ") && message.contains("the next slot is at"),
        "{message}"
    );

    bench.json(&["set", "ideas_review", "--manual"]);
    let (_, message) = not_found(&bench, &["ideas_review"]);
    assert!(message.contains("it runs only when asked to"), "{message}");

    let (before, message) = not_found(&bench, &["ideas_review", "--at", "2020-01-01T00:00:00Z"]);
    assert!(message.starts_with("cockpitctl: ideas_review: "), "{message}");
    assert_eq!((&before["verdict"], &before["slot"]), (&json!("did_not_exist"), &Value::Null), "{before}");

    for (arguments, code, hint) in [
        (["why", "no_such_task"].as_slice(), 3, "news_sync"),
        (&["why", "news_sync", "--component", "nowhere"], 3, "nowhere"),
        (
            &["why", "news_sync", "--at", "yesterday"],
            2,
            "--at: \"yesterday\" is no moment; write an instant such as",
        ),
        (&["why", "news_sync", "--at", "2026-02-30T10:00"], 2, "no moment"),
        (&["why", "news_sync", "--at", "9999-01-01T00:00:00Z"], 2, "more than a year ahead"),
        (&["why"], 2, "error:"),
    ] {
        let answer = bench.run(arguments);
        assert_eq!((answer.code, answer.stdout.as_str()), (code, ""), "{arguments:?}: {answer:?}");
        assert!(answer.stderr.contains(hint), "{hint:?}: {answer:?}");
    }
}
