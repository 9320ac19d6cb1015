//! What goes on while it goes on: `run` with its progress, the log, and what becomes of whoever tells of it.

use std::process::Stdio;

use serde_json::Value;

use crate::{
    feed::Feed,
    following::Following,
    serving::Serving,
    support::{Answer, Bench, eventually, program, run},
};

/// As `head -1` does. They notice with the next line.
#[test]
fn what_follows_ends_quietly_once_nobody_reads_it() {
    let bench = Bench::quiet();
    let serving = Serving::start(&bench);
    for arguments in [["watch"].as_slice(), &["watch", "--json"], &["logs", "--follow"]] {
        let (read, write) = std::io::pipe().unwrap();
        drop(read);
        let child = bench.command(arguments).stdout(write).stderr(Stdio::piped()).spawn().unwrap();
        let mut followed = Following::unread(child);
        eventually("the end of it", || {
            bench.json(&["run", "alerts_refresh"]);
            followed.has_ended()
        });
        assert_eq!(followed.end(), (Some(0), String::new()), "{arguments:?}");
    }
    assert_eq!(serving.stop("TERM"), Some(0));
}

#[test]
fn a_run_with_json_says_nothing_but_its_document() {
    let (bench, feed) = (Bench::quiet(), Feed::start());
    feed.configure(&bench);
    for served in [false, true] {
        let serving = served.then(|| Serving::start(&bench));
        let answer = bench.run(&["run", "news_sync", "--json"]);
        assert_eq!((answer.code, answer.stderr.as_str()), (0, ""), "{answer:?}");
        assert_eq!(answer.document()["status"], "success");
        if let Some(serving) = serving {
            assert_eq!(serving.stop("TERM"), Some(0));
        }
    }
}

#[test]
fn the_log_has_the_lines_of_a_run_under_its_number() {
    let (bench, feed) = (Bench::quiet(), Feed::start());
    let serving = Serving::start(&bench);
    feed.configure(&bench);
    let run = bench.json(&["run", "news_sync"])["runId"].to_string();
    let of_run = || bench.run(&["logs", "--run", &run]).stdout;
    // Written by a thread of its own.
    eventually("the end of the run in the log", || of_run().contains("ended: success"));
    let told = of_run();
    assert!(told.contains("started") && told.contains("task=\"news_sync\""), "{told}");
    assert_eq!(told.matches("Local: 2 new").count(), 1, "also stored with the run: {told}");

    let answer = bench.run(&["logs", "--run", &run, "--json", "-n", "1"]);
    let line: Value = serde_json::from_str(answer.stdout.trim()).unwrap();
    assert_eq!((line["level"].as_str(), line["runId"].to_string()), (Some("info"), run.clone()));
    assert_eq!(bench.run(&["logs", "--run", &run, "--level", "error"]).stdout, "");

    let following = Following::start(&bench, &["logs", "--follow", "-n", "0"]);
    let mut heard = false;
    eventually("the next run in the followed log", || {
        bench.json(&["run", "alerts_refresh"]);
        heard |= following.lines_so_far().any(|line| line.contains("task=\"alerts_refresh\""));
        heard
    });
    assert_eq!(following.stop(), Some(0));
    assert_eq!(serving.stop("TERM"), Some(0));
}

#[test]
fn a_folder_without_a_log_says_so() {
    let bench = Bench::quiet();
    let answer = bench.run(&["logs"]);
    assert_eq!((answer.code, answer.stdout.as_str()), (0, ""));
    assert!(answer.stderr.contains("no such lines"), "{answer:?}");
    assert_eq!(bench.run(&["logs", "--level", "loud"]).code, 2);
}

/// Whoever reads has what they wanted, as `head` has.
#[test]
fn completions_go_into_a_pipe_that_is_closed() {
    let (read, write) = std::io::pipe().unwrap();
    drop(read);
    let ended =
        program().args(["completions", "bash"]).stdout(write).stderr(Stdio::piped()).output().unwrap();
    assert_eq!((ended.status.code(), String::from_utf8(ended.stderr).unwrap()), (Some(0), String::new()));
}

/// Without a data folder.
fn alone(arguments: &[&str]) -> Answer {
    let mut command = program();
    command.args(arguments);
    run(command)
}

#[test]
fn completions_and_manual_pages_take_no_option_that_means_nothing_to_them() {
    for option in [["--json"].as_slice(), &["--data-dir", "/nonexistent"]] {
        for command in [["completions", "bash"], ["man", "/nonexistent/pages"]] {
            let answer = alone(&[&command, option].concat());
            assert!(answer.code == 2 && answer.stdout.is_empty(), "{command:?} {option:?}");
            assert!(answer.stderr.contains("--json and --data-dir mean nothing here"), "{answer:?}");
        }
    }
}

/// It has no answer to print.
#[test]
fn who_serves_takes_no_option_for_an_answer() {
    let bench = Bench::new();
    let answer = bench.run(&["serve", "--json"]);
    assert_eq!((answer.code, answer.stdout.as_str()), (2, ""), "{answer:?}");
    assert!(answer.stderr.contains("--json means nothing here"), "{answer:?}");
    assert!(!bench.path().join("cockpit.db").exists(), "it was refused before anything else");
}

#[test]
fn completions_and_manual_pages_come_from_the_same_words() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let answer = alone(&["completions", shell]);
        assert!(answer.code == 0 && answer.stdout.contains("upcoming"), "{shell}");
    }
    let pages = folder.path().join("man1");
    assert_eq!(alone(&["man", pages.to_str().unwrap()]).code, 0);
    let page = std::fs::read_to_string(pages.join("cockpitctl-set.1")).unwrap();
    assert!(page.contains("cron"), "{page}");
    assert!(pages.join("cockpitctl.1").exists());
}
