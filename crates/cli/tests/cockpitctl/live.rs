//! What goes on while it goes on: `watch`, `run` with its progress, and the log.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::Instant,
};

use serde_json::Value;

use crate::{
    feed::Feed,
    serving::{Serving, send},
    support::{Bench, PATIENCE, eventually},
};

/// A command whose lines are read as they come; killed with the test.
struct Following {
    child: Child,
    lines: Receiver<String>,
}

impl Following {
    fn start(bench: &Bench, arguments: &[&str]) -> Self {
        let mut child = bench.command(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || stdout.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { child, lines }
    }

    /// Waits for a line that is the one.
    fn line(&self, is_it: impl Fn(&str) -> bool) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let line = self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now())).unwrap();
            if is_it(&line) {
                return line;
            }
        }
    }

    fn stop(mut self) -> Option<i32> {
        send("INT", self.child.id());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        // It has ended already, if all went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn watch_tells_of_each_run_and_each_change_until_it_is_stopped() {
    let bench = Bench::quiet();
    let serving = Serving::start(&bench);
    let (people, programs) =
        (Following::start(&bench, &["watch"]), Following::start(&bench, &["watch", "--json"]));
    // Whoever listens is not known to the owner's clients; so it runs until both have heard of one.
    let heard =
        |following: &Following, what: &str| following.lines.try_iter().any(|line| line.contains(what));
    let (mut by_people, mut by_programs) = (false, None);
    eventually("both to hear", || {
        bench.json(&["run", "alerts_refresh"]);
        by_people |= heard(&people, "Alerts refresh: success");
        by_programs = by_programs.take().or_else(|| {
            let events = programs.lines.try_iter().map(|line| serde_json::from_str::<Value>(&line).unwrap());
            let mut runs = events.filter(|event| event["event"] == "system_task_run");
            runs.find(|event| event["payload"]["taskType"] == "alerts_refresh")
        });
        by_people && by_programs.is_some()
    });
    assert_eq!(by_programs.unwrap()["payload"]["status"], "success");
    bench.json(&["set", "alerts_refresh", "--every", "20m"]);
    people.line(|line| line.contains("Alerts refresh: edited"));
    assert_eq!(people.stop(), Some(0));
    assert_eq!(programs.stop(), Some(0));
    assert_eq!(serving.stop("TERM"), Some(0));
}

#[test]
fn watch_has_nothing_to_follow_where_nothing_runs() {
    let bench = Bench::quiet();
    let answer = bench.run(&["watch"]);
    assert_eq!(answer.code, 3);
    assert!(answer.stderr.contains("start the window or `cockpitctl serve`"), "{answer:?}");
}

#[test]
fn watch_ends_when_the_owner_does() {
    let bench = Bench::quiet();
    let serving = Serving::start(&bench);
    let mut watching = Following::start(&bench, &["watch"]);
    bench.json(&["run", "alerts_refresh"]);
    assert_eq!(serving.stop("TERM"), Some(0));
    assert_eq!(watching.child.wait().unwrap().code(), Some(4));
}

/// As `head -1` does. They notice with the next line.
#[test]
fn what_follows_ends_quietly_once_nobody_reads_it() {
    let bench = Bench::quiet();
    let serving = Serving::start(&bench);
    for arguments in [["watch"].as_slice(), &["watch", "--json"], &["logs", "--follow"]] {
        let (read, write) = std::io::pipe().unwrap();
        drop(read);
        let child = bench.command(arguments).stdout(write).stderr(Stdio::piped()).spawn().unwrap();
        let mut followed = Following { child, lines: mpsc::channel().1 };
        let mut code = None;
        eventually("the end of it", || {
            bench.json(&["run", "alerts_refresh"]);
            code = followed.child.try_wait().unwrap();
            code.is_some()
        });
        let said = std::io::read_to_string(followed.child.stderr.take().unwrap()).unwrap();
        assert_eq!((code.unwrap().code(), said.as_str()), (Some(0), ""), "{arguments:?}");
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
        heard |= following.lines.try_iter().any(|line| line.contains("task=\"alerts_refresh\""));
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
    let ended = Bench::new().command(&["completions", "bash"]).stdout(write).stderr(Stdio::piped()).output();
    let ended = ended.unwrap();
    assert_eq!((ended.status.code(), String::from_utf8(ended.stderr).unwrap()), (Some(0), String::new()));
}

#[test]
fn completions_and_manual_pages_come_from_the_same_words() {
    let bench = Bench::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let answer = bench.run(&["completions", shell]);
        assert!(answer.code == 0 && answer.stdout.contains("upcoming"), "{shell}");
    }
    let pages = bench.path().join("man1");
    assert_eq!(bench.run(&["man", pages.to_str().unwrap()]).code, 0);
    let page = std::fs::read_to_string(pages.join("cockpitctl-set.1")).unwrap();
    assert!(page.contains("cron"), "{page}");
    assert!(pages.join("cockpitctl.1").exists());
}
