//! The stage of the demo holds what it promises: a past with everything in it that a history can have, and one thing
//! to find and to put right.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::{collections::HashSet, fs, process::Stdio, time::Duration};

use serde_json::Value;
use system_tests::{
    demo,
    local_server::LocalServer,
    programs::{ctl, ctl_json, terminate},
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Command,
    time::timeout,
};

/// How long anything may take before a test gives up on it.
const PATIENCE: Duration = Duration::from_mins(1);

/// What there is of each kind of end, as `trigger status reason`.
const ENDS: [&str; 12] = [
    "schedule success",
    "schedule error",
    "schedule error timed_out",
    "schedule skipped missed",
    "schedule skipped overlap",
    "schedule skipped paused",
    "schedule interrupted crashed",
    "catch_up success",
    "retry error",
    "retry success",
    "manual success",
    "manual cancelled cancelled",
];

async fn stage() -> (LocalServer, TempDir) {
    let server = LocalServer::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    demo::set(&server, folder.path()).await.unwrap();
    (server, folder)
}

async fn ask(folder: &TempDir, arguments: &[&str]) -> Vec<Value> {
    ctl_json(folder.path(), arguments).await.unwrap().as_array().unwrap().clone()
}

fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_past_has_an_end_of_every_kind_and_one_thing_to_put_right() {
    let (server, folder) = stage().await;
    let mut runs = Vec::new();
    for task in ["news_sync", "calendar_sync", "ideas_review"] {
        runs.extend(ask(&folder, &["runs", task, "--limit", "500"]).await);
    }
    let ends: HashSet<String> = runs
        .iter()
        .map(|run| {
            let words = ["trigger", "status", "reason"].map(|field| text(run, field));
            words.join(" ").trim_end().to_owned()
        })
        .collect();
    let lacking: Vec<_> = ENDS.into_iter().filter(|end| !ends.contains(*end)).collect();
    assert_eq!(lacking, Vec::<&str>::new(), "{ends:?}");

    let tasks = ask(&folder, &["tasks"]).await;
    let of = |task_type| tasks.iter().find(|task| task["taskType"] == task_type).unwrap();
    let calendar = of("calendar_sync");
    assert_eq!((calendar["errorCount"].as_i64(), text(calendar, "lastStatus")), (Some(3), "error"));
    assert_eq!(of("news_sync")["errorCount"], 0);
    assert!(ask(&folder, &["articles"]).await.len() > 15);
    let due = ask(&folder, &["ideas"]).await.iter().filter(|idea| idea["status"] == "due").count();
    assert_eq!(due, 3);

    // What puts it right, as somebody finds it in the settings.
    let right = demo::calendar_config(&server.calendar_url()).to_string();
    for command in [["set", "calendar_sync", "--config", &right].as_slice(), &["run", "calendar_sync"]] {
        assert!(ctl(folder.path(), command).await.unwrap().status.success(), "{command:?}");
    }
    let tasks = ask(&folder, &["tasks"]).await;
    let calendar = tasks.iter().find(|task| task["taskType"] == "calendar_sync").unwrap();
    assert_eq!((calendar["errorCount"].as_i64(), text(calendar, "lastStatus")), (Some(0), "success"));
}

/// Without a display it serves, and what it starts keeps it from its end no longer than it drains.
#[tokio::test]
async fn its_folder_goes_when_it_is_asked_to_end() {
    let elsewhere = tempfile::tempdir().unwrap();
    let folders = || fs::read_dir(elsewhere.path()).unwrap().count();
    for last_line in ["Living through", "cockpitctl: serving "] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cockpit-demo"));
        command.env("TMPDIR", elsewhere.path()).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut next_line = async || timeout(PATIENCE, lines.next_line()).await.unwrap().unwrap();
        while !next_line().await.unwrap().starts_with(last_line) {}
        assert_eq!(folders(), 1, "{last_line}");
        terminate(&child).await.unwrap();
        // The end of what it has started, too: that writes to the same end of a pipe.
        while next_line().await.is_some() {}
        let ended = timeout(PATIENCE, child.wait()).await.unwrap().unwrap();
        assert_eq!((ended.code(), folders()), (Some(0), 0), "{last_line}");
    }
}
