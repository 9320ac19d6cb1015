//! What is known of a slot: the rows that may answer it, and what happened around it.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::Connection;
use scheduler::{
    edit::{self, TaskEdit},
    run::{Reason, Run, RunStatus, RunTrigger},
    store::{Advance, Claim, Pause, Skip, Store},
    task::SystemTask,
};
use store::queries::{
    edits::NewEdit,
    epochs::ProcessEpoch,
    pauses::PastPause,
    slot_history::Circumstances,
    time_jumps::{JumpCause, TimeJump},
};

use crate::database::{Database, ended, noon, open};

fn after(minutes: i64) -> DateTime<Utc> {
    noon() + TimeDelta::minutes(minutes)
}

fn claim(task: &SystemTask, slot: DateTime<Utc>, trigger: RunTrigger, missed_count: i64) -> Claim {
    Claim {
        task_id: task.id,
        revision: task.revision,
        scheduled_for: Some(slot),
        trigger,
        attempt: 1,
        missed_count,
        started_at: slot,
        advance: Some(Advance { last_slot_at: Some(slot), next_run_at: None }),
    }
}

/// `missed_count` slots up to `slot` that were passed over.
fn skipped(task: &SystemTask, slot: DateTime<Utc>, reason: Reason, missed_count: i64) -> Skip {
    Skip {
        task_id: task.id,
        revision: task.revision,
        scheduled_for: slot,
        reason,
        missed_count,
        at: slot + TimeDelta::minutes(5),
        blocked_by: None,
        merge_since: None,
        message: None,
        advance: Advance { last_slot_at: Some(slot), next_run_at: Some(slot + TimeDelta::minutes(45)) },
    }
}

async fn finish(database: &Database, run: &Run, status: RunStatus, finished_at: DateTime<Utc>) -> SystemTask {
    Arc::unwrap_or_clone(database.store.finish(ended(run, status, finished_at)).await.unwrap().task)
}

/// The clock of the tests begins at noon and runs.
fn is_about_noon(at: DateTime<Utc>) -> bool {
    (noon()..after(5)).contains(&at)
}

async fn circumstances(database: &Database, task: &SystemTask, from: i64, to: i64) -> Circumstances {
    database.store.circumstances(task.id, after(from), after(to)).await.unwrap()
}

#[tokio::test]
async fn a_slot_has_its_attempts_and_the_row_after_it() {
    let (database, task) = Database::with_task().await;
    let first = database.claimed(claim(&task, after(0), RunTrigger::Schedule, 0)).await;
    finish(&database, &first, RunStatus::Error, after(1)).await;
    let retry = Claim {
        attempt: 2,
        trigger: RunTrigger::Retry,
        advance: None,
        ..claim(&task, after(0), RunTrigger::Retry, 0)
    };
    let second = database.claimed(retry).await;
    let manual =
        Claim { scheduled_for: None, advance: None, ..claim(&task, after(20), RunTrigger::Manual, 0) };
    database.claimed(manual).await;
    let catch_up = database.claimed(claim(&task, after(180), RunTrigger::CatchUp, 4)).await;

    let rows = database.store.slot_rows(task.id, after(0)).await.unwrap();
    let ids: Vec<_> = rows.attempts.iter().map(|run| run.id).collect();
    assert_eq!(ids, [first.id, second.id]);
    assert_eq!(rows.after.as_ref(), Some(&catch_up));
    let rows = database.store.slot_rows(task.id, after(45)).await.unwrap();
    assert_eq!((rows.attempts.len(), rows.after.as_ref()), (0, Some(&catch_up)));
    let rows = database.store.slot_rows(task.id, after(200)).await.unwrap();
    assert_eq!((rows.attempts.len(), rows.after, rows.pruned), (0, None, None));

    let latest = |minutes| database.store.latest_answered_slot(task.id, after(minutes));
    assert_eq!(latest(179).await.unwrap(), Some(after(0)));
    assert_eq!(latest(180).await.unwrap(), Some(after(180)));
    assert_eq!(latest(-1).await.unwrap(), None);
    // A probe of a suspended task answers no slot.
    database.claimed(claim(&task, after(300), RunTrigger::Retry, 0)).await;
    assert_eq!(latest(400).await.unwrap(), Some(after(180)));
}

/// Passed over is not run.
#[tokio::test]
async fn it_is_known_whether_the_task_had_run_before() {
    let (database, task) = Database::with_task().await;
    let has_run_before =
        async |minutes| database.store.slot_rows(task.id, after(minutes)).await.unwrap().has_run_before;
    assert!(!has_run_before(0).await, "there is no row yet");
    database.store.skip(skipped(&task, after(0), Reason::MISSED, 1)).await.unwrap();
    database.store.skip(skipped(&task, after(45), Reason::MISSED, 1)).await.unwrap();
    assert!(!has_run_before(45).await);
    let manual =
        Claim { scheduled_for: None, advance: None, ..claim(&task, after(50), RunTrigger::Manual, 0) };
    database.claimed(manual).await;
    database.store.skip(skipped(&task, after(90), Reason::MISSED, 1)).await.unwrap();
    assert!(!has_run_before(45).await);
    assert!(has_run_before(90).await);
    assert!(has_run_before(60).await, "the row after it says what became of it");
}

#[tokio::test]
async fn a_jump_is_written_down_once() {
    let (database, task) = Database::with_task().await;
    let night = TimeJump { from: after(10), to: after(500), cause: Some(JumpCause::Sleep) };
    let back = TimeJump { from: after(600), to: after(560), cause: None };
    for jump in [night, night, back] {
        database.store.record_time_jump(jump).await.unwrap();
    }
    assert_eq!(circumstances(&database, &task, 45, 90).await.jumps, [night]);
    assert_eq!(circumstances(&database, &task, 0, 600).await.jumps, [night, back]);
    assert_eq!(circumstances(&database, &task, 570, 580).await.jumps, [back]);
    assert_eq!(circumstances(&database, &task, 501, 559).await.jumps, []);
}

#[tokio::test]
async fn pauses_are_kept_when_they_are_over() {
    let (database, task) = Database::with_task().await;
    let reason = || Some("on holiday".to_owned());
    let pause = |until| Some(Pause { since: after(-60), until, reason: reason() });
    // What is repeated, because its answer was lost, is one pause.
    for until in [None, Some(after(-10)), Some(after(-10))] {
        database.store.save_pause(pause(until), after(0)).await.unwrap();
    }
    let kept = |until, ended| PastPause { since: after(-60), until, ended, reason: reason() };
    let until = Some(after(-10));
    assert_eq!(circumstances(&database, &task, -30, 0).await.pauses, [kept(until, None)]);
    database.store.save_pause(None, after(0)).await.unwrap();
    database.store.save_pause(None, after(0)).await.unwrap();
    assert_eq!(circumstances(&database, &task, -30, 0).await.pauses, [kept(until, until)], "not at noon");
    assert_eq!(circumstances(&database, &task, -5, 0).await.pauses, []);

    let second = Pause { since: after(-2), until: None, reason: None };
    database.store.save_pause(Some(second.clone()), after(0)).await.unwrap();
    database.store.save_pause(None, after(0)).await.unwrap();
    let pauses = circumstances(&database, &task, -60, 0).await.pauses;
    assert_eq!((pauses.len(), &pauses[0], pauses[1].since), (2, &kept(until, until), second.since));
    assert!(pauses[1].ended.is_some_and(is_about_noon), "{pauses:?}");
}

#[tokio::test]
async fn suspensions_are_kept_when_they_are_over() {
    let (database, task) = Database::with_task().await;
    database.connect().execute("UPDATE system_tasks SET breaker_threshold = 1", []).unwrap();
    let run = database.claimed(claim(&task, after(0), RunTrigger::Schedule, 0)).await;
    assert!(finish(&database, &run, RunStatus::Error, after(1)).await.is_suspended());
    let suspensions = circumstances(&database, &task, 45, 90).await.suspensions;
    assert_eq!((suspensions.len(), suspensions[0].since, suspensions[0].ended), (1, after(1), None));
    assert_eq!(circumstances(&database, &task, -10, 0).await.suspensions, []);

    let probe = database.claimed(claim(&task, after(361), RunTrigger::Retry, 0)).await;
    assert!(!finish(&database, &probe, RunStatus::Success, after(362)).await.is_suspended());
    let suspensions = circumstances(&database, &task, 45, 90).await.suspensions;
    assert_eq!(suspensions[0].ended, Some(after(362)));
    assert_eq!(circumstances(&database, &task, 400, 500).await.suspensions, []);
}

#[tokio::test]
async fn switching_a_task_on_again_ends_its_suspension() {
    let (database, task) = Database::with_task().await;
    let first_anchor = task.anchor_at;
    database.connect().execute("UPDATE system_tasks SET breaker_threshold = 1", []).unwrap();
    let run = database.claimed(claim(&task, after(0), RunTrigger::Schedule, 0)).await;
    let mut task = finish(&database, &run, RunStatus::Error, after(1)).await;
    for enabled in [false, true] {
        let edit = TaskEdit { enabled: Some(enabled), ..TaskEdit::default() };
        let edited = edit::apply(&task, &edit, after(10), "UTC".parse().unwrap()).unwrap();
        let record =
            NewEdit { edited_by: "test".into(), before: "{}".into(), after: "{}".into(), undoes: None };
        task = database.store.update_task(task.revision, &edited, record).await.unwrap().unwrap();
        let ended = circumstances(&database, &task, 0, 60).await.suspensions[0].ended;
        assert_eq!(ended, enabled.then_some(after(10)));
    }
    let edits = database.store.list_edits(task.id, 10).await.unwrap();
    assert_eq!((edits[0].anchor_before, task.anchor_at), (first_anchor, Some(after(10))));
}

#[tokio::test]
async fn zones_are_written_down_when_they_change() {
    let database = Database::create().await;
    let zones = ["Europe/Berlin", "Europe/Berlin", "Asia/Tokyo", "Europe/Berlin"];
    for zone in zones {
        database.store.record_machine_zone(zone.parse().unwrap()).await.unwrap();
    }
    let known = database.store.machine_zones().await.unwrap();
    let names: Vec<_> = known.iter().map(|zone| zone.zone.name()).collect();
    assert_eq!(names, ["Europe/Berlin", "Asia/Tokyo", "Europe/Berlin"]);
    assert!(is_about_noon(known[0].since), "{known:?}");
}

fn insert_epoch(connection: &Connection, program: &str, started: i64, ended: Option<i64>) -> i64 {
    let text = |minutes| after(minutes).format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
    connection
        .execute(
            "INSERT INTO process_epochs (pid, program, version, started_at, ended_at) VALUES (1, ?1, '1', ?2, ?3)",
            (program, text(started), ended.map(text)),
        )
        .unwrap();
    connection.last_insert_rowid()
}

/// (program, last heard of) of the epochs around a span.
async fn heard(database: &Database, task: &SystemTask, from: i64, to: i64) -> Vec<(String, i64)> {
    let of = |epoch: &ProcessEpoch| (epoch.program.clone(), (epoch.last_heard_at - noon()).num_minutes());
    circumstances(database, task, from, to).await.epochs.iter().map(of).collect()
}

#[tokio::test]
async fn of_a_process_that_was_killed_it_is_known_when_it_was_last_heard_of() {
    let (database, task) = Database::with_task().await;
    let connection = database.connect();
    connection.execute("DELETE FROM process_epochs", []).unwrap();
    insert_epoch(&connection, "serve", -600, Some(-500));
    let killed = insert_epoch(&connection, "window", -400, None);
    insert_epoch(&connection, "cockpitctl", -300, Some(-299));
    let present = insert_epoch(&connection, "serve", -200, None);
    let heard_of_all = |minutes| {
        vec![
            ("serve".to_owned(), -500),
            ("window".to_owned(), minutes),
            ("cockpitctl".to_owned(), -299),
            ("serve".to_owned(), -200),
        ]
    };
    assert_eq!(heard(&database, &task, -600, 0).await, heard_of_all(-400), "at least its start");

    let run = |status: &str, started: i64, finished: i64, epoch: i64| {
        let text = |minutes| after(minutes).format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
        connection
            .execute(
                "INSERT INTO system_task_runs (task_id, started_at, finished_at, status, trigger, epoch)
                 VALUES (?1, ?2, ?3, ?4, 'manual', ?5)",
                (task.id.0, text(started), text(finished), status, epoch),
            )
            .unwrap();
    };
    run("success", -390, -380, killed);
    assert_eq!(heard(&database, &task, -600, 0).await, heard_of_all(-380));
    // Its end was noticed by the next one.
    run("interrupted", -370, -199, killed);
    assert_eq!(heard(&database, &task, -600, 0).await, heard_of_all(-370));
    let text = |minutes| after(minutes).format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
    let jump = "INSERT INTO time_jumps (epoch, from_at, to_at) VALUES (?1, ?2, ?3)";
    connection.execute(jump, (killed, text(-369), text(-360))).unwrap();
    assert_eq!(heard(&database, &task, -600, 0).await, heard_of_all(-360));
    for (edited, expected) in [(-350, -350), (-250, -350)] {
        let edit = "INSERT INTO system_task_edits (task_id, revision, edited_at, edited_by, before, after)
                    VALUES (?1, 2, ?2, 'test', '{}', '{}')";
        connection.execute(edit, (task.id.0, text(edited))).unwrap();
        assert_eq!(heard(&database, &task, -600, 0).await, heard_of_all(expected), "an edit at {edited}");
    }

    // Of a span in which nobody was there: who was before it, program by program, and who came in it.
    let none = heard(&database, &task, -290, -201).await;
    assert_eq!(none, [("serve".into(), -500), ("window".into(), -350), ("cockpitctl".into(), -299)]);
    run("success", -100, -99, present);
    assert_eq!(heard(&database, &task, -90, 0).await.last(), Some(&("serve".into(), -99)));
}

fn insert_runs(
    connection: &Connection,
    task: &SystemTask,
    epoch: i64,
    started: i64,
    finished: i64,
    count: usize,
) {
    let text = |minutes| after(minutes).format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
    let mut insert = connection
        .prepare(
            "INSERT INTO system_task_runs (task_id, started_at, finished_at, status, trigger, epoch)
             VALUES (?1, ?2, ?3, 'success', 'manual', ?4)",
        )
        .unwrap();
    for _ in 0..count {
        insert.execute((task.id.0, text(started), text(finished), epoch)).unwrap();
    }
}

#[tokio::test]
async fn a_process_is_heard_of_among_its_own_last_runs_whatever_others_have_run_since() {
    let (database, task) = Database::with_task().await;
    let connection = database.connect();
    connection.execute("DELETE FROM process_epochs", []).unwrap();
    let killed = insert_epoch(&connection, "window", -600, None);
    insert_runs(&connection, &task, killed, -500, -300, 1);
    insert_runs(&connection, &task, killed, -450, -440, 999);
    // Its clock was wrong: it is nobody's successor.
    insert_epoch(&connection, "cockpitctl", -9_000, Some(-8_999));
    let present = insert_epoch(&connection, "window", -200, None);
    insert_runs(&connection, &task, present, -100, -90, 1_000);
    let of_killed = |heard: Vec<(String, i64)>| heard[0].1;
    assert_eq!(of_killed(heard(&database, &task, -600, 0).await), -300);
    // One run more, and the one that took so long is not among those that are looked at.
    insert_runs(&connection, &task, killed, -450, -440, 1);
    assert_eq!(of_killed(heard(&database, &task, -600, 0).await), -440);
}

#[tokio::test]
async fn a_row_that_stands_for_many_is_found_from_each_of_them() {
    let (database, task) = Database::with_task().await;
    let skip = skipped(&task, after(135), Reason::PAUSED, 4);
    let row = Arc::unwrap_or_clone(database.store.skip(skip).await.unwrap().unwrap().run);
    for minutes in [0, 45, 90] {
        let rows = database.store.slot_rows(task.id, after(minutes)).await.unwrap();
        assert_eq!(rows.after.as_ref(), Some(&row), "{minutes}");
    }
    assert_eq!(database.store.slot_rows(task.id, after(135)).await.unwrap().attempts, [row]);
}

/// As the version before this one left it.
#[tokio::test]
async fn an_older_database_keeps_the_pause_and_the_suspension_it_had() {
    let folder = tempfile::tempdir().unwrap();
    let old = Connection::open(folder.path().join("cockpit.db")).unwrap();
    old.execute_batch(include_str!("../../../../migrations/0001_initial.sql")).unwrap();
    old.execute_batch(
        "INSERT INTO system_tasks (id, name, task_type, component, created_at, updated_at, suspended_reason, suspended_at)
           VALUES (1, 'News', 'news_sync', 'news', '2026-01-01T08:00:00.000Z', '2026-01-01T08:00:00.000Z', 'breaker',
             '2026-01-01T09:00:00.000Z'),
           (2, 'Ideas', 'ideas_review', 'ideas', '2026-01-01T08:00:00.000Z', '2026-01-01T08:00:00.000Z', NULL, NULL);
         INSERT INTO settings VALUES ('pause', '{\"since\":\"2026-01-01T10:00:00.000Z\",\"until\":null}', '2026');
         INSERT INTO system_task_edits (task_id, revision, edited_at, edited_by, before, after)
           VALUES (1, 2, '2026-01-01T08:30:00.000Z', 'window', '{}', '{}');
         PRAGMA user_version = 1",
    )
    .unwrap();
    drop(old);
    let store = open(folder.path()).await.unwrap();
    let tasks = store.list_tasks().await.unwrap();
    let of = |n: usize| store.circumstances(tasks[n].id, after(-30), after(0));
    let known = of(0).await.unwrap();
    assert_eq!(known.pauses, [PastPause { since: after(-120), until: None, ended: None, reason: None }]);
    assert_eq!((known.suspensions.len(), known.suspensions[0].since), (1, after(-180)));
    assert_eq!(of(1).await.unwrap().suspensions, []);
    assert_eq!(store.list_edits(tasks[0].id, 10).await.unwrap()[0].anchor_before, None);
    store.save_pause(None, after(0)).await.unwrap();
    assert!(of(0).await.unwrap().pauses[0].ended.is_some_and(is_about_noon));
}

#[tokio::test]
async fn runs_of_a_dead_process_are_closed_though_the_row_of_their_task_cannot_be_read() {
    let (database, task) = Database::with_task().await;
    let run = database.claimed(claim(&task, after(0), RunTrigger::Schedule, 0)).await;
    let folder = database.close().await;
    let edited = Connection::open(folder.path().join("cockpit.db")).unwrap();
    edited.execute("UPDATE system_tasks SET created_at = 'yesterday'", []).unwrap();
    drop(edited);
    let store = open(folder.path()).await.unwrap();
    let closed = store.interrupt_dead_runs(after(5)).await.unwrap();
    assert_eq!(
        closed.iter().map(|run| (run.id, run.status)).collect::<Vec<_>>(),
        [(run.id, RunStatus::Interrupted)]
    );
}
