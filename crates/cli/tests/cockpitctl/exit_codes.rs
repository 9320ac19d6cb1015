//! Exit codes: 0 done, 1 it ran and failed, 2 wrong usage or bad input, 3 nothing found (4: see `serve`).

use serde_json::json;

use crate::support::{Bench, program, run};

/// The code, with a message on standard error and nothing on standard output.
fn fails(bench: &Bench, arguments: &[&str], code: i32, hint: &str) {
    let answer = bench.run(arguments);
    assert_eq!((answer.code, answer.stdout.as_str()), (code, ""), "{arguments:?}: {answer:?}");
    assert!(answer.stderr.contains(hint) && !answer.stderr.contains("panicked"), "{hint:?}: {answer:?}");
}

#[test]
fn a_run_that_fails_exits_1_and_prints_its_result() {
    let bench = Bench::new();
    let config = json!({ "feeds": [{ "name": "Dead", "url": "http://127.0.0.1:9/rss" }] }).to_string();
    bench.json(&["set", "news_sync", "--config", &config]);
    let answer = bench.run(&["run", "news_sync", "--json"]);
    assert_eq!(answer.code, 1, "{answer:?}");
    let result = answer.document();
    assert_eq!(result["status"], "error");
    assert!(result["errorMessage"].as_str().is_some_and(|message| message.contains("Dead")), "{result}");
    assert_eq!(bench.task("news_sync")["errorCount"], 1);
}

/// A computer without certificates can do all that asks no server.
#[cfg(target_os = "linux")]
#[test]
fn certificates_that_cannot_be_read_are_the_failure_of_whoever_needs_them() {
    let (bench, none) = (Bench::new(), tempfile::tempdir().unwrap());
    let config = json!({ "feeds": [{ "name": "Safe", "url": "https://127.0.0.1:9/rss" }] }).to_string();
    bench.json(&["set", "news_sync", "--config", &config]);
    let on_it = |arguments: &[&str]| {
        let mut command = bench.command(arguments);
        command.env("SSL_CERT_FILE", none.path().join("none.pem")).env("SSL_CERT_DIR", none.path());
        run(command)
    };
    let answer = on_it(&["run", "ideas_review"]);
    assert_eq!(answer.code, 0, "{answer:?}");
    let answer = on_it(&["run", "news_sync"]);
    assert!(
        answer.code == 1 && answer.stdout.contains("Safe: could not set up the HTTP client"),
        "{answer:?}"
    );
}

#[test]
fn wrong_usage_exits_2() {
    let bench = Bench::new();
    for arguments in [
        ["fly"].as_slice(),
        &["run"],
        &["cancel", "seven"],
        &["preview"],
        &["preview", "--tz", "UTC", "--count", "3"],
        &["set", "news_sync"],
        &["set", "news_sync", "--component", "news"],
        &["set", "news_sync", "--every", "45m", "--cron", "* * * * *"],
        &["set", "news_sync", "--enable", "--disable"],
        &["set", "news_sync", "--every", "soon"],
        &["set", "news_sync", "--every", "1m-30s"],
        &["set", "news_sync", "--retries", "many"],
        &["set", "news_sync", "--snooze", "soon"],
        &["set", "news_sync", "--snooze", "2h", "--wake"],
        &["set", "news_sync", "--reason", "none"],
        &["set", "news_sync", "--wake", "--reason", "none"],
        &["runs", "--limit", "all"],
    ] {
        fails(&bench, arguments, 2, "error:");
    }
}

#[test]
fn a_change_of_nothing_says_what_can_be_changed() {
    let bench = Bench::new();
    for option in ["--every", "--cron", "--enable", "--config", "--breaker"] {
        fails(&bench, &["set", "news_sync"], 2, option);
    }
}

#[test]
fn bad_input_exits_2_names_the_field_and_changes_nothing() {
    let bench = Bench::new();
    let before = bench.task("news_sync");
    let long = "*/5 ".repeat(2_560);
    let file = json!({ "feeds": [{ "name": "x", "url": "file:///etc/passwd" }] }).to_string();
    for (change, field) in [
        (["--every", "0s"], "--every: "),
        (["--every", "-45m"], "--every: "),
        (["--every", "99999d"], "--every: "),
        (["--cron", &long], "--cron: "),
        (["--cron", "30 2 30 2 *"], "--cron: "),
        (["--tz", "Mars/Base"], "--tz: "),
        (["--name", ""], "--name: "),
        (["--config", "not json"], ": --config: "),
        (["--config", "[]"], ": --config: "),
        (["--config", r#"{"feeds":7}"#], "config.feeds: this is the number 7; it must be a list"),
        (["--config", &file], "config.feeds[0].url"),
        (["--overlap", "collide"], "--overlap"),
        (["--catch-up", "never"], "--catch-up"),
        (["--retries", "-1"], "--retries: "),
        (["--timeout", "0s"], "--timeout: "),
        (["--breaker", "101"], "--breaker: "),
        (["--snooze", "2020-01-01T00:00:00Z"], "--snooze: "),
        (["--snooze", "-5m"], "--snooze: "),
        (["--snooze", "soon"], "--snooze"),
    ] {
        fails(&bench, &[["set", "news_sync"].as_slice(), &change].concat(), 2, field);
    }
    let long = "x".repeat(201);
    fails(&bench, &["set", "news_sync", "--snooze", "2h", "--reason", &long], 2, "--reason: ");
    assert_eq!(bench.task("news_sync"), before);
    fails(&bench, &["pause", "--reason", &long], 2, "--reason: ");
    fails(&bench, &["runs", "--limit", "0"], 2, "--limit: ");
    let statuses = "[possible values: running, success, error, skipped, cancelled, interrupted]";
    fails(&bench, &["runs", "--status", "fine"], 2, statuses);
    let triggers = "[possible values: schedule, catch_up, manual, retry]";
    fails(&bench, &["runs", "--trigger", "fate"], 2, triggers);
    fails(&bench, &["upcoming", "--hours", "0"], 2, "--hours: ");
    fails(&bench, &["articles", "--limit", "501"], 2, "--limit: ");
    fails(&bench, &["events", "--from", "now"], 2, "--from: ");
    fails(
        &bench,
        &["events", "--from", "2026-01-02T00:00Z", "--to", "2026-01-01T00:00Z"],
        2,
        "--to: it must lie after --from",
    );
    fails(&bench, &["events", "--to", "2020-01-01T00:00Z"], 2, "--to: it must lie after now");
    fails(&bench, &["pause", "--until", "2020-01-01T00:00:00Z"], 2, "--until: ");
    fails(&bench, &["preview", "--every", "1m", "--count", "0"], 2, "--count: ");
    fails(&bench, &["preview", "--every", "45m", "--cron", "* * * * *"], 2, "cannot both be set");
    // A document keeps the words of the wire.
    let answer = bench.run(&["preview", "--every", "0s", "--json"]);
    assert_eq!((answer.code, &answer.document()["field"]), (2, &json!("frequencySeconds")), "{answer:?}");
    assert!(answer.stderr.starts_with("cockpitctl: --every: "), "{answer:?}");
}

/// In the words of the command line, and of the option that was given.
#[test]
fn advice_can_be_followed_as_it_is_given() {
    let bench = Bench::new();
    for zone in ["", "Mars/Base"] {
        fails(&bench, &["set", "news_sync", "--tz", zone], 2, "or `system` for this computer's");
        fails(&bench, &["preview", "--every", "1m", "--tz", zone], 2, "or `system` for this computer's");
    }
    bench.json(&["set", "news_sync", "--tz", "system"]);
    let advice = "[possible values: skip, queue, cancel-running]";
    fails(&bench, &["set", "news_sync", "--overlap", "Queue"], 2, advice);
    for policy in ["skip", "queue", "cancel-running", "cancel_running"] {
        let task = bench.json(&["set", "news_sync", "--overlap", policy]);
        assert_eq!(task["overlap"], policy.replace('-', "_"));
    }
    fails(&bench, &["events", "--from", "9999-12-31T00:00:00Z"], 2, "cockpitctl: --from: ");
    bench.json(&["events", "--from", "9999-12-17T00:00:00Z"]);
    for passed in ["0s", "-5m", "2020-01-01T00:00:00Z"] {
        let advice = "--snooze: this time has passed; name one to come, or forever";
        fails(&bench, &["set", "news_sync", "--snooze", passed], 2, advice);
    }
    fails(
        &bench,
        &["pause", "--until", "0s"],
        2,
        "--until: this time has passed; name one to come, or forever",
    );
    for name in ["", "  "] {
        let advice = "--name: it may not be empty; it can be 1 to 100 characters";
        fails(&bench, &["set", "news_sync", "--name", name], 2, advice);
    }
}

#[test]
fn what_is_no_number_is_told_what_would_be_right() {
    let bench = Bench::new();
    let runs = "`cockpitctl runs` lists them";
    for (arguments, advice) in [
        (["runs", "--limit", "x"].as_slice(), "it can be 1 to 500"),
        (&["articles", "--limit", "x"], "it can be 1 to 500"),
        (&["upcoming", "--hours", "x"], "it can be 1 to 744"),
        (&["upcoming", "--hours", "-1"], "--hours: -1 is out of range"),
        (&["set", "news_sync", "--retries", "x"], "it can be 0 to 10"),
        (&["set", "news_sync", "--breaker", "x"], "it can be 0 to 100"),
        (&["preview", "--every", "1h", "--count", "x"], "it can be 1 to 100"),
        (&["logs", "-n", "x"], "write e.g. 100"),
        (&["logs", "-n", "-1"], "write e.g. 100"),
        (&["logs", "--run", "x"], runs),
        (&["cancel", "x"], runs),
        // What begins with a minus is a value, and wrong as such.
        (&["set", "news_sync", "--cron", "-1 * * * *"], "--cron: "),
        (&["pause", "--until", "-1"], "\"-1\""),
        (&["events", "--from", "-1"], "--from: "),
        (&["preview", "--every", "1h", "--after", "-1"], "--after: "),
    ] {
        fails(&bench, arguments, 2, advice);
    }
}

#[test]
fn what_is_not_there_exits_3() {
    let bench = Bench::new();
    fails(&bench, &["run", "no_such_task"], 3, "news_sync");
    fails(&bench, &["set", "no_such_task", "--disable"], 3, "no_such_task");
    fails(&bench, &["runs", "no_such_task"], 3, "no_such_task");
    fails(
        &bench,
        &["runs", "--component", "nowhere"],
        3,
        "--component: no task has the component \"nowhere\"",
    );
    assert_eq!(bench.run(&["runs", "--component", "news"]).code, 0);
    fails(&bench, &["run", "news_sync", "--component", "nowhere"], 3, "nowhere");
    let advice = "--component: news_sync has no component \"nowhere\"; it can be news";
    fails(&bench, &["set", "news_sync", "--component", "nowhere", "--disable"], 3, advice);
    fails(&bench, &["set", "no_such_task", "--component", "news", "--disable"], 3, "TASK_TYPE: ");
    fails(&bench, &["cancel", "4711"], 3, "4711");
    fails(&bench, &["logs", "--run", "4711"], 3, "--run: there is no run 4711");
}

#[test]
fn a_setting_that_cannot_be_read_says_which() {
    let bench = Bench::new();
    let mut command = bench.command(&["tasks"]);
    command.env("COCKPIT_SETTLE_MS", "soon");
    let answer = run(command);
    assert_eq!(answer.code, 2, "{answer:?}");
    assert!(answer.stderr.contains("COCKPIT_SETTLE_MS"), "{answer:?}");
    let mut command = bench.command(&["serve"]);
    command.env("COCKPIT_SETTLE_MS", "-1");
    assert_eq!(run(command).code, 2);

    // A word that is no level would be taken for a part of the program, and all others be silent.
    for wrong in ["verbose", "scheduler=loud"] {
        let mut command = bench.command(&["tasks"]);
        command.env("COCKPIT_LOG", wrong);
        let answer = run(command);
        assert_eq!(answer.code, 2, "{answer:?}");
        let said = format!("COCKPIT_LOG is \"{wrong}\"; it must be a level (error, warn, info, ");
        assert!(answer.stderr.contains(&said), "{answer:?}");
    }
    let mut command = bench.command(&["tasks"]);
    command.env("COCKPIT_LOG", "warn,scheduler=debug");
    assert_eq!(run(command).code, 0);
}

#[test]
fn the_data_folder_can_come_from_the_environment() {
    let bench = Bench::new();
    bench.json(&["set", "news_sync", "--name", "Here"]);
    let mut command = program();
    command.env("COCKPIT_DATA_DIR", bench.path()).args(["tasks", "--json"]);
    assert_eq!(run(command).document()[0]["name"], "Here");
}

#[test]
fn an_empty_data_folder_in_the_environment_is_none() {
    let bench = Bench::new();
    let mut command = program();
    // The platform's folder for application data, whatever the system.
    for variable in ["XDG_DATA_HOME", "HOME", "APPDATA"] {
        command.env(variable, bench.path());
    }
    command.env("COCKPIT_DATA_DIR", "").args(["set", "news_sync", "--disable"]);
    let answer = run(command);
    assert_eq!(answer.code, 0, "{answer:?}");
    assert_ne!(std::fs::read_dir(bench.path()).unwrap().count(), 0, "the platform's folder was used");
}

#[test]
fn a_data_folder_that_cannot_be_exits_2() {
    let bench = Bench::new();
    let file = bench.path().join("file");
    std::fs::write(&file, "").unwrap();
    for command_name in ["tasks", "resume", "serve"] {
        let mut command = program();
        command.arg("--data-dir").arg(&file).arg(command_name);
        let answer = run(command);
        assert_eq!(answer.code, 2, "{command_name}: {answer:?}");
        assert!(answer.stderr.starts_with("cockpitctl: "), "{command_name}: {answer:?}");
    }
}

#[test]
fn a_damaged_database_is_nobodys_input_and_exits_1() {
    let bench = Bench::new();
    std::fs::write(bench.path().join("cockpit.db"), "this is no database, and never was one").unwrap();
    fails(&bench, &["tasks"], 1, "damaged");
}

#[test]
fn help_and_version_are_no_failures() {
    let bench = Bench::new();
    for arguments in [["--help"].as_slice(), &["--version"], &["set", "--help"], &["preview", "--help"]] {
        assert_eq!(bench.run(arguments).code, 0, "{arguments:?}");
    }
}
