//! The handlers that need nothing but the database: alerts and ideas.

#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

mod support;

use std::fs;

use chrono::TimeDelta;
use chrono_tz::Tz;
use handlers::{TaskType, default_tasks};
use scheduler::{
    edit::{self, TaskEdit},
    handler::RunContext,
    run::{RunOutcome, RunStatus, RunTrigger, TaskStatus},
    store::{Claim, ClaimOutcome, Finish, Store},
    task::SystemTask,
};
use serde_json::{Value, json};
use store::queries::{
    articles::NewArticle,
    edits::NewEdit,
    ideas::IdeaChange,
    sources::{SourceAttempt, SourceKind, SourceOutcome, Validators},
};
use support::{
    Bench,
    calendars::{event, sync_events},
    task,
};

async fn refresh(bench: &Bench, config: Value) -> Value {
    let result = bench.run(TaskType::AlertsRefresh, &config).await;
    assert_eq!(result.status, TaskStatus::Success, "{result:?}");
    support::json(&result)
}

async fn kinds(bench: &Bench) -> Vec<String> {
    let alerts = bench.store.list_alerts(false, bench.now()).await.unwrap();
    alerts.into_iter().map(|alert| alert.kind).collect()
}

async fn add_article(bench: &Bench, guid: &str, title: &str) {
    add_article_with(bench, guid, title, "").await;
}

async fn add_article_with(bench: &Bench, guid: &str, title: &str, summary: &str) {
    let attempt = SourceAttempt {
        kind: SourceKind::Feed,
        name: "World".to_owned(),
        address_hash: "0".to_owned(),
        at: bench.now(),
        outcome: SourceOutcome::Fetched(Validators::default()),
    };
    let article = NewArticle {
        guid: guid.to_owned(),
        title: title.to_owned(),
        url: None,
        summary: summary.to_owned(),
        published_at: None,
    };
    bench.store.save_articles(attempt, vec![article], bench.now()).await.unwrap();
}

#[tokio::test]
async fn a_keyword_is_told_once_while_it_is_unread_news() {
    let bench = Bench::new();
    let config = json!({ "keywords": ["Rust", "sqlite"] });
    add_article(&bench, "1", "Trust issues").await;
    assert_eq!(refresh(&bench, config.clone()).await, json!({ "raised": 0, "resolved": 0 }));
    add_article(&bench, "2", "Why rust?").await;
    assert_eq!(refresh(&bench, config.clone()).await, json!({ "raised": 1, "resolved": 0 }));
    add_article(&bench, "3", "More Rust").await;
    assert_eq!(refresh(&bench, config.clone()).await, json!({ "raised": 0, "resolved": 0 }));
    let alert = &bench.store.list_alerts(false, bench.now()).await.unwrap()[0];
    assert_eq!((alert.kind.as_str(), alert.title.as_str()), ("keyword", "“Rust” in the news"));
    assert_eq!(alert.detail, "More Rust · Why rust?");
    bench.forward(TimeDelta::hours(25));
    assert_eq!(refresh(&bench, config).await, json!({ "raised": 0, "resolved": 1 }));
    assert_eq!(kinds(&bench).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_keyword_is_found_in_a_summary_too() {
    let bench = Bench::new();
    add_article_with(&bench, "1", "What to learn next", "Why not Rust?").await;
    let raised = refresh(&bench, json!({ "keywords": ["rust"] })).await;
    assert_eq!(raised, json!({ "raised": 1, "resolved": 0 }));
}

#[tokio::test]
async fn an_acknowledged_alert_stays_so_and_a_snoozed_one_comes_back() {
    let bench = Bench::new();
    let config = json!({ "keywords": ["rust"] });
    add_article(&bench, "1", "Rust").await;
    refresh(&bench, config.clone()).await;
    let id = bench.store.list_alerts(false, bench.now()).await.unwrap()[0].id;
    bench.store.snooze_alert(id, Some(bench.now() + TimeDelta::hours(1))).await.unwrap().unwrap();
    assert_eq!(kinds(&bench).await.len(), 0);
    assert_eq!(bench.store.alert_stats(bench.now()).await.unwrap().open, 0);
    bench.forward(TimeDelta::hours(2));
    assert_eq!(kinds(&bench).await.len(), 1);
    bench.store.acknowledge_alert(id, bench.now()).await.unwrap().unwrap();
    assert_eq!(refresh(&bench, config).await, json!({ "raised": 0, "resolved": 0 }));
    let stats = bench.store.alert_stats(bench.now()).await.unwrap();
    assert_eq!((stats.open, stats.last_24h), (0, 1));
    assert!(bench.store.acknowledge_alert(id + 1, bench.now()).await.unwrap().is_none());
}

#[tokio::test]
async fn an_acknowledged_alert_that_tells_of_several_things_opens_again_for_the_next() {
    let bench = Bench::new();
    let config = json!({ "keywords": ["rust"] });
    let open = async || bench.store.alert_stats(bench.now()).await.unwrap().open;
    let acknowledge = async || {
        for alert in bench.store.list_alerts(false, bench.now()).await.unwrap() {
            bench.store.acknowledge_alert(alert.id, bench.now()).await.unwrap().unwrap();
        }
    };
    bench.store.create_idea("a".to_owned(), String::new(), bench.now() - TimeDelta::days(20)).await.unwrap();
    bench.store.create_idea("b".to_owned(), String::new(), bench.now() - TimeDelta::days(14)).await.unwrap();
    bench.run(TaskType::IdeasReview, &json!({})).await;
    add_article(&bench, "1", "Rust").await;
    refresh(&bench, config.clone()).await;
    assert_eq!(open().await, 2);
    bench.forward(TimeDelta::hours(1));
    acknowledge().await;
    refresh(&bench, config.clone()).await;
    assert_eq!(open().await, 0, "nothing new");

    bench.forward(TimeDelta::hours(1));
    add_article(&bench, "2", "More Rust").await;
    refresh(&bench, config.clone()).await;
    assert_eq!(open().await, 1, "an article");
    bench.store.create_idea("c".to_owned(), String::new(), bench.now() - TimeDelta::days(15)).await.unwrap();
    bench.run(TaskType::IdeasReview, &json!({})).await;
    refresh(&bench, config).await;
    assert_eq!(open().await, 2, "an idea");
}

#[tokio::test]
async fn an_event_is_told_within_its_lead_and_no_longer_once_it_began() {
    let bench = Bench::new();
    let file = bench.data_dir.path().join("a.ics");
    let ics = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nSUMMARY:Dentist\r\nLOCATION:Main St\r\n\
               DTSTART:20260310T124500Z\r\nDTEND:20260310T131500Z\r\nEND:VEVENT\r\n\
               BEGIN:VEVENT\r\nUID:b\r\nSUMMARY:Holiday\r\nDTSTART;VALUE=DATE:20260310\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    fs::write(&file, ics).unwrap();
    bench.run(TaskType::CalendarSync, &json!({ "calendars": [{ "name": "Me", "url": file }] })).await;
    assert_eq!(refresh(&bench, json!({ "event_lead_minutes": 30 })).await["raised"], 0);
    assert_eq!(refresh(&bench, json!({})).await, json!({ "raised": 1, "resolved": 0 }));
    let alert = &bench.store.list_alerts(false, bench.now()).await.unwrap()[0];
    assert_eq!((alert.title.as_str(), alert.detail.as_str()), ("Dentist at 12:45 UTC", "Me, Main St"));
    bench.forward(TimeDelta::hours(1));
    assert_eq!(refresh(&bench, json!({})).await, json!({ "raised": 0, "resolved": 1 }));
}

/// An event nine minutes and a half ahead, and a run of a task with this lead that runs at every tenth minute.
async fn raised_before_the_next_run(lead_minutes: i64, frequency: impl FnOnce(&mut SystemTask)) -> Value {
    let bench = Bench::new();
    sync_events(&bench, &event(&["UID:a", "SUMMARY:Dentist", "DTSTART:20260310T120930Z"])).await;
    let mut task = task(TaskType::AlertsRefresh, &json!({ "event_lead_minutes": lead_minutes }));
    frequency(&mut task);
    let (context, _reports) = RunContext::detached(task, bench.clock.clone());
    support::json(&bench.run_in(TaskType::AlertsRefresh, context).await)["raised"].clone()
}

#[tokio::test]
async fn an_event_is_told_that_no_later_run_could_tell_of() {
    let every = |seconds| move |task: &mut SystemTask| task.frequency_seconds = Some(seconds);
    assert_eq!(raised_before_the_next_run(5, every(600)).await, 1);
    assert_eq!(raised_before_the_next_run(5, every(560)).await, 1, "the next run may be late");
    assert_eq!(raised_before_the_next_run(5, every(300)).await, 0, "the next run is in time");
    assert_eq!(raised_before_the_next_run(0, every(600)).await, 0, "nobody wants to be told");
    let cron = |task: &mut SystemTask| {
        (task.frequency_seconds, task.frequency_cron) = (None, Some("*/10 * * * *".to_owned()));
    };
    assert_eq!(raised_before_the_next_run(5, cron).await, 1);
    let by_hand = |task: &mut SystemTask| task.frequency_seconds = None;
    assert_eq!(raised_before_the_next_run(5, by_hand).await, 0);
}

#[tokio::test]
async fn an_event_of_another_day_is_told_with_its_day_where_the_reader_is() {
    let bench = Bench::new();
    let title = async || bench.store.list_alerts(false, bench.now()).await.unwrap()[0].title.clone();
    sync_events(&bench, &event(&["UID:a", "SUMMARY:Dentist", "DTSTART:20260311T233000Z"])).await;
    let lead = json!({ "event_lead_minutes": 10_080 });
    assert_eq!(refresh(&bench, lead.clone()).await["raised"], 1);
    assert_eq!(title().await, "Dentist on Wednesday at 23:30 UTC");
    bench.clock.set_zone(Tz::Europe__Berlin);
    refresh(&bench, lead.clone()).await;
    assert_eq!(title().await, "Dentist on Thursday at 00:30 CET");
    // On its day the same alert says so.
    bench.forward(TimeDelta::hours(35));
    assert_eq!(refresh(&bench, lead).await["raised"], 0);
    assert_eq!(title().await, "Dentist at 00:30 CET");
}

#[tokio::test]
async fn stale_ideas_become_due_and_raise_one_alert() {
    let bench = Bench::new();
    for title in ["a", "b", "c"] {
        bench.store.create_idea(title.to_owned(), String::new(), bench.now()).await.unwrap();
    }
    let closed = IdeaChange { status: Some("done".to_owned()), ..IdeaChange::default() };
    bench.store.update_idea(1, closed, bench.now()).await.unwrap().unwrap();
    bench.forward(TimeDelta::days(10));
    bench.store.create_idea("fresh".to_owned(), String::new(), bench.now()).await.unwrap();
    bench.forward(TimeDelta::days(5));
    let review =
        async || support::json(&bench.run(TaskType::IdeasReview, &json!({ "stale_after_days": 14 })).await);
    assert_eq!(review().await, json!({ "due": 2, "marked": 2 }));
    assert_eq!(review().await, json!({ "due": 2, "marked": 0 }));
    assert_eq!(refresh(&bench, json!({})).await["raised"], 1);
    assert_eq!(kinds(&bench).await, ["idea_due"]);

    let touched = bench.store.update_idea(2, IdeaChange::default(), bench.now()).await.unwrap().unwrap();
    assert_eq!((touched.status.as_str(), touched.due_at), ("kept", None));
    assert_eq!(bench.store.idea_stats(bench.now()).await.unwrap().due, 1);
}

#[tokio::test]
async fn what_is_one_is_told_as_one() {
    let bench = Bench::new();
    let said = async |task_type: TaskType| {
        let (_, report) = bench.run_watched(task_type, &json!({})).await;
        report.lines.into_iter().map(|line| line.message).collect::<Vec<_>>()
    };
    bench.store.create_idea("a".to_owned(), String::new(), bench.now() - TimeDelta::days(20)).await.unwrap();
    assert_eq!(said(TaskType::IdeasReview).await, ["1 idea waits for review, 1 new"]);
    assert_eq!(said(TaskType::AlertsRefresh).await, ["there is cause for 1 alert, 1 new; 0 resolved"]);
    bench.store.create_idea("b".to_owned(), String::new(), bench.now() - TimeDelta::days(20)).await.unwrap();
    assert_eq!(said(TaskType::IdeasReview).await, ["2 ideas wait for review, 1 new"]);
}

#[tokio::test]
async fn ideas_become_due_after_as_many_days_as_somebody_says() {
    let bench = Bench::new();
    for days in [2, 4, 20] {
        let created_at = bench.now() - TimeDelta::days(days);
        bench.store.create_idea(days.to_string(), String::new(), created_at).await.unwrap();
    }
    for (days, due) in [(30, 0), (14, 1), (3, 2), (1, 3)] {
        let review = bench.run(TaskType::IdeasReview, &json!({ "stale_after_days": days })).await;
        assert_eq!(support::json(&review)["due"], due, "{days}");
    }
}

#[tokio::test]
async fn the_default_tasks_can_be_seeded_and_none_of_them_is_failing() {
    let bench = Bench::new();
    assert_eq!(bench.store.seed_tasks(default_tasks()).await.unwrap(), TaskType::ALL.len());
    assert_eq!(refresh(&bench, json!({})).await, json!({ "raised": 0, "resolved": 0 }));
}

/// One run of a task, from claim to end, without a scheduler.
async fn run_once(bench: &Bench, task: &SystemTask, status: RunStatus) {
    let started_at = bench.now();
    let claim = Claim {
        task_id: task.id,
        revision: task.revision,
        scheduled_for: None,
        trigger: RunTrigger::Manual,
        attempt: 1,
        missed_count: 0,
        started_at,
        advance: None,
    };
    let ClaimOutcome::Claimed(run) = bench.store.claim(claim).await.unwrap() else { panic!("not claimed") };
    let failed = status == RunStatus::Error;
    let outcome = RunOutcome {
        status,
        reason: None,
        result: None,
        error_message: failed.then(|| "The server is down.".to_owned()),
        finished_at: started_at,
        duration_ms: 1,
        retry_at: None,
    };
    let finish = Finish {
        run_id: run.id,
        task_id: task.id,
        trigger: RunTrigger::Manual,
        claimed_revision: task.revision,
        started_at,
        outcome,
        log: Vec::new(),
    };
    bench.store.finish(finish).await.unwrap();
}

#[tokio::test]
async fn a_task_that_keeps_failing_is_told_until_it_succeeds() {
    let bench = Bench::new();
    bench.store.seed_tasks(default_tasks()).await.unwrap();
    let task = bench.store.load_tasks().await.unwrap().remove(0);
    let alert = async || bench.store.list_alerts(false, bench.now()).await.unwrap().pop();
    for _ in 0..2 {
        run_once(&bench, &task, RunStatus::Error).await;
    }
    assert_eq!(refresh(&bench, json!({})).await, json!({ "raised": 0, "resolved": 0 }));
    run_once(&bench, &task, RunStatus::Error).await;
    assert_eq!(refresh(&bench, json!({})).await, json!({ "raised": 1, "resolved": 0 }));
    let failing = alert().await.unwrap();
    assert_eq!((failing.kind.as_str(), failing.severity.as_str()), ("task_failing", "warning"));
    assert_eq!(failing.title, "News sync keeps failing");
    assert_eq!(
        failing.detail, "The server is down.",
        "no count and no time, which would be of the past soon"
    );
    // The breaker suspends it: the same alert, only graver, and so nobody has seen to it.
    bench.store.acknowledge_alert(failing.id, bench.now()).await.unwrap().unwrap();
    bench.store.snooze_alert(failing.id, Some(bench.now() + TimeDelta::days(1))).await.unwrap().unwrap();
    refresh(&bench, json!({})).await;
    assert_eq!(bench.store.alert_stats(bench.now()).await.unwrap().open, 0);
    for _ in 0..2 {
        run_once(&bench, &task, RunStatus::Error).await;
    }
    assert_eq!(refresh(&bench, json!({})).await, json!({ "raised": 0, "resolved": 0 }));
    let suspended = alert().await.unwrap();
    assert_eq!((suspended.id, suspended.severity.as_str()), (failing.id, "critical"));
    assert_eq!(bench.store.alert_stats(bench.now()).await.unwrap().critical, 1);
    assert_eq!(suspended.title, "News sync is suspended after repeated failures");
    run_once(&bench, &task, RunStatus::Success).await;
    assert_eq!(refresh(&bench, json!({})).await, json!({ "raised": 0, "resolved": 1 }));
}

#[tokio::test]
async fn a_task_that_is_switched_off_is_not_failing() {
    let bench = Bench::new();
    bench.store.seed_tasks(default_tasks()).await.unwrap();
    let task = bench.store.load_tasks().await.unwrap().remove(0);
    for _ in 0..3 {
        run_once(&bench, &task, RunStatus::Error).await;
    }
    assert_eq!(refresh(&bench, json!({})).await["raised"], 1);
    let task = bench.store.task_by_id(task.id).await.unwrap().unwrap();
    let switch = TaskEdit { enabled: Some(false), ..TaskEdit::default() };
    let off = edit::apply(&task, &switch, bench.now(), Tz::UTC).unwrap();
    let (before, after) = (String::new(), String::new());
    let record = NewEdit { edited_by: "test".to_owned(), before, after, undoes: None };
    bench.store.update_task(task.revision, &off, record).await.unwrap().unwrap();
    assert_eq!(refresh(&bench, json!({})).await, json!({ "raised": 0, "resolved": 1 }));
}
