//! Commands while `serve` runs: they go to it over the socket, and so through its scheduler.

use std::{fs, os::unix::fs::PermissionsExt};

use serde_json::json;

use crate::{
    feed::Feed,
    serving::Serving,
    support::{Bench, run},
};

#[test]
fn a_feed_configured_while_it_serves_brings_articles() {
    let (bench, feed) = (Bench::quiet(), Feed::start());
    let serving = Serving::start(&bench);
    feed.configure(&bench);
    let result = bench.json(&["run", "news_sync"]);
    assert_eq!(result["status"], "success", "{result}");
    let titles: Vec<_> = bench
        .json(&["articles"])
        .as_array()
        .unwrap()
        .iter()
        .map(|article| article["title"].clone())
        .collect();
    assert_eq!(titles, ["Second", "First & foremost"]);
    assert_eq!(bench.json(&["runs", "news_sync", "--limit", "1"])[0]["id"], result["runId"]);
    assert_eq!(bench.task("news_sync")["lastStatus"], "success");
    assert_eq!(serving.stop("TERM"), Some(0));
}

#[test]
fn only_its_owner_may_use_the_socket() {
    let bench = Bench::quiet();
    let serving = Serving::start(&bench);
    let socket = fs::metadata(bench.path().join("cockpit.sock")).unwrap();
    assert_eq!(socket.permissions().mode() & 0o777, 0o600);
    assert_eq!(serving.stop("TERM"), Some(0));
}

#[test]
fn every_command_answers_over_the_socket_as_without_it() {
    let bench = Bench::quiet();
    let serving = Serving::start(&bench);
    for listing in
        [["tasks"].as_slice(), &["runs"], &["upcoming"], &["articles"], &["events"], &["alerts"], &["ideas"]]
    {
        assert!(bench.json(listing).is_array(), "{listing:?}");
    }
    assert_eq!(bench.json(&["pause"])["paused"], true);
    assert_eq!(bench.json(&["resume"])["paused"], false);
    for (bad, code) in [
        (["run", "no_such_task"].as_slice(), 3),
        (&["cancel", "4711"], 3),
        (&["set", "news_sync", "--cron", "30 2 30 2 *"], 2),
        (&["set", "news_sync", "--config", "{"], 2),
    ] {
        let answer = bench.run(bad);
        assert_eq!(answer.code, code, "{bad:?}: {answer:?}");
    }
    assert_eq!(serving.stop("TERM"), Some(0));
}

#[test]
fn a_second_run_is_skipped_and_the_first_can_be_cancelled() {
    let (bench, feed) = (Bench::quiet(), Feed::held());
    let serving = Serving::start(&bench);
    bench.json(&["set", "news_sync", "--manual"]);
    feed.configure(&bench);
    let first = bench.command(&["run", "news_sync", "--json"]);
    let first = std::thread::spawn(move || run(first));
    feed.asked();
    let run_id = bench.task("news_sync")["runningRunId"].clone();
    let second = bench.json(&["run", "news_sync"]);
    assert_eq!((&second["status"], &second["reason"]), (&json!("skipped"), &json!("already running")));
    assert_eq!(second["runId"], run_id);
    assert_eq!(bench.json(&["runs", "--status", "running"])[0]["id"], run_id);

    bench.json(&["cancel", &run_id.to_string()]);
    let first = first.join().unwrap();
    assert_eq!((first.code, first.document()["status"].as_str()), (1, Some("cancelled")), "{first:?}");
    assert_eq!(bench.json(&["runs", "--status", "running"]), json!([]));
    assert_eq!(serving.stop("TERM"), Some(0));
}

#[test]
fn an_edit_moves_the_next_run_and_it_comes_by_itself() {
    let bench = Bench::quiet();
    let serving = Serving::start(&bench);
    let before = bench.task("ideas_review")["nextRunAt"].clone();
    let task = bench.json(&["set", "ideas_review", "--every", "1s"]);
    assert_ne!(task["nextRunAt"], before);
    let scheduled = || {
        let runs = bench.json(&["runs", "ideas_review", "--status", "success"]);
        runs.as_array().unwrap().iter().any(|run| run["trigger"] == "schedule")
    };
    crate::support::eventually("a run by schedule", scheduled);
    let task = bench.json(&["set", "ideas_review", "--disable"]);
    assert_eq!((&task["nextRunAt"], &task["enabled"]), (&json!(null), &json!(false)));
    assert_eq!(serving.stop("TERM"), Some(0));
}
