//! Commands on a folder that nobody serves: one at a time owns the database, the others wait for it, and what it was in
//! the middle of when it died is told as such.

#[cfg(target_os = "linux")]
use std::io::Read;
use std::process::{Child, Output, Stdio};

use serde_json::{Value, json};

use crate::{
    feed::Feed,
    serving::send,
    support::{Bench, eventually},
};

/// Starts a command and leaves it to itself.
fn begin(bench: &Bench, arguments: &[&str]) -> Child {
    bench.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn end(child: Child) -> (Option<i32>, String) {
    let Output { status, stderr, .. } = child.wait_with_output().unwrap();
    (status.code(), String::from_utf8(stderr).unwrap())
}

/// A folder with a backup, and a run in it that waits for its feed.
fn in_the_middle_of_a_run() -> (Bench, Feed, Child) {
    in_the_middle_of_a_run_of(Bench::quiet())
}

fn in_the_middle_of_a_run_of(bench: Bench) -> (Bench, Feed, Child) {
    let feed = Feed::held();
    feed.configure(&bench);
    bench.json(&["backups", "--now"]);
    let running = begin(&bench, &["run", "news_sync"]);
    feed.asked();
    (bench, feed, running)
}

fn runs(bench: &Bench, status: &str) -> Vec<Value> {
    bench.json(&["runs", "--status", status]).as_array().unwrap().clone()
}

#[test]
fn commands_wait_for_each_other() {
    let (bench, feed, running) = in_the_middle_of_a_run();
    let edits: Vec<_> = (2..4).map(|retries| retries.to_string()).collect();
    let edits: Vec<_> =
        edits.iter().map(|retries| begin(&bench, &["set", "ideas_review", "--retries", retries])).collect();
    feed.release();
    for child in edits.into_iter().chain([running]) {
        assert_eq!(end(child), (Some(0), String::new()));
    }
}

#[test]
fn who_waits_in_vain_is_told_for_whom() {
    let (bench, feed, running) = in_the_middle_of_a_run();
    let listed = bench.json(&["backups"]);
    let backup = listed["backups"][0]["name"].as_str().unwrap();
    let commands: [&[&str]; 2] = [&["set", "news_sync", "--disable"], &["restore", backup, "--yes"]];
    let [(code, said), restored] = commands.map(|command| begin(&bench, command)).map(end);
    assert_eq!(code, Some(4), "{said}");
    for words in [format!("(pid {})", running.id()), "try again when it has ended".to_owned()] {
        assert!(said.contains(&words), "{words}: {said}");
    }
    assert!(restored.0 == Some(4) && restored.1.starts_with("cockpitctl: another process"), "{restored:?}");
    feed.release();
    assert_eq!(end(running).0, Some(0));
    assert_eq!(bench.task("news_sync")["enabled"], true);
}

/// Whether a process hears SIGINT, the second signal.
#[cfg(target_os = "linux")]
fn hears_sigint(id: u32) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap();
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap();
    u64::from_str_radix(caught.trim(), 16).unwrap() & 2 != 0
}

#[cfg(target_os = "linux")]
#[test]
fn who_waits_can_be_stopped() {
    let (bench, feed, running) = in_the_middle_of_a_run();
    let waiting = begin(&bench, &["set", "news_sync", "--disable"]);
    eventually("it to listen", || hears_sigint(waiting.id()));
    send("INT", waiting.id());
    let (code, said) = end(waiting);
    assert!(code == Some(1) && said.contains("nothing was changed"), "{code:?}: {said}");
    feed.release();
    assert_eq!(end(running).0, Some(0));
    assert_eq!(bench.task("news_sync")["enabled"], true);
}

#[cfg(target_os = "linux")]
#[test]
fn whoever_is_to_serve_waits_for_a_command() {
    let (bench, feed, running) = in_the_middle_of_a_run();
    let mut serving = begin(&bench, &["serve"]);
    eventually("it to listen", || hears_sigint(serving.id()));
    feed.release();
    assert_eq!(end(running).0, Some(0));
    eventually("it to serve", || {
        assert_eq!(serving.try_wait().unwrap(), None);
        bench.path().join("cockpit.sock").exists()
    });
    send("TERM", serving.id());
    assert_eq!(end(serving).0, Some(0));
}

/// Until somebody stops it, it was to serve; that is no failure, whenever it comes.
#[cfg(target_os = "linux")]
#[test]
fn whoever_is_to_serve_and_is_stopped_before_ends_well() {
    let (bench, feed, running) = in_the_middle_of_a_run();
    let serving = begin(&bench, &["serve"]);
    eventually("it to listen", || hears_sigint(serving.id()));
    send("INT", serving.id());
    assert_eq!(end(serving), (Some(0), "cockpitctl: stopped before it served anything\n".to_owned()));
    feed.release();
    assert_eq!(end(running).0, Some(0));
}

#[test]
fn a_run_is_told_as_running_while_it_runs_and_as_cut_off_once_it_was() {
    let (bench, _feed, running) = in_the_middle_of_a_run();
    let run = runs(&bench, "running")[0]["id"].clone();
    assert_eq!(bench.task("news_sync")["runningRunId"], run);
    let row =
        || bench.run(&["tasks"]).stdout.lines().find(|row| row.starts_with("news_sync")).unwrap().to_owned();
    assert!(row().contains(&format!("running ({run})")), "{}", row());

    send("KILL", running.id());
    assert_eq!(end(running).0, None);
    let interrupted = runs(&bench, "interrupted");
    assert_eq!((&interrupted[0]["id"], &interrupted[0]["reason"]), (&run, &json!("crashed")));
    assert_eq!(runs(&bench, "running"), [] as [Value; 0]);
    let task = bench.task("news_sync");
    assert_eq!((&task["lastStatus"], &task["runningRunId"]), (&json!("interrupted"), &Value::Null));
    assert!(row().contains("interrupted"), "{}", row());
}

/// Its output is more than the pipe holds.
#[cfg(target_os = "linux")]
#[test]
fn who_tells_of_a_run_that_was_cut_off_has_the_database_no_longer_than_that_takes() {
    let bench = Bench::quiet();
    let keywords: Vec<_> =
        (0..100).map(|n| format!("a keyword that takes some room, and is number {n}")).collect();
    let config = json!({ "keywords": keywords }).to_string();
    bench.json(&["set", "alerts_refresh", "--config", &config]);
    let (bench, _feed, running) = in_the_middle_of_a_run_of(bench);
    send("KILL", running.id());
    assert_eq!(end(running).0, None);
    let (mut told, pipe) = std::io::pipe().unwrap();
    let room = rustix::pipe::fcntl_setpipe_size(&pipe, 4_096).unwrap();
    let mut telling = bench.command(&["export"]).stdout(pipe).spawn().unwrap();
    // It has said in the rows what it is about to print.
    let mut first = [0];
    told.read_exact(&mut first).unwrap();
    assert_eq!(end(begin(&bench, &["set", "news_sync", "--disable"])), (Some(0), String::new()));
    assert_eq!(telling.try_wait().unwrap(), None, "nobody has read the rest yet");
    let mut rest = Vec::new();
    told.read_to_end(&mut rest).unwrap();
    assert!(rest.len() > room, "{} bytes are no more than the pipe holds", rest.len());
    assert_eq!(telling.wait().unwrap().code(), Some(0));
}
