//! `cockpitctl serve`: one owner of the database, and a clean end.

#[cfg(target_os = "linux")]
use std::process::Command;
use std::{fs, process::Stdio};

use serde_json::json;

use crate::{
    feed::Feed,
    serving::Serving,
    support::{Bench, program, run},
};

#[test]
fn sigterm_and_sigint_end_it_cleanly() {
    let bench = Bench::quiet();
    for signal in ["TERM", "INT"] {
        let serving = Serving::start(&bench);
        assert_eq!(serving.stop(signal), Some(0), "{signal}");
        assert_eq!(bench.json(&["runs", "--status", "running"]), json!([]), "{signal}");
        assert!(!bench.path().join("cockpit.sock").exists(), "{signal}");
    }
}

/// Whether a process ignores SIGHUP, the first signal: it has the last bit.
#[cfg(target_os = "linux")]
fn outlives_its_terminal(id: u32) -> bool {
    let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).unwrap();
    u64::from_str_radix(ignored.trim(), 16).unwrap() % 2 == 1
}

/// The terminal it was started in is closed.
#[cfg(target_os = "linux")]
#[test]
fn sighup_ends_it_cleanly_too_unless_it_is_to_outlive_its_terminal() {
    let bench = Bench::quiet();
    // What ignores it hands that on: nothing can be seen where the tests do.
    if !outlives_its_terminal(std::process::id()) {
        let serving = Serving::start(&bench);
        assert_eq!(serving.stop("HUP"), Some(0));
        assert!(!bench.path().join("cockpit.sock").exists());
    }
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' HUP; exec \"$0\" --data-dir \"$1\" serve"]);
    command.arg(env!("CARGO_BIN_EXE_cockpitctl")).arg(bench.path()).env("COCKPIT_SETTLE_MS", "0");
    let serving = Serving::of(command, bench.path());
    assert!(outlives_its_terminal(serving.id()));
    serving.signal("HUP");
    assert_eq!(serving.stop("TERM"), Some(0));
}

#[test]
fn a_run_in_flight_at_the_end_leaves_no_running_row() {
    let (bench, feed) = (Bench::quiet(), Feed::held());
    feed.configure(&bench);
    bench.json(&["set", "news_sync", "--manual"]); // or its first run comes by itself
    let serving = Serving::start(&bench);
    let asked = bench.command(&["run", "news_sync", "--json"]);
    let asked = std::thread::spawn(move || run(asked));
    feed.asked();
    assert_eq!(serving.stop("TERM"), Some(0));
    let answer = asked.join().unwrap();
    assert!(!answer.stderr.contains("panicked"), "{answer:?}");
    assert_eq!(bench.json(&["runs", "--status", "running"]), json!([]));
    let runs = bench.json(&["runs", "news_sync"]);
    assert!(runs.as_array().unwrap().iter().any(|run| run["status"] == "interrupted"), "{runs}");
}

#[test]
fn a_run_without_an_owner_is_drained_too_when_it_is_asked_to_stop() {
    for signal in ["TERM", "INT"] {
        let (bench, feed) = (Bench::quiet(), Feed::held());
        feed.configure(&bench);
        let mut running = bench.command(&["run", "news_sync"]).stderr(Stdio::null()).spawn().unwrap();
        feed.asked();
        crate::serving::send(signal, running.id());
        assert_eq!(running.wait().unwrap().code(), Some(1), "{signal}");
        let runs = bench.json(&["runs", "news_sync"]);
        assert_eq!(
            (&runs[0]["status"], &runs[0]["reason"]),
            (&json!("interrupted"), &json!("shutdown")),
            "{runs}"
        );
    }
}

#[test]
fn who_waits_for_a_run_of_the_owner_can_go_without_ending_it() {
    let (bench, feed) = (Bench::quiet(), Feed::held());
    feed.configure(&bench);
    bench.json(&["set", "news_sync", "--manual"]); // or its first run comes by itself
    let serving = Serving::start(&bench);
    let mut waiting = bench.command(&["run", "news_sync"]).stderr(Stdio::null()).spawn().unwrap();
    feed.asked();
    crate::serving::send("INT", waiting.id());
    assert_eq!(waiting.wait().unwrap().code(), Some(1));
    feed.release();
    crate::support::eventually("the run to end well", || bench.task("news_sync")["lastStatus"] == "success");
    assert_eq!(serving.stop("TERM"), Some(0));
}

#[test]
fn a_second_one_exits_4_names_the_first_and_changes_nothing() {
    let bench = Bench::quiet();
    bench.json(&["set", "news_sync", "--manual"]); // or its first run changes its row
    let serving = Serving::start(&bench);
    let before = (bench.task("news_sync"), bench.task("history_prune"));
    let second = bench.run(&["serve"]);
    assert_eq!(second.code, 4, "{second:?}");
    assert!(second.stderr.contains(&serving.id().to_string()), "names its pid: {second:?}");
    assert_eq!(before, (bench.task("news_sync"), bench.task("history_prune")));
    bench.json(&["set", "news_sync", "--name", "Still here"]);
    assert_eq!(serving.stop("TERM"), Some(0));
}

#[test]
fn an_owner_that_does_not_answer_is_exit_4_for_changes_and_none_for_looking() {
    let bench = Bench::quiet();
    let serving = Serving::start(&bench);
    fs::remove_file(bench.path().join("cockpit.sock")).unwrap();
    let changes =
        [["set", "news_sync", "--disable"].as_slice(), &["run", "ideas_review"], &["pause"], &["resume"]];
    let asked = changes.map(|change| {
        let command = bench.command(change);
        std::thread::spawn(move || run(command))
    });
    for answer in asked.map(|asked| asked.join().unwrap()) {
        assert_eq!(answer.code, 4, "{answer:?}");
        assert!(answer.stderr.contains(&serving.id().to_string()), "{answer:?}");
    }
    assert_eq!(bench.task("news_sync")["enabled"], true, "looking needs no owner");
    assert_eq!(serving.stop("TERM"), Some(0));
}

#[test]
fn an_owner_that_hangs_is_exit_4_for_every_command() {
    let bench = Bench::quiet();
    bench.json(&["set", "ideas_review", "--manual"]);
    let serving = Serving::start(&bench);
    serving.signal("STOP");
    let commands =
        [["tasks"].as_slice(), &["upcoming"], &["set", "news_sync", "--disable"], &["run", "ideas_review"]];
    let asked = commands.map(|command| {
        let command = bench.command(command);
        std::thread::spawn(move || run(command))
    });
    for (answer, command) in asked.into_iter().map(|asked| asked.join().unwrap()).zip(commands) {
        assert_eq!((answer.code, answer.stdout.as_str()), (4, ""), "{command:?}: {answer:?}");
        assert!(answer.stderr.contains("did not answer within"), "{command:?}: {answer:?}");
    }
    serving.signal("CONT");
    assert_eq!(bench.json(&["runs", "ideas_review"]), json!([]), "nothing is done behind anybody's back");
    assert_eq!(bench.task("news_sync")["enabled"], true, "nor later");
    assert_eq!(serving.stop("TERM"), Some(0));
}

#[test]
fn the_database_of_a_killed_process_can_be_used_at_once() {
    let (bench, feed) = (Bench::quiet(), Feed::held());
    feed.configure(&bench);
    bench.json(&["set", "news_sync", "--manual"]); // or its first run comes by itself
    let serving = Serving::start(&bench);
    let asked = bench.command(&["run", "news_sync"]);
    let asked = std::thread::spawn(move || run(asked));
    feed.asked();
    serving.signal("KILL");
    let answer = asked.join().unwrap();
    assert_eq!(answer.code, 4, "the owner went away in the middle: {answer:?}");
    drop(serving);
    feed.release();

    assert_eq!(bench.json(&["run", "news_sync"])["status"], "success");
    assert_eq!(bench.json(&["runs", "--status", "running"]), json!([]));
    let interrupted = bench.json(&["runs", "news_sync", "--status", "interrupted"]);
    assert_eq!(interrupted[0]["reason"], "crashed", "{interrupted}");
}

#[test]
fn whoever_serves_a_folder_with_too_long_a_path_for_a_socket_is_said_to_be_out_of_reach() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("x".repeat(100));
    let on = |arguments: &[&str]| {
        let mut command = program();
        command.arg("--data-dir").arg(&folder).args(arguments);
        command
    };
    let serving = Serving::of(on(&["serve"]), &folder);
    for (arguments, code) in [(["set", "news_sync", "--disable"].as_slice(), 4), (&["watch"], 3)] {
        let answer = run(on(arguments));
        assert_eq!(answer.code, code, "{answer:?}");
        for words in ["path is too long for a socket", "a shorter --data-dir"] {
            assert!(answer.stderr.contains(words), "{answer:?}");
        }
    }
    assert_eq!(serving.stop("TERM"), Some(0));
}
