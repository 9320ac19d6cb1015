//! Every command of the contract: the shape of its JSON, and that people get text without it.

use serde_json::{Value, json};

use crate::{feed::Feed, support::Bench};

/// Every key, down to the last, is camelCase.
fn assert_camel_case(value: &Value) {
    match value {
        Value::Array(values) => values.iter().for_each(assert_camel_case),
        Value::Object(fields) => {
            for (name, value) in fields {
                assert!(!name.contains(['_', '-', ' ']) && name.starts_with(char::is_lowercase), "{name}");
                assert_camel_case(value);
            }
        }
        _ => {}
    }
}

fn assert_fields(value: &Value, fields: &[&str]) {
    for field in fields {
        assert!(value.get(field).is_some(), "{field} is missing: {value}");
    }
    assert_camel_case(value);
}

#[test]
fn tasks_work_on_a_first_start_and_list_the_contracts() {
    let bench = Bench::new();
    let tasks = bench.json(&["tasks"]);
    let fields =
        ["id", "name", "taskType", "component", "frequencyCron", "frequencySeconds", "enabled", "lastRunAt"];
    for task in tasks.as_array().unwrap() {
        assert_fields(task, &fields);
        assert_fields(task, &["lastStatus", "lastResult", "errorCount", "nextRunAt", "config", "timezone"]);
    }
    for (task_type, seconds) in [("news_sync", 2_700), ("calendar_sync", 1_800), ("alerts_refresh", 600)] {
        assert_eq!(bench.task(task_type)["frequencySeconds"], seconds);
    }
    assert_eq!(bench.json(&["tasks"]), tasks, "looking changes nothing");
}

#[test]
fn set_changes_everything_it_names_and_prints_the_task() {
    let bench = Bench::new();
    let task = bench.json(&[
        "set",
        "calendar_sync",
        "--cron",
        "0 7 * * 1-5",
        "--tz",
        "Europe/Berlin",
        "--disable",
        "--name",
        "Mine",
        "--config",
        r#"{"calendars":[]}"#,
        "--timeout",
        "30s",
        "--retries",
        "2",
        "--catch-up",
        "all",
        "--overlap",
        "cancel-running",
        "--breaker",
        "9",
    ]);
    let expected = json!({
        "frequencyCron": "0 7 * * 1-5", "frequencySeconds": null, "timezone": "Europe/Berlin", "enabled": false,
        "name": "Mine", "config": r#"{"calendars":[]}"#, "timeoutSeconds": 30, "maxRetries": 2,
        "catchUp": "all", "overlap": "cancel_running", "breakerThreshold": 9, "nextRunAt": null,
    });
    for (field, value) in expected.as_object().unwrap() {
        assert_eq!(&task[field], value, "{field}");
    }
    assert_eq!(bench.task("calendar_sync"), task);

    let task = bench.json(&["set", "calendar_sync", "--every", "1h30m", "--tz", "system", "--enable"]);
    assert_eq!((&task["frequencySeconds"], &task["frequencyCron"]), (&json!(5_400), &Value::Null));
    assert_eq!((&task["timezone"], &task["enabled"]), (&Value::Null, &json!(true)));
    assert!(task["nextRunAt"].is_string());
    let task = bench.json(&["set", "calendar_sync", "--manual"]);
    assert_eq!((&task["frequencySeconds"], &task["frequencyCron"]), (&Value::Null, &Value::Null));
}

#[test]
fn run_waits_prints_the_result_and_leaves_a_row() {
    let (bench, feed) = (Bench::new(), Feed::start());
    feed.configure(&bench);
    let result = bench.json(&["run", "news_sync"]);
    assert_fields(&result, &["status", "result", "finishedAt", "runId"]);
    assert_eq!(result["status"], "success", "{result}");
    let summary: Value = serde_json::from_str(result["result"].as_str().unwrap()).unwrap();
    assert_eq!((&summary["inserted"], &summary["updated"]), (&json!(2), &json!(0)));

    let runs = bench.json(&["runs", "news_sync", "--limit", "5", "--status", "success"]);
    assert_eq!(runs.as_array().unwrap().len(), 1);
    assert_fields(&runs[0], &["id", "taskId", "startedAt", "finishedAt", "status", "result", "errorMessage"]);
    assert_fields(&runs[0], &["taskType", "scheduledFor", "trigger", "attempt", "reason", "missedCount"]);
    assert_eq!((&runs[0]["id"], &runs[0]["trigger"]), (&result["runId"], &json!("manual")));
    assert_eq!(bench.json(&["runs", "--status", "error"]), json!([]));

    let articles = bench.json(&["articles"]);
    assert_eq!(articles.as_array().unwrap().len(), 2);
    assert_fields(&articles[0], &["id", "source", "guid", "title", "url", "summary", "publishedAt"]);
    assert_eq!((&articles[0]["title"], &articles[0]["source"]), (&json!("Second"), &json!("Local")));
    assert_eq!(articles[1]["title"], "First & foremost");
    assert_eq!(articles[1]["publishedAt"], "2026-03-10T08:00:00.000Z");
    assert_eq!(bench.json(&["articles", "--limit", "1"]).as_array().unwrap().len(), 1);
    assert_eq!(bench.json(&["articles", "--search", "foremost"])[0]["guid"], "a");
    assert_eq!(bench.json(&["articles", "--source", "Elsewhere"]), json!([]));
}

#[test]
fn the_log_of_a_run_that_nothing_served_is_what_is_stored_with_it() {
    let (bench, feed) = (Bench::new(), Feed::start());
    feed.configure(&bench);
    let run = bench.json(&["run", "news_sync"])["runId"].to_string();
    let said = bench.run(&["logs", "--run", &run]);
    assert!(said.code == 0 && said.stdout.contains("INFO Local: 2 new, 0 updated"), "{said:?}");
    let answer = bench.run(&["logs", "--run", &run, "--json", "-n", "1"]);
    let line: Value = serde_json::from_str(answer.stdout.trim()).unwrap();
    assert_eq!((&line["level"], line["runId"].to_string()), (&json!("info"), run.clone()));
    let none = bench.run(&["logs", "--run", &run, "--level", "error"]);
    assert_eq!((none.code, none.stdout.as_str()), (0, ""), "{none:?}");
}

#[test]
fn no_articles_that_were_asked_for_is_no_advice_to_fetch_some() {
    let (bench, feed) = (Bench::new(), Feed::start());
    assert!(bench.run(&["articles"]).stdout.contains("cockpitctl run news_sync"));
    feed.configure(&bench);
    bench.json(&["run", "news_sync"]);
    for chosen in [["--source", "Elsewhere"], ["--search", "zzz"]] {
        assert_eq!(bench.run(&[["articles"].as_slice(), &chosen].concat()).stdout, "No such articles.\n");
    }
}

#[test]
fn what_is_not_configured_is_skipped_and_that_is_no_failure() {
    let bench = Bench::new();
    let result = bench.json(&["run", "calendar_sync"]);
    assert_eq!(
        (&result["status"], &result["result"]),
        (&json!("skipped"), &json!(r#"{"reason":"no calendars"}"#))
    );
}

#[test]
fn listings_without_anything_are_empty_arrays() {
    let bench = Bench::new();
    for listing in
        [["runs"].as_slice(), &["articles"], &["events"], &["alerts"], &["ideas"], &["alerts", "--resolved"]]
    {
        assert_eq!(bench.json(listing), json!([]), "{listing:?}");
    }
    let span = ["events", "--from", "2026-01-01T00:00:00Z", "--to", "2026-02-01T00:00:00+01:00"];
    assert_eq!(bench.json(&span), json!([]));
}

#[test]
fn events_come_one_an_occurrence() {
    let bench = Bench::new();
    let file = bench.path().join("mine.ics");
    let from = chrono::Utc::now() + chrono::TimeDelta::days(1);
    let start = from.format("%Y%m%dT090000Z");
    let event = format!(
        "UID:a@x\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:{start}\r\nSUMMARY:Daily\r\nRRULE:FREQ=DAILY;COUNT=3"
    );
    let calendar = format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    );
    std::fs::write(&file, calendar).unwrap();
    let config = json!({ "calendars": [{ "name": "Mine", "url": file }] }).to_string();
    bench.json(&["set", "calendar_sync", "--config", &config]);
    assert_eq!(bench.json(&["run", "calendar_sync"])["status"], "success");
    let events = bench.json(&["events"]);
    assert_eq!(events.as_array().unwrap().len(), 3, "{events}");
    let fields = ["id", "calendar", "uid", "summary", "location", "start", "end", "allDay", "recurring"];
    assert_fields(&events[0], &fields);
    assert_eq!((&events[0]["calendar"], &events[0]["recurring"]), (&json!("Mine"), &json!(true)));
}

#[test]
fn upcoming_lists_slots_by_time() {
    let bench = Bench::new();
    bench.json(&["set", "news_sync", "--every", "10m"]);
    let upcoming = bench.json(&["upcoming", "--hours", "2"]);
    let news: Vec<&Value> =
        upcoming.as_array().unwrap().iter().filter(|run| run["taskType"] == "news_sync").collect();
    assert!((11..=13).contains(&news.len()), "{upcoming}");
    assert_fields(news[0], &["taskId", "taskType", "component", "name", "scheduledFor"]);
}

#[test]
fn upcoming_says_until_when_it_is_complete_and_leaves_no_task_out() {
    let bench = Bench::new();
    bench.json(&["set", "news_sync", "--cron", "* * * * * *"]);
    bench.json(&["set", "calendar_sync", "--cron", "0 0 1 * *"]);
    let short = bench.run(&["upcoming", "--hours", "1"]);
    assert!(short.stdout.contains("every run is listed"), "{:?}", short.stdout.lines().last());
    assert!(!short.stdout.contains("shorter --hours"), "there is none");

    let whole = bench.run(&["upcoming", "--hours", "744"]).stdout;
    assert_eq!(whole.matches("calendar_sync").count(), 1, "its first slot");
    let cut = whole.lines().find(|line| line.contains("every run is listed")).unwrap();
    assert!(cut.ends_with("a shorter --hours shows all of less."), "{cut}");

    let answer = bench.run(&["upcoming", "--hours", "744", "--json"]);
    let (runs, said) = (answer.document(), answer.stderr);
    assert!(runs.as_array().unwrap().len() > 1_000 && said.contains("every run is listed"), "{said}");
    bench.json(&["set", "news_sync", "--every", "45m"]);
    let whole = bench.run(&["upcoming"]);
    assert!(!whole.stdout.contains("every run is listed") && whole.stderr.is_empty(), "{whole:?}");
}

#[test]
fn before_the_first_start_tasks_say_when_their_slots_will_be_set() {
    let bench = Bench::new();
    bench.json(&["set", "calendar_sync", "--disable"]);
    bench.json(&["set", "ideas_review", "--manual"]);
    let row = |task_type: &str| {
        let tasks = bench.run(&["tasks"]).stdout;
        tasks.lines().find(|line| line.starts_with(task_type)).unwrap().to_owned()
    };
    assert_eq!(bench.task("news_sync")["nextRunAt"], Value::Null);
    assert!(row("news_sync").contains("at first start"), "{}", row("news_sync"));
    assert!(row("history_prune").contains("at first start"), "{}", row("history_prune"));
    for nothing_ahead in ["calendar_sync", "ideas_review"] {
        assert!(!row(nothing_ahead).contains("at first start"), "{}", row(nothing_ahead));
    }
    let upcoming = bench.run(&["upcoming"]).stdout;
    assert!(
        upcoming.contains("when the scheduler first starts") && upcoming.contains("news_sync"),
        "{upcoming}"
    );
    assert!(!upcoming.contains("calendar_sync") && !upcoming.contains("ideas_review"), "{upcoming}");
}

#[test]
fn upcoming_lists_nothing_that_a_pause_covers_and_says_so() {
    let bench = Bench::new();
    bench.json(&["set", "news_sync", "--every", "10m"]);
    bench.json(&["pause"]);
    assert_eq!(bench.json(&["upcoming"]), json!([]));
    let said = bench.run(&["upcoming"]).stdout;
    assert!(said.contains("paused until resumed"), "{said}");
    bench.json(&["resume"]);
    assert_ne!(bench.json(&["upcoming"]), json!([]));
}

#[test]
fn times_do_not_follow_the_shells_zone() {
    let bench = Bench::new();
    bench.json(&["set", "history_prune", "--cron", "0 9 1 1 *"]);
    let shown = |tz: &str| {
        let mut command = bench.command(&["tasks"]);
        command.env("TZ", tz);
        crate::support::run(command).stdout
    };
    assert!(shown("Asia/Tokyo").contains("-01-01 09:00"), "{}", shown("Asia/Tokyo"));
    assert_eq!(shown("Asia/Tokyo"), shown("America/New_York"));
}

#[test]
fn pause_and_resume_are_kept_between_commands() {
    let bench = Bench::new();
    let paused = bench.json(&["pause", "--until", "2099-01-01T00:00:00Z"]);
    assert_fields(&paused, &["alive", "paused", "pausedSince", "pausedUntil", "running", "nextWakeAt"]);
    assert_eq!(
        (&paused["paused"], &paused["pausedUntil"]),
        (&json!(true), &json!("2099-01-01T00:00:00.000Z"))
    );
    let before = chrono::Utc::now();
    let paused = bench.json(&["pause", "--until", "2h"]);
    let until: chrono::DateTime<chrono::Utc> = paused["pausedUntil"].as_str().unwrap().parse().unwrap();
    let length = (until - before).num_seconds();
    assert!((7_199..7_260).contains(&length), "{length}");
    assert_eq!(bench.json(&["pause", "--until", "forever"])["pausedUntil"], Value::Null);
    assert_eq!(bench.json(&["pause"])["pausedUntil"], Value::Null);
    assert_eq!(bench.json(&["resume"])["paused"], false);
}

#[test]
fn an_interval_is_called_the_same_in_a_list_and_in_a_preview() {
    let bench = Bench::new();
    for (interval, words) in
        [("7d", "every 7 days"), ("36h", "every 1 day 12 hours"), ("90s", "every 1 minute 30 seconds")]
    {
        bench.json(&["set", "news_sync", "--every", interval]);
        let (tasks, preview) =
            (bench.run(&["tasks"]).stdout, bench.run(&["preview", "--every", interval]).stdout);
        assert!(tasks.contains(words), "{tasks}");
        assert!(preview.to_lowercase().starts_with(words), "{preview}");
    }
}

#[test]
fn people_get_text_and_messages_go_to_standard_error() {
    let bench = Bench::new();
    for listing in
        [["tasks"].as_slice(), &["runs"], &["upcoming"], &["articles"], &["events"], &["alerts"], &["ideas"]]
    {
        let answer = bench.run(listing);
        assert_eq!((answer.code, answer.stderr.as_str()), (0, ""), "{listing:?}: {answer:?}");
        assert!(!answer.stdout.trim().is_empty() && !answer.stdout.starts_with(['[', '{']), "{answer:?}");
    }
    let tasks = bench.run(&["tasks"]).stdout;
    assert!(tasks.contains("news_sync") && tasks.contains("every 45 minutes"), "{tasks}");
}
