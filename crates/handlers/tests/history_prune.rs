//! `history_prune`: what it takes, what it leaves, and the backups.

#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

mod support;

use std::fs;

use chrono::TimeDelta;
use handlers::{TaskType, default_tasks};
use scheduler::{run::TaskStatus, store::Store, task::SystemTask};
use serde_json::{Value, json};
use store::queries::{
    alerts::{Finding, Severity},
    articles::NewArticle,
    edits::NewEdit,
    sources::{SourceAttempt, SourceKind, SourceOutcome, Validators},
};
use support::Bench;

async fn prune(bench: &Bench) -> Value {
    let result = bench.run(TaskType::HistoryPrune, &json!({ "backups": 0 })).await;
    assert_eq!(result.status, TaskStatus::Success, "{result:?}");
    support::json(&result)
}

#[tokio::test]
async fn alerts_go_when_their_cause_has_been_gone_for_a_month() {
    let bench = Bench::new();
    let finding = |subject: usize| Finding {
        kind: "keyword",
        subject: subject.to_string(),
        severity: Severity::Info,
        title: "Rust".to_owned(),
        detail: String::new(),
        link: None,
        newest_at: None,
    };
    // More than go in one transaction, raised long before they are resolved.
    bench.store.refresh_alerts((0..1_200).map(finding).collect(), bench.now()).await.unwrap();
    bench.forward(TimeDelta::days(40));
    bench.store.refresh_alerts(vec![finding(7)], bench.now()).await.unwrap();
    assert_eq!(prune(&bench).await["alerts"], 0);
    bench.forward(TimeDelta::days(31));
    assert_eq!(prune(&bench).await["alerts"], 1_199);
    let left = bench.store.list_alerts(true, bench.now()).await.unwrap();
    assert_eq!(left.into_iter().map(|alert| alert.subject).collect::<Vec<_>>(), ["7"]);
}

#[tokio::test]
async fn what_went_is_told_in_a_sentence() {
    let bench = Bench::new();
    let finding = Finding {
        kind: "keyword",
        subject: "rust".to_owned(),
        severity: Severity::Info,
        title: "Rust".to_owned(),
        detail: String::new(),
        link: None,
        newest_at: None,
    };
    bench.store.refresh_alerts(vec![finding], bench.now()).await.unwrap();
    bench.store.refresh_alerts(Vec::new(), bench.now()).await.unwrap();
    bench.forward(TimeDelta::days(31));
    let (_, report) = bench.run_watched(TaskType::HistoryPrune, &json!({ "backups": 0 })).await;
    assert_eq!(report.lines[0].message, "0 runs, 0 articles, 1 alert, 0 edits pruned");
}

#[tokio::test]
async fn edits_go_after_a_month_but_those_that_say_how_a_task_came_to_be_as_it_was() {
    let bench = Bench::new();
    bench.store.seed_tasks(default_tasks()).await.unwrap();
    let tasks = bench.store.load_tasks().await.unwrap();
    let [mut task, mut other] = [&tasks[0], &tasks[1]].map(SystemTask::clone);
    let edit = async |task: &mut SystemTask, before: &str, days_ago: i64, undoes: Option<i64>| {
        let expected = task.revision;
        task.revision += 1;
        task.updated_at = bench.now() - TimeDelta::days(days_ago);
        let edit = NewEdit {
            edited_by: "test".to_owned(),
            before: before.to_owned(),
            after: "{}".to_owned(),
            undoes,
        };
        *task = bench.store.update_task(expected, task, edit).await.unwrap().unwrap();
        bench.store.list_edits(task.id, 1).await.unwrap()[0].id
    };
    edit(&mut task, r#"{"enabled":true}"#, 60, None).await;
    let switched = edit(&mut task, r#"{"enabled":false}"#, 59, None).await;
    edit(&mut task, "not JSON", 58, None).await;
    let moved = edit(&mut task, r#"{"frequencyCron":null}"#, 50, None).await;
    let undone = edit(&mut task, r#"{"name":"a"}"#, 45, None).await;
    edit(&mut task, r#"{"name":"b"}"#, 44, Some(undone)).await;
    let young = edit(&mut task, r#"{"name":"c"}"#, 29, None).await;
    let newest = edit(&mut task, r#"{"name":"d"}"#, 1, None).await;
    let only = edit(&mut other, r#"{"name":"e"}"#, 90, None).await;
    assert_eq!(prune(&bench).await["edits"], 4);
    let left = async |task: &SystemTask| -> Vec<i64> {
        bench.store.list_edits(task.id, 100).await.unwrap().into_iter().map(|edit| edit.id).collect()
    };
    assert_eq!(left(&task).await, [newest, young, moved, switched]);
    assert_eq!(left(&other).await, [only]);
    assert_eq!(prune(&bench).await["edits"], 0);
}

#[tokio::test]
async fn tidying_keeps_the_newest_backups_and_touches_nothing_else() {
    let bench = Bench::new().on_disk().await;
    let folder = bench.data_dir.path().join("backups");
    fs::create_dir_all(&folder).unwrap();
    // One of long ago, one of a clock that was ahead, and what somebody put there.
    for name in [
        "cockpit-20200101-000000.db",
        "cockpit-20990101-000000.db",
        "cockpit-2026-03-09-0330.db",
        "cockpit-before-upgrade.db",
        "notes.txt",
    ] {
        fs::write(folder.join(name), "x").unwrap();
    }
    for day in 0..3 {
        let result = bench.run(TaskType::HistoryPrune, &json!({ "backups": 2 })).await;
        assert_eq!(result.status, TaskStatus::Success, "{day}: {result:?}");
        let name = support::json(&result)["backup"].as_str().unwrap().to_owned();
        assert!(folder.join(&name).metadata().unwrap().len() > 4_096, "{name}");
        bench.forward(TimeDelta::days(1));
    }
    let mut names: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names.len(), 5, "{names:?}");
    assert!(
        names[1].starts_with("cockpit-20260311-") && names[2].starts_with("cockpit-20260312-"),
        "{names:?}"
    );
    assert_eq!(names[0], "cockpit-2026-03-09-0330.db");
    assert_eq!(names[3..], ["cockpit-before-upgrade.db", "notes.txt"]);
}

#[tokio::test]
async fn what_a_kill_left_of_a_backup_goes() {
    let bench = Bench::new().on_disk().await;
    let folder = bench.data_dir.path().join("backups");
    fs::create_dir_all(&folder).unwrap();
    let left = [
        "cockpit-20260309-033000.partial",
        "cockpit-20260309-033000.partial-journal",
        "cockpit-before-v2.partial",
    ];
    for name in left.into_iter().chain(["other.partial", "cockpit-partial"]) {
        fs::write(folder.join(name), "x").unwrap();
    }
    for backups in [1, 0] {
        let result = bench.run(TaskType::HistoryPrune, &json!({ "backups": backups })).await;
        assert_eq!(result.status, TaskStatus::Success, "{result:?}");
        assert!(left.iter().all(|name| !folder.join(name).exists()));
        assert!(folder.join("other.partial").exists() && folder.join("cockpit-partial").exists());
        fs::write(folder.join(left[0]), "x").unwrap();
    }
}

#[cfg(unix)]
#[tokio::test]
async fn only_their_owner_may_look_at_backups() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::new().on_disk().await;
    let folder = bench.data_dir.path().join("backups");
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for _ in 0..2 {
        let result = bench.run(TaskType::HistoryPrune, &json!({})).await;
        let backup = support::json(&result)["backup"].as_str().unwrap().to_owned();
        assert_eq!((mode(&folder), mode(&folder.join(backup))), (0o700, 0o600));
        // As an earlier version made it.
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    }
    // Those that are there are closed also where no more are made.
    bench.run(TaskType::HistoryPrune, &json!({ "backups": 0 })).await;
    assert_eq!(mode(&folder), 0o700);
}

#[tokio::test]
async fn tidying_without_backups_makes_none() {
    let bench = Bench::new().on_disk().await;
    let result = support::json(&bench.run(TaskType::HistoryPrune, &json!({ "backups": 0 })).await);
    assert_eq!((&result["pruned"], &result["backup"]), (&json!(0), &Value::Null));
    assert!(!bench.data_dir.path().join("backups").exists());
}

#[tokio::test]
async fn articles_beyond_twenty_thousand_go_and_those_that_are_still_listed_stay() {
    let bench = Bench::new();
    let save = async |source: &str, count: usize, published: &str| {
        let article = |i: usize| NewArticle {
            guid: i.to_string(),
            title: format!("{source} {i}"),
            url: None,
            summary: String::new(),
            published_at: Some(support::at(published)),
        };
        let attempt = SourceAttempt {
            kind: SourceKind::Feed,
            name: source.to_owned(),
            address_hash: source.to_owned(),
            at: bench.now(),
            outcome: SourceOutcome::Fetched(Validators::default()),
        };
        let articles = (0..count).map(article).collect();
        bench.store.save_articles(attempt, articles, bench.now()).await.unwrap().inserted
    };
    save("Busy", 20_000, "2026-03-09T00:00:00Z").await;
    bench.forward(TimeDelta::days(3));
    save("Busy", 500, "2026-03-09T00:00:00Z").await;
    save("Old", 50, "2015-01-01T00:00:00Z").await;
    let result = bench.run(TaskType::HistoryPrune, &json!({ "backups": 0 })).await;
    assert_eq!(support::json(&result)["articles"], 50, "{result:?}");
    assert_eq!(save("Old", 50, "2015-01-01T00:00:00Z").await, 0, "none comes back as new");
}
