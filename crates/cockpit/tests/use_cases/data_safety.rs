//! Backups, a restore and what it would change, tasks and settings as a document, room, and the bundle for helpers.

use std::{fs, path::PathBuf, sync::Arc, time::Duration};

use api::{
    data::{ImportReportDto, RestorePreviewDto},
    error::{ApiError, ErrorKind},
};
use chrono::{TimeDelta, Utc};
use cockpit::Cockpit;
use handlers::NoSecrets;
use scheduler::{
    clock::Clock,
    edit::{self, TaskEdit},
    run::RunTrigger,
    schedule::Frequency,
    store::{Advance, Claim, Store},
    testing::test_clock::TestClock,
};
use serde_json::{Value, json};
use store::{OpenOptions, SqliteStore, queries::edits::NewEdit};

use crate::support::{Bench, PATIENCE, options};

async fn import(bench: &Bench, document: &Value, dry_run: bool) -> Result<ImportReportDto, ApiError> {
    bench.cockpit.import_settings(&document.to_string(), dry_run).await
}

/// The fields of a task that the preview says would change.
fn changed(preview: &RestorePreviewDto, task_type: &str) -> Vec<(String, String, String)> {
    let task = preview.tasks.iter().find(|task| task.task_type == task_type).unwrap();
    task.fields
        .iter()
        .map(|change| (change.field.clone(), change.before.clone(), change.after.clone()))
        .collect()
}

#[tokio::test]
async fn a_backup_by_hand_is_listed_and_kept_by_the_nightly_tidying() {
    let bench = Bench::open().await;
    let broken_off = bench.path().join("backups/cockpit-manual-20260101-000000.partial");
    fs::create_dir_all(broken_off.parent().unwrap()).unwrap();
    fs::write(&broken_off, "half").unwrap();
    let made = bench.cockpit.back_up_now().await.unwrap();
    assert!(!broken_off.exists());
    assert_eq!((made.kind.as_str(), made.problem.as_deref()), ("manual", None));
    bench.edit("history_prune", json!({ "config": r#"{"backups":1}"# })).await.unwrap();
    for _ in 0..2 {
        bench.cockpit.run_system_task_now("history_prune", None).await.unwrap();
    }
    let listed = bench.cockpit.list_backups().await.unwrap();
    let kinds: Vec<_> = listed.backups.iter().map(|backup| backup.kind.as_str()).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "scheduled").count(), 1, "{kinds:?}");
    assert!(kinds.contains(&"manual"));
    assert!(listed.last_scheduled_at.is_some() && listed.kept == 1, "{listed:?}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let file = bench.path().join("backups").join(&made.name);
        assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[tokio::test]
async fn whether_and_when_the_next_is_made_is_said() {
    let mut with_schedule = options(tempfile::tempdir().unwrap().path());
    with_schedule.scheduler.scheduled = true;
    with_schedule.scheduler.start_settle = Duration::from_hours(1);
    let cockpit = Cockpit::open(with_schedule).await.unwrap();
    assert!(cockpit.list_backups().await.unwrap().next_scheduled_at.is_some());
    let none = serde_json::from_value(json!({ "config": r#"{"backups":0}"# })).unwrap();
    cockpit.update_system_task("history_prune", None, &none).await.unwrap();
    let listed = cockpit.list_backups().await.unwrap();
    assert_eq!((listed.next_scheduled_at, listed.kept), (None, 0));
    cockpit.shutdown().await;
}

#[tokio::test]
async fn a_preview_says_what_would_change_and_a_restore_changes_it() {
    let bench = Bench::open().await;
    bench.edit("ideas_review", json!({ "frequencySeconds": 7_200 })).await.unwrap();
    let backup = bench.cockpit.back_up_now().await.unwrap().name;
    bench
        .edit("ideas_review", json!({ "frequencyCron": "0 9 * * *", "timezone": "Europe/Berlin" }))
        .await
        .unwrap();
    bench.cockpit.run_system_task_now("ideas_review", None).await.unwrap();

    let preview = bench.cockpit.preview_restore(&backup).await.unwrap();
    let (then, now) = (&preview.then, preview.now.as_ref().unwrap());
    assert_eq!((then.runs, now.runs, then.tasks), (0, 1, now.tasks));
    let words =
        |field: &str, before: &str, after: &str| (field.to_owned(), before.to_owned(), after.to_owned());
    assert_eq!(
        changed(&preview, "ideas_review"),
        [
            words("frequencyCron", "0 9 * * *", "none"),
            words("frequencySeconds", "none", "7200"),
            words("timezone", "Europe/Berlin", "as this computer"),
        ]
    );
    assert_eq!(bench.task("ideas_review").await.frequency_cron.as_deref(), Some("0 9 * * *"));

    assert!(!bench.cockpit.is_restart_requested());
    let started = bench.cockpit.restore_database(&backup).await.unwrap();
    assert_eq!(started.state, "restarting");
    tokio::time::timeout(PATIENCE, bench.cockpit.restart_requested()).await.unwrap();
    let bench = bench.reopen().await;
    assert_eq!(bench.task("ideas_review").await.frequency_seconds, Some(7_200));
    let kinds: Vec<_> =
        bench.cockpit.list_backups().await.unwrap().backups.into_iter().map(|backup| backup.kind).collect();
    assert!(kinds.contains(&"before_restore".to_owned()), "{kinds:?}");
}

#[tokio::test]
async fn what_cannot_be_restored_is_refused_and_nothing_is_decided() {
    let bench = Bench::open().await;
    let text = bench.path().join("notes.txt");
    fs::write(&text, "no database. ".repeat(500)).unwrap();
    for (file, kind) in [
        ("nowhere.db", ErrorKind::NotFound),
        ("../cockpit.db", ErrorKind::InvalidInput),
        ("", ErrorKind::InvalidInput),
        (text.to_str().unwrap(), ErrorKind::InvalidInput),
        (bench.path().join("cockpit.db").to_str().unwrap(), ErrorKind::InvalidInput),
    ] {
        for error in [
            bench.cockpit.preview_restore(file).await.unwrap_err(),
            bench.cockpit.restore_database(file).await.unwrap_err(),
        ] {
            assert_eq!((error.kind, error.field.as_deref()), (kind, Some("file")), "{file}: {error}");
        }
    }
    assert!(!bench.cockpit.is_restart_requested());
}

/// What ran when the backup was made, and hundreds of slots since: the one is interrupted, the others are one catch-up.
#[tokio::test]
async fn the_past_comes_back_without_a_burst() {
    let (there, here) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let clock = Arc::new(TestClock::new(Utc::now() - TimeDelta::hours(10)));
    let mut past = OpenOptions::new(there.path(), "window", "0.1.0");
    past.clock = clock.clone();
    let store = SqliteStore::open(past).await.unwrap();
    store.seed_tasks(handlers::default_tasks()).await.unwrap();
    for task in store.list_tasks().await.unwrap() {
        let is_ideas = task.task_type == "ideas_review";
        let change = TaskEdit {
            enabled: Some(is_ideas),
            frequency: is_ideas.then_some(Frequency::Every { seconds: 60 }),
            ..TaskEdit::default()
        };
        let edited = edit::apply(&task, &change, clock.now(), clock.zone()).unwrap();
        let record =
            NewEdit { edited_by: "test".into(), before: "{}".into(), after: "{}".into(), undoes: None };
        store.update_task(task.revision, &edited, record).await.unwrap().unwrap();
    }
    let task = store.find_task("ideas_review", None).await.unwrap().unwrap();
    let slot = task.next_run_at.unwrap_or(clock.now() + TimeDelta::minutes(1));
    let claim = Claim {
        task_id: task.id,
        revision: task.revision,
        trigger: RunTrigger::Schedule,
        scheduled_for: Some(slot),
        attempt: 1,
        missed_count: 0,
        started_at: slot,
        advance: Some(Advance { last_slot_at: Some(slot), next_run_at: Some(slot + TimeDelta::minutes(1)) }),
    };
    store.claim(claim).await.unwrap();
    let backup = there.path().join("backups/then.db");
    store.backup_to(&backup).await.unwrap();
    store.close().await;

    let mut scheduled = options(here.path());
    scheduled.scheduler.scheduled = true;
    cockpit::restore_unowned(here.path(), &backup).await.unwrap();
    let cockpit = Cockpit::open_with(scheduled, Arc::new(NoSecrets)).await.unwrap();
    let caught_up = async {
        loop {
            let runs = cockpit.list_system_task_runs("ideas_review", 100, None).await.unwrap();
            if runs.iter().any(|run| run.trigger == "catch_up" && run.status == "success") {
                return runs;
            }
            tokio::task::yield_now().await;
        }
    };
    let runs = tokio::time::timeout(PATIENCE, caught_up).await.unwrap();
    let of = |wanted: &str| runs.iter().filter(|run| run.trigger == wanted || run.status == wanted).count();
    assert_eq!((of("catch_up"), of("interrupted"), of("running")), (1, 1, 0), "{runs:?}");
    let stands_for = runs.iter().find(|run| run.trigger == "catch_up").unwrap().missed_count;
    assert!(stands_for > 500, "{stands_for}");
    cockpit.shutdown().await;
}

#[tokio::test]
async fn what_is_exported_comes_back_and_each_change_is_an_edit_that_undo_takes_back() {
    let bench = Bench::open().await;
    bench.edit("ideas_review", json!({ "frequencyCron": "0 9 * * *", "name": "Think" })).await.unwrap();
    let exported = bench.cockpit.export_settings().await.unwrap();
    assert_eq!(import(&bench, &exported, true).await.unwrap().tasks, [], "nothing has changed since");

    bench
        .edit("ideas_review", json!({ "frequencySeconds": 60, "name": "Other", "enabled": false }))
        .await
        .unwrap();
    let dark = serde_json::from_value(json!({ "theme": "dark" })).unwrap();
    bench.cockpit.update_settings(&dark).await.unwrap();
    let before = bench.task("ideas_review").await;
    let dry = import(&bench, &exported, true).await.unwrap();
    assert!(!dry.applied && bench.task("ideas_review").await == before);
    let fields: Vec<_> = dry.tasks[0].fields.iter().map(|change| change.field.as_str()).collect();
    assert_eq!(fields, ["enabled", "frequencyCron", "frequencySeconds", "name"]);
    assert_eq!((dry.tasks.len(), dry.settings[0].field.as_str()), (1, "theme"));

    let done = import(&bench, &exported, false).await.unwrap();
    assert_eq!((done.applied, &done.tasks), (true, &dry.tasks));
    let after = bench.task("ideas_review").await;
    assert_eq!(
        (after.name.as_str(), after.frequency_cron.as_deref(), after.enabled),
        ("Think", Some("0 9 * * *"), true)
    );
    assert_eq!(bench.cockpit.get_settings().await.unwrap().theme, "system");
    let edits = bench.cockpit.list_task_edits("ideas_review", None).await.unwrap();
    let undone = bench.cockpit.undo_task_edit(edits[0].id).await.unwrap();
    assert_eq!((undone.name.as_str(), undone.frequency_seconds, undone.enabled), ("Other", Some(60), false));
}

#[tokio::test]
async fn what_is_wrong_is_named_by_its_path_and_nothing_is_changed() {
    let bench = Bench::open().await;
    bench.edit("ideas_review", json!({ "frequencyCron": "0 8 * * *" })).await.unwrap();
    let exported = bench.cockpit.export_settings().await.unwrap();
    let tasks = bench.cockpit.list_system_tasks::<Vec<_>>(false, None).await.unwrap();
    let change = |pointer: &str, value: Value| {
        let mut document = exported.clone();
        // Whatever else is in it is good, and would be a change.
        document["tasks"][0]["name"] = json!("Changed");
        let (parent, last) = pointer.rsplit_once('/').unwrap();
        document.pointer_mut(parent).unwrap()[last] = value;
        document
    };
    for (document, field, says) in [
        (change("/format", json!("other")), "format", "architect-cockpit"),
        (change("/version", json!(2)), "version", "update"),
        (change("/extra", json!(1)), "extra", "unknown field"),
        (change("/settings/colour", json!("red")), "settings.colour", "unknown field"),
        (change("/settings/theme", json!("neon")), "settings.theme", "dark"),
        (change("/tasks/1/frequency", json!(1)), "tasks[1].frequency", "unknown field"),
        (change("/tasks/1/taskType", json!("news")), "tasks[1].taskType", "news_sync"),
        (change("/tasks/1/component", json!("x")), "tasks[1].component", "calendar"),
        (change("/tasks/1/taskType", json!("news_sync")), "tasks[1].component", "news"),
        (change("/tasks/2/frequencyCron", json!("61 * * * *")), "tasks[2].frequencySeconds", "both"),
        (change("/tasks/3/frequencyCron", json!("61 * * * *")), "tasks[3].frequencyCron", ""),
        (change("/tasks/1/timeoutSeconds", json!(0)), "tasks[1].timeoutSeconds", "1 to 86400"),
        (change("/tasks/1/timeoutSeconds", json!("soon")), "tasks[1].timeoutSeconds", "a whole number"),
        (change("/tasks/1/catchUp", json!("never")), "tasks[1].catchUp", "once"),
        (
            change("/tasks/1/config", json!({ "calendars": [{ "name": "" }] })),
            "tasks[1].config.calendars[0].name",
            "name",
        ),
        (change("/tasks/1/config", json!({ "colour": 1 })), "tasks[1].config.colour", "unknown field"),
    ] {
        for dry_run in [true, false] {
            let error = import(&bench, &document, dry_run).await.unwrap_err();
            assert_eq!(error.field.as_deref(), Some(field), "{error}");
            assert!(error.message.contains(says), "{field}: {error}");
        }
    }
    let mut twice = exported.clone();
    twice["tasks"][1] = twice["tasks"][0].clone();
    assert_eq!(import(&bench, &twice, false).await.unwrap_err().field.as_deref(), Some("tasks[1].taskType"));
    for text in ["", "[]", "no JSON", "{}"] {
        assert!(bench.cockpit.import_settings(text, false).await.is_err(), "{text}");
    }
    assert_eq!(bench.cockpit.list_system_tasks::<Vec<_>>(false, None).await.unwrap(), tasks);
    assert_eq!(bench.cockpit.list_task_edits("news_sync", None).await.unwrap(), []);
}

#[tokio::test]
async fn secrets_stay_out_of_a_document_and_come_back_where_they_are_known() {
    let bench = Bench::open().await;
    let feeds = r#"{"feeds":[{"name":"Paid","url":"https://ada:pa55word@example.test/feed?token=t0k3n&format=rss"}]}"#;
    bench.edit("news_sync", json!({ "config": feeds })).await.unwrap();
    let exported = bench.cockpit.export_settings().await.unwrap();
    let text = exported.to_string();
    assert!(!text.contains("pa55word") && !text.contains("t0k3n") && text.contains("format=rss"), "{text}");
    assert!(exported["toEnterAgain"].to_string().contains("Paid"));
    let report = import(&bench, &exported, false).await.unwrap();
    assert_eq!((report.tasks.len(), report.to_enter_again.len()), (0, 0));
    assert_eq!(bench.task("news_sync").await.config.as_deref(), Some(feeds));

    let elsewhere = Bench::open().await;
    let report = import(&elsewhere, &exported, false).await.unwrap();
    assert!(report.to_enter_again[0].contains("Paid"), "{report:?}");
    let config = elsewhere.task("news_sync").await.config.unwrap();
    assert!(config.contains("https://example.test/feed?format=rss"), "{config}");
}

#[tokio::test]
async fn room_is_told_estimated_and_freed() {
    let bench = Bench::open().await;
    for _ in 0..30 {
        bench.cockpit.run_system_task_now("ideas_review", None).await.unwrap();
    }
    let storage = bench.cockpit.get_storage().await.unwrap();
    assert_eq!(storage.kinds[0].rows, 30);
    let estimate = bench.cockpit.estimate_retention(10, 30).await.unwrap();
    assert_eq!(estimate.runs, 20);
    for (keep_runs, keep_days, argument) in [(0, 30, "keepRuns"), (10, 0, "keepDays")] {
        let error = bench.cockpit.estimate_retention(keep_runs, keep_days).await.unwrap_err();
        assert_eq!((error.kind, error.field.as_deref()), (ErrorKind::InvalidInput, Some(argument)));
    }
    bench.edit("history_prune", json!({ "config": r#"{"keep_runs":10}"# })).await.unwrap();
    let freed = bench.cockpit.free_space().await.unwrap();
    assert_eq!(freed.runs, 20);
    assert!(freed.after < freed.before, "{freed:?}");
    assert_eq!(bench.cockpit.get_storage().await.unwrap().free_bytes, 0);
}

#[tokio::test]
async fn a_bundle_goes_only_where_it_can_be_written() {
    let bench = Bench::open().await;
    let path = PathBuf::from("/nonexistent/bundle.tar.gz");
    let error = bench.cockpit.write_diagnostics(&path).await.unwrap_err();
    assert_eq!((error.kind, error.field.as_deref()), (ErrorKind::InvalidInput, Some("path")));
    let path = bench.path().join("bundle.tar.gz");
    let written = bench.cockpit.write_diagnostics(&path).await.unwrap();
    assert_eq!(i64::try_from(fs::metadata(&path).unwrap().len()).unwrap(), written.bytes);
}

/// The window asks before it replaces a file; that it is the database nobody would say yes to knowingly.
#[tokio::test]
async fn what_is_written_replaces_a_file_elsewhere_and_none_of_the_data_folder() {
    let (bench, elsewhere) = (Bench::open().await, tempfile::tempdir().unwrap());
    let backup = bench.cockpit.back_up_now().await.unwrap().name;
    let database = fs::read(bench.path().join("cockpit.db")).unwrap();
    for own in [
        "cockpit.db",
        "cockpit.db-journal",
        "cockpit.lock",
        // A start would take it for a restore that was decided.
        "cockpit-restore.db",
        "Cockpit-Restore.partial",
        "cockpit-preview.partial-wal",
        "cockpit.new",
        &format!("backups/{backup}"),
    ] {
        let path = bench.path().join(own);
        for refused in
            [bench.cockpit.write_diagnostics(&path).await, bench.cockpit.export_settings_to(&path).await]
        {
            let error = refused.unwrap_err();
            assert_eq!(
                (error.kind, error.field.as_deref()),
                (ErrorKind::InvalidInput, Some("path")),
                "{own}"
            );
        }
    }
    assert_eq!(fs::read(bench.path().join("cockpit.db")).unwrap(), database);
    assert!(!bench.path().join("cockpit.db-journal").exists());
    let path = elsewhere.path().join("cockpit.db");
    fs::write(&path, "an older one").unwrap();
    let error = bench.cockpit.write_new_diagnostics(&path, Vec::new()).await.unwrap_err();
    assert!(error.message.contains("exists already"), "{error}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "an older one");
    bench.cockpit.write_diagnostics(&path).await.unwrap();
    assert_ne!(fs::read(&path).unwrap(), b"an older one");
}
