//! Backups and restoring them with the real program, also when it is killed in the middle of it.

use std::{
    fs,
    process::Stdio,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::{
    serving::{Serving, send},
    support::{Bench, eventually, program, run},
};

/// Kills of one restore, and the most of them, where the computer gets slower meanwhile.
const KILLS: u32 = 40;
const MOST_KILLS: u32 = 20 * KILLS;

/// A folder whose news task is called `Now`, and a backup from when it was called `Then`.
fn now_and_then() -> (Bench, String) {
    let bench = Bench::quiet();
    bench.json(&["set", "news_sync", "--name", "Then"]);
    let backup = bench.json(&["backups", "--now"])["name"].as_str().unwrap().to_owned();
    bench.json(&["set", "news_sync", "--name", "Now"]);
    (bench, backup)
}

fn name(bench: &Bench) -> String {
    bench.task("news_sync")["name"].as_str().unwrap().to_owned()
}

#[test]
fn backups_are_made_and_listed() {
    let (bench, backup) = now_and_then();
    let listed = bench.json(&["backups"]);
    let of = listed["backups"].as_array().unwrap().iter().find(|of| of["name"] == backup.as_str()).unwrap();
    assert_eq!((&of["kind"], &of["problem"]), (&Value::from("manual"), &Value::Null));
    assert!(bench.run(&["backups"]).stdout.contains("can be restored"));
}

#[test]
fn a_restore_says_what_would_change_asks_and_does_it() {
    let (bench, backup) = now_and_then();
    let preview = bench.json(&["restore", &backup, "--dry-run"]);
    let changed: Vec<_> = preview["tasks"].as_array().unwrap().iter().collect();
    assert_eq!((changed.len(), &changed[0]["taskType"]), (1, &Value::from("news_sync")));
    assert_eq!(changed[0]["fields"][0]["after"], "Then");
    let shown = bench.run(&["restore", &backup, "--dry-run"]).stdout;
    let column = |start: &str, word: &str| shown.lines().find(|line| line.starts_with(start))?.find(word);
    assert_eq!(column(" ", "THEN"), column("version", "0."), "{shown}");
    assert_eq!(name(&bench), "Now");
    let unsure = bench.run(&["restore", &backup]);
    assert_eq!(unsure.code, 2);
    assert!(unsure.stderr.contains("--yes"), "{unsure:?}");
    assert_eq!(name(&bench), "Now");
    assert_eq!(bench.json(&["restore", &backup, "--yes"])["state"], "done");
    assert_eq!(name(&bench), "Then");
    // And back again, with what the present one was kept as.
    let listed = bench.json(&["backups"]);
    let kept =
        listed["backups"].as_array().unwrap().iter().find(|of| of["kind"] == "before_restore").unwrap();
    bench.json(&["restore", kept["name"].as_str().unwrap(), "--yes"]);
    assert_eq!(name(&bench), "Now");
}

#[test]
fn what_cannot_be_restored_is_refused_with_its_exit_code() {
    let (bench, _) = now_and_then();
    let text = bench.path().join("notes.txt");
    fs::write(&text, "not a database, but some text. ".repeat(99)).unwrap();
    for (file, code) in [(text.to_str().unwrap(), 2), ("/nonexistent/cockpit.db", 3)] {
        assert_eq!(bench.run(&["restore", file, "--yes"]).code, code, "{file}");
    }
    assert_eq!(name(&bench), "Now");
}

/// A name that was mistyped is no path of somebody's: where the right one is found is said.
#[test]
fn a_name_that_nothing_has_is_told_where_names_are() {
    let (bench, _) = now_and_then();
    let answer = bench.run(&["restore", "nope.db", "--yes"]);
    assert_eq!((answer.code, answer.stdout.as_str()), (3, ""), "{answer:?}");
    for word in ["FILE: there is neither a backup nor a file here", "named nope.db", "`cockpitctl backups`"] {
        assert!(answer.stderr.contains(word), "{word}: {answer:?}");
    }
    let answer = bench.run(&["restore", "backups/nope.db", "--yes"]);
    assert_eq!(answer.code, 3, "{answer:?}");
    assert!(answer.stderr.contains("there is no file /"), "{answer:?}");
    // A file of the folder somebody is in needs no more than its name either.
    let file = bench.path().join("text.db");
    fs::write(&file, "not a database, but some text. ".repeat(99)).unwrap();
    let mut command = bench.command(&["restore", "text.db", "--yes"]);
    command.current_dir(bench.path());
    let answer = run(command);
    assert!(answer.code == 2 && answer.stderr.contains(file.to_str().unwrap()), "{answer:?}");
}

#[test]
fn it_can_be_the_first_thing_that_is_done_on_a_new_computer() {
    let (from, backup) = now_and_then();
    let file = from.path().join("backups").join(backup);
    let folder = from.path().join("new/computer");
    let restore = |consent: &str| {
        let mut command = program();
        command.arg("--data-dir").arg(&folder).arg("restore").arg(&file).arg(consent);
        let answer = run(command);
        assert_eq!(answer.code, 0, "{consent}: {answer:?}");
        answer.stdout
    };
    let shown = restore("--dry-run");
    assert!(shown.contains("none yet") && !shown.contains("cannot be read"), "{shown}");
    assert_eq!(restore("--yes"), "Restored.\n", "nothing was there before");
    assert_eq!(restore("--yes"), "Restored. What was there before is among the backups.\n");
    let mut command = program();
    command.arg("--data-dir").arg(&folder).arg("tasks").arg("--json");
    assert_eq!(run(command).document()[0]["name"], "Then");
}

#[test]
fn a_damaged_database_is_no_reason_not_to_restore() {
    let (bench, backup) = now_and_then();
    fs::write(bench.path().join("cockpit.db"), vec![1; 50_000]).unwrap();
    assert_ne!(bench.run(&["tasks"]).code, 0);
    let listed = bench.run(&["backups"]);
    assert!(listed.code == 0 && listed.stdout.contains(&backup), "{listed:?}");
    assert!(listed.stderr.contains("damaged"), "{listed:?}");
    let preview = bench.json(&["restore", &backup, "--dry-run"]);
    assert_eq!(preview["now"], Value::Null);
    assert!(bench.run(&["restore", &backup, "--dry-run"]).stdout.contains("cannot be read"));
    bench.json(&["restore", &backup, "--yes"]);
    assert_eq!(name(&bench), "Then");
}

#[test]
fn the_process_that_serves_starts_anew_with_the_restored_database() {
    let (bench, backup) = now_and_then();
    let serving = Serving::start(&bench);
    assert_eq!(bench.json(&["restore", &backup, "--yes"])["state"], "restarting");
    serving.line("cockpitctl: starting anew");
    serving.line("cockpitctl: serving ");
    eventually("the restored database", || bench.run(&["tasks"]).stdout.contains("news_sync"));
    assert_eq!(name(&bench), "Then");
    let status = bench.json(&["upcoming"]);
    assert!(!status.as_array().unwrap().is_empty(), "its schedules are served");
    let run = bench.json(&["run", "alerts_refresh"])["runId"].as_i64().unwrap().to_string();
    eventually("the log of what came after", || {
        bench.run(&["logs", "--run", &run]).stdout.contains("ended: success")
    });
    assert_eq!(serving.stop("TERM"), Some(0));
}

/// Latin-1, as an old computer wrote it: no text to this program, and a path all the same.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_whose_name_is_no_text_has_its_backups_restored_too() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join(OsStr::from_bytes(b"K\xf6ln"));
    let on = |arguments: &[&str]| {
        let mut command = program();
        command.arg("--data-dir").arg(&folder).args(arguments);
        command
    };
    let json = |arguments: &[&str]| {
        let answer = run(on(&[arguments, &["--json"]].concat()));
        assert_eq!(answer.code, 0, "{arguments:?}: {answer:?}");
        answer.document()
    };
    json(&["set", "news_sync", "--name", "Then", "--config", r#"{"feeds":[]}"#]);
    let backup = json(&["backups", "--now"])["name"].as_str().unwrap().to_owned();
    let path = folder.join("backups").join(&backup);
    for (file, is_served) in [(path.as_os_str(), false), (backup.as_ref(), false), (backup.as_ref(), true)] {
        json(&["set", "news_sync", "--name", "Now"]);
        let serving = is_served.then(|| Serving::of(on(&["serve"]), parent.path()));
        let mut command = on(&["restore", "--yes"]);
        command.arg(file);
        let answer = run(command);
        assert_eq!(answer.code, 0, "{}, served: {is_served}: {answer:?}", file.display());
        if let Some(serving) = serving {
            serving.line("cockpitctl: starting anew");
            serving.line("cockpitctl: serving ");
            assert_eq!(serving.stop("TERM"), Some(0));
        }
        assert_eq!(json(&["tasks"])[0]["name"], "Then", "{}, served: {is_served}", file.display());
    }
}

/// SIGKILL at moments spread over the whole of a restore: what is opened next is the old database or the new one.
#[test]
fn killed_at_any_moment_the_old_or_the_new_database_is_there() {
    let (bench, backup) = now_and_then();
    let begun = Instant::now();
    bench.json(&["restore", &backup, "--yes"]);
    let whole = begun.elapsed();
    let (mut old, mut new) = (0, 0);
    for kill in 0..MOST_KILLS {
        // On beyond the usual end until one was over before it.
        if kill >= KILLS && new > 0 {
            break;
        }
        bench.json(&["set", "news_sync", "--name", "Now"]);
        let mut command = bench.command(&["restore", &backup, "--yes"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let begun = Instant::now();
        // A little beyond its usual end, too.
        let moment = whole.mul_f64(f64::from(kill) * 1.2 / f64::from(KILLS));
        while begun.elapsed() < moment {
            std::thread::park_timeout(Duration::from_micros(200));
        }
        let ended = child.try_wait().unwrap();
        if ended.is_none() {
            send("KILL", child.id());
            child.wait().unwrap();
        }
        match name(&bench).as_str() {
            "Now" => old += 1,
            "Then" => new += 1,
            other => panic!("{other}"),
        }
        // The next owner finds nothing in its way, and what it opens is whole.
        bench.json(&["set", "news_sync", "--timeout", "61s"]);
        let names: Vec<_> =
            fs::read_dir(bench.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        let is_left = |name: &std::ffi::OsString| name.to_string_lossy().contains("restore");
        assert!(!names.iter().any(is_left), "{names:?}");
    }
    assert!(old > 0 && new > 0, "{old} old, {new} new: the moments do not span it");
}
