//! What runs next: the slots of the hours ahead, by time.

use api::{error::ErrorKind, instant_from_text, instant_text, schedule::UpcomingRunDto, status::PauseInput};
use chrono::{TimeDelta, Utc};
use cockpit::{Cockpit, MAX_UPCOMING};
use serde_json::json;

use crate::support::{Bench, options};

#[tokio::test]
async fn slots_of_all_tasks_come_by_time_and_within_the_span() {
    let bench = Bench::open().await;
    bench.edit("news_sync", json!({ "frequencySeconds": 600 })).await.unwrap();
    let upcoming = bench.cockpit.list_upcoming_runs(2).await.unwrap();
    let slots: Vec<_> = upcoming.iter().map(|run| instant_from_text(&run.scheduled_for).unwrap()).collect();
    assert!(slots.is_sorted(), "{slots:?}");
    let end = Utc::now() + TimeDelta::hours(2);
    assert!(slots.iter().all(|slot| *slot <= end), "{slots:?}");
    let news = upcoming.iter().filter(|run| run.task_type == "news_sync").count();
    assert!((11..=13).contains(&news), "{news} in two hours at one every ten minutes");
    let task = bench.task("news_sync").await;
    let first = upcoming.iter().find(|run| run.task_id == task.id).unwrap();
    assert_eq!(Some(&first.scheduled_for), task.next_run_at.as_ref());
    assert_eq!((first.component.as_str(), first.name.as_str()), ("news", "News sync"));
}

#[tokio::test]
async fn disabled_and_manual_tasks_have_no_slots() {
    let bench = Bench::open().await;
    for task in bench.cockpit.list_system_tasks::<Vec<_>>(false, None).await.unwrap() {
        let off = if task.id % 2 == 0 { json!({ "enabled": false }) } else { manual(task.frequency_seconds) };
        bench.edit(&task.task_type, off).await.unwrap();
    }
    assert_eq!(bench.cockpit.list_upcoming_runs(744).await.unwrap(), []);
    assert_eq!(bench.cockpit.get_scheduler_status().await.unwrap().next_wake_at, None);
}

fn manual(seconds: Option<i64>) -> serde_json::Value {
    if seconds.is_some() { json!({ "frequencySeconds": null }) } else { json!({ "frequencyCron": null }) }
}

#[tokio::test]
async fn slots_that_a_pause_covers_are_not_ahead() {
    let bench = Bench::open().await;
    bench.edit("news_sync", json!({ "frequencySeconds": 600 })).await.unwrap();
    let until = Utc::now() + TimeDelta::minutes(65);
    let pause = PauseInput { until: Some(instant_text(until)), ..PauseInput::default() };
    bench.cockpit.pause_scheduler(&pause).await.unwrap();
    let upcoming = bench.cockpit.list_upcoming_runs(2).await.unwrap();
    let slots: Vec<_> = upcoming.iter().map(|run| instant_from_text(&run.scheduled_for).unwrap()).collect();
    assert!(!slots.is_empty() && slots.iter().all(|slot| *slot > until), "{slots:?}");
    let next = bench.task("news_sync").await.next_run_at.unwrap();
    let off_the_grid = (slots[0] - instant_from_text(&next).unwrap()).num_seconds() % 600;
    assert_eq!(off_the_grid, 0, "the grid goes on as it was");

    bench.cockpit.pause_scheduler(&PauseInput::default()).await.unwrap();
    assert_eq!(bench.cockpit.list_upcoming_runs(744).await.unwrap(), []);
    let looking = Cockpit::open_to_look(options(bench.path())).await.unwrap();
    assert_eq!(looking.list_upcoming_runs(744).await.unwrap(), [], "nor for who only looks");
    assert!(looking.get_scheduler_status().await.unwrap().paused);
}

#[tokio::test]
async fn slots_of_a_snoozed_task_are_not_ahead() {
    let bench = Bench::open().await;
    bench.edit("news_sync", json!({ "frequencySeconds": 600 })).await.unwrap();
    let of = |upcoming: Vec<UpcomingRunDto>| {
        let (news, others): (Vec<_>, Vec<_>) =
            upcoming.into_iter().partition(|run| run.task_type == "news_sync");
        (
            news.into_iter().map(|run| instant_from_text(&run.scheduled_for).unwrap()).collect::<Vec<_>>(),
            others.len(),
        )
    };
    let (all, others) = of(bench.cockpit.list_upcoming_runs(2).await.unwrap());
    let snooze = |until| json!({ "snooze": { "until": until } });
    // A slot at the very end is passed over.
    bench.edit("news_sync", snooze(Some(instant_text(all[3])))).await.unwrap();
    assert_eq!(of(bench.cockpit.list_upcoming_runs(2).await.unwrap()), (all[4..].to_vec(), others));
    bench.edit("news_sync", snooze(None)).await.unwrap();
    assert_eq!(of(bench.cockpit.list_upcoming_runs(2).await.unwrap()), (Vec::new(), others));
    bench.edit("news_sync", json!({ "snooze": null })).await.unwrap();
    assert_eq!(of(bench.cockpit.list_upcoming_runs(2).await.unwrap()), (all, others));
}

/// One that comes while everything is paused, or the task snoozed, gives way to the next, six hours on.
#[tokio::test]
async fn the_probe_of_a_suspended_task_is_ahead_where_nothing_covers_it() {
    let bench = Bench::open().await;
    for other in ["ideas_review", "calendar_sync", "alerts_refresh", "history_prune"] {
        bench.edit(other, json!({ "enabled": false })).await.unwrap();
    }
    let down = json!({ "feeds": [{ "name": "Down", "url": "http://127.0.0.1:9/rss" }] }).to_string();
    let fails = json!({ "config": down, "maxRetries": 0, "breakerThreshold": 1 });
    bench.edit("news_sync", fails).await.unwrap();
    bench.cockpit.run_system_task_now("news_sync", None).await.unwrap();
    let task = bench.task("news_sync").await;
    assert!(task.suspended_at.is_some(), "{task:?}");
    let probe = instant_from_text(&task.next_run_at.unwrap()).unwrap();
    let after = |minutes| probe + TimeDelta::minutes(minutes);
    let ahead = async || {
        let upcoming = bench.cockpit.list_upcoming_runs(744).await.unwrap();
        upcoming.iter().map(|run| instant_from_text(&run.scheduled_for).unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(ahead().await, [probe]);

    let pause_until = async |until| {
        let pause = PauseInput { until: Some(instant_text(until)), ..PauseInput::default() };
        bench.cockpit.pause_scheduler(&pause).await.unwrap();
    };
    pause_until(after(-1)).await;
    assert_eq!(ahead().await, [probe], "over by then");
    pause_until(after(60)).await;
    assert_eq!(ahead().await, [after(360)]);
    let snooze = |until| json!({ "snooze": { "until": instant_text(until) } });
    bench.edit("news_sync", snooze(after(360))).await.unwrap();
    assert_eq!(ahead().await, [after(720)], "one at the very end is passed over");
    bench.cockpit.resume_scheduler().await.unwrap();
    assert_eq!(ahead().await, [after(720)]);
    bench.edit("news_sync", json!({ "snooze": {} })).await.unwrap();
    assert!(ahead().await.is_empty());
}

#[tokio::test]
async fn a_slot_each_second_fills_the_list_and_hides_no_other_task_from_who_asks_for_each() {
    let bench = Bench::open().await;
    bench.edit("ideas_review", json!({ "frequencyCron": "* * * * * *" })).await.unwrap();
    bench.edit("news_sync", json!({ "frequencySeconds": 36_000 })).await.unwrap();
    let full = bench.cockpit.list_upcoming_runs(744).await.unwrap();
    assert_eq!(full.len(), MAX_UPCOMING);
    assert!(full.iter().all(|run| run.task_type != "news_sync"), "ten hours are more than its seconds");

    let of_each = bench.cockpit.list_upcoming_runs_of_each_task(744).await.unwrap();
    let (listed, beyond) = of_each.split_at(MAX_UPCOMING);
    assert!(of_each.is_sorted_by_key(|run| &run.scheduled_for), "{beyond:?}");
    let news = bench.task("news_sync").await;
    let of_news: Vec<_> = beyond.iter().filter(|run| run.task_id == news.id).collect();
    assert_eq!(of_news.len(), 1, "{beyond:?}");
    assert_eq!(Some(&of_news[0].scheduled_for), news.next_run_at.as_ref());
    assert_eq!(beyond[0].task_type, "ideas_review", "the next slot: {beyond:?}");
    let has_one_before = |run: &UpcomingRunDto| listed.iter().any(|before| before.task_id == run.task_id);
    assert!(!beyond[1..].iter().any(has_one_before), "{beyond:?}");
    let called = bench.cockpit.call("list_upcoming_runs", json!({ "hours": 744 })).await.unwrap();
    assert_eq!(called.as_array().unwrap().len(), of_each.len());
}

#[tokio::test]
async fn a_list_that_is_full_says_by_another_row_that_there_are_more() {
    let bench = Bench::open().await;
    for task in bench.cockpit.list_system_tasks::<Vec<_>>(false, None).await.unwrap() {
        bench.edit(&task.task_type, json!({ "enabled": task.task_type == "ideas_review" })).await.unwrap();
    }
    let length = async |hours| bench.cockpit.list_upcoming_runs_of_each_task(hours).await.unwrap().len();
    for (seconds, rows) in
        [(3_600, 500), (1_800, MAX_UPCOMING), (1_798, MAX_UPCOMING + 1), (60, MAX_UPCOMING + 1)]
    {
        bench.edit("ideas_review", json!({ "frequencySeconds": seconds })).await.unwrap();
        assert_eq!(length(500).await, rows, "one each {seconds} s");
    }
}

#[tokio::test]
async fn hours_out_of_range_are_refused() {
    let bench = Bench::open().await;
    for hours in [0, -1, 745, i64::MIN, i64::MAX] {
        let error = bench.cockpit.list_upcoming_runs(hours).await.unwrap_err();
        assert_eq!((error.kind, error.field.as_deref()), (ErrorKind::InvalidInput, Some("hours")));
    }
}

#[tokio::test]
async fn a_planned_retry_is_ahead_unless_something_takes_its_place() {
    let bench = Bench::open().await;
    let (cockpit, task) = bench.with_planned_retry().await;
    let retried = async || {
        let upcoming = cockpit.list_upcoming_runs(2).await.unwrap();
        assert!(upcoming.is_sorted_by_key(|run| &run.scheduled_for), "{upcoming:?}");
        let slots = upcoming.iter().filter(|run| run.task_id == task.id && run.retry_attempt.is_none());
        let retries: Vec<_> = upcoming.iter().filter(|run| run.retry_attempt.is_some()).collect();
        assert!(retries.iter().all(|run| (run.task_id, run.retry_attempt) == (task.id, Some(2))));
        (slots.count(), retries.first().map(|run| run.scheduled_for.clone()))
    };
    let (slots, at) = retried().await;
    assert_eq!(at, task.retry_at);
    assert!(slots > 0, "its slots are there as they were");
    let at = instant_from_text(&at.unwrap()).unwrap();
    let snooze = json!({ "snooze": { "until": instant_text(at + TimeDelta::seconds(1)) } });
    let input = serde_json::from_value(snooze).unwrap();
    cockpit.update_system_task("news_sync", None, &input).await.unwrap();
    assert_eq!(retried().await, (slots, None), "a snooze covers it");
    cockpit.shutdown().await;
}

#[tokio::test]
async fn a_planned_retry_is_told_also_where_nobody_serves() {
    let bench = Bench::open().await;
    let (serving, task) = bench.with_planned_retry().await;
    serving.shutdown().await;
    assert!(task.retry_at.is_some());
    let told = async |cockpit: &Cockpit| {
        let listed = cockpit.list_system_tasks::<Vec<_>>(false, None).await.unwrap();
        let listed = listed.into_iter().find(|listed| listed.id == task.id).unwrap();
        let alone = cockpit.get_system_task(task.id, None).await.unwrap().unwrap();
        assert_eq!((&alone.retry_at, alone.retry_attempt), (&listed.retry_at, listed.retry_attempt));
        let upcoming = cockpit.list_upcoming_runs(2).await.unwrap();
        let retries: Vec<_> = upcoming.into_iter().filter(|run| run.retry_attempt.is_some()).collect();
        let ahead = retries.first().map(|run| run.scheduled_for.clone());
        assert_eq!((&ahead, retries.len()), (&listed.retry_at, usize::from(ahead.is_some())));
        (listed.retry_at, listed.retry_attempt)
    };
    let planned = (task.retry_at.clone(), Some(2));
    let looking = Cockpit::open_to_look(options(bench.path())).await.unwrap();
    assert_eq!(told(&looking).await, planned);
    looking.shutdown().await;
    let on_request = Cockpit::open(options(bench.path())).await.unwrap();
    assert_eq!(told(&on_request).await, planned);
    let edit = async |input| {
        let input = serde_json::from_value(input).unwrap();
        on_request.update_system_task("news_sync", None, &input).await.unwrap()
    };
    let renamed = edit(json!({ "name": "My news" })).await;
    assert_eq!((renamed.retry_at, renamed.retry_attempt), planned, "it stays with its schedule");
    assert_eq!(edit(json!({ "enabled": false })).await.retry_at, None);
    assert_eq!(told(&on_request).await, (None, None), "and goes with that, as from a start");
    on_request.shutdown().await;
}
