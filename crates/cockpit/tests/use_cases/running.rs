//! Run now: its result, the run in the way, and a run that is cancelled.

use api::error::ErrorKind;
use serde_json::{Value, json};

use crate::{
    feed::Feed,
    support::{Bench, PATIENCE},
};

fn parsed(text: Option<&str>) -> Value {
    serde_json::from_str(text.unwrap()).unwrap()
}

#[tokio::test]
async fn run_now_returns_what_the_handler_did() {
    let (bench, feed) = (Bench::open().await, Feed::start().await);
    bench.edit("news_sync", feed.as_config()).await.unwrap();
    let result = bench.cockpit.run_system_task_now("news_sync", None).await.unwrap();
    assert_eq!(result.status, "success", "{result:?}");
    assert_eq!(parsed(result.result.as_deref())["inserted"], 2);
    assert_eq!((&result.error_message, &result.reason), (&None, &None));

    let task = bench.task("news_sync").await;
    assert_eq!(task.last_status.as_deref(), Some("success"));
    assert_eq!(task.last_result, result.result);
    assert_eq!((task.error_count, task.running_run_id), (0, None));
    let articles = bench.cockpit.list_articles(&api::news::ArticleFilter::default()).await.unwrap().articles;
    let titles: Vec<&str> = articles.iter().map(|article| article.title.as_str()).collect();
    assert_eq!(titles, ["Second", "First"]);
}

#[tokio::test]
async fn what_is_not_set_up_is_skipped_with_the_contracts_reason() {
    let bench = Bench::open().await;
    let result = bench.cockpit.run_system_task_now("calendar_sync", None).await.unwrap();
    assert_eq!(result.status, "skipped");
    assert_eq!(parsed(result.result.as_deref()), json!({ "reason": "no calendars" }));
    assert!(result.error_message.is_none());
}

#[tokio::test]
async fn a_second_run_now_is_skipped_and_names_the_run_in_the_way() {
    let (bench, feed) = (Bench::open().await, Feed::held().await);
    bench.edit("news_sync", feed.as_config()).await.unwrap();
    let cockpit = bench.cockpit.clone();
    let first = tokio::spawn(async move { cockpit.run_system_task_now("news_sync", None).await });
    feed.asked().await;

    let task = bench.task("news_sync").await;
    let status = bench.cockpit.get_scheduler_status().await.unwrap();
    assert_eq!(status.running.len(), 1, "{status:?}");
    assert_eq!(task.running_run_id, Some(status.running[0].run_id));
    assert_eq!(task.running_since.as_deref(), Some(status.running[0].started_at.as_str()));

    let second = bench.cockpit.run_system_task_now("news_sync", None).await.unwrap();
    assert_eq!(second.status, "skipped");
    assert_eq!(second.reason.as_deref(), Some("already running"));
    assert_eq!(parsed(second.result.as_deref()), json!({ "reason": "already running" }));
    assert_eq!(second.run_id, task.running_run_id);

    feed.release();
    let first = tokio::time::timeout(PATIENCE, first).await.unwrap().unwrap().unwrap();
    assert_eq!((first.status.as_str(), first.run_id), ("success", task.running_run_id));
    assert_eq!(bench.task("news_sync").await.running_run_id, None);
}

#[tokio::test]
async fn what_runs_is_told_by_its_task_and_what_began_first_comes_first() {
    let (bench, calendar, feed) = (Bench::open().await, Feed::held().await, Feed::held().await);
    let calendars = json!({ "calendars": [{ "name": "Local", "url": calendar.url() }] });
    bench.edit("calendar_sync", json!({ "config": calendars.to_string() })).await.unwrap();
    bench.edit("news_sync", feed.as_config()).await.unwrap();
    let mut runs = Vec::new();
    // Not in the order of their rows.
    for (task_type, source) in [("calendar_sync", &calendar), ("news_sync", &feed)] {
        let cockpit = bench.cockpit.clone();
        runs.push(tokio::spawn(async move { cockpit.run_system_task_now(task_type, None).await }));
        source.asked().await;
    }
    let running = bench.cockpit.get_scheduler_status().await.unwrap().running;
    let tasks = [bench.task("calendar_sync").await, bench.task("news_sync").await];
    let told: Vec<_> = running.iter().map(|run| (run.task_id, run.name.as_str())).collect();
    assert_eq!(told, [&tasks[0], &tasks[1]].map(|task| (task.id, task.name.as_str())));
    for (run, asked) in running.iter().zip(runs) {
        bench.cockpit.cancel_run(run.run_id).await.unwrap();
        let result = tokio::time::timeout(PATIENCE, asked).await.unwrap().unwrap().unwrap();
        assert_eq!((result.status.as_str(), result.run_id), ("cancelled", Some(run.run_id)));
    }
}

#[tokio::test]
async fn a_run_can_be_cancelled_once() {
    let (bench, feed) = (Bench::open().await, Feed::held().await);
    bench.edit("news_sync", feed.as_config()).await.unwrap();
    let cockpit = bench.cockpit.clone();
    let run = tokio::spawn(async move { cockpit.run_system_task_now("news_sync", None).await });
    feed.asked().await;
    let run_id = bench.task("news_sync").await.running_run_id.unwrap();
    bench.cockpit.cancel_run(run_id).await.unwrap();
    let result = tokio::time::timeout(PATIENCE, run).await.unwrap().unwrap().unwrap();
    assert_eq!((result.status.as_str(), result.run_id), ("cancelled", Some(run_id)));
    assert_eq!(bench.cockpit.cancel_run(run_id).await.unwrap_err().kind, ErrorKind::NotFound);
    assert_eq!(bench.task("news_sync").await.error_count, 0, "a cancelled run is no error");
}

#[tokio::test]
async fn a_dead_feed_is_an_error_and_the_next_success_clears_it() {
    let (bench, feed) = (Bench::open().await, Feed::start().await);
    let nobody = json!({ "feeds": [{ "name": "Dead", "url": "http://127.0.0.1:9/rss" }] });
    let input = json!({ "config": nobody.to_string(), "maxRetries": 0 });
    bench.edit("news_sync", input).await.unwrap();
    for errors in 1..=3 {
        let result = bench.cockpit.run_system_task_now("news_sync", None).await.unwrap();
        assert_eq!(result.status, "error", "{result:?}");
        assert!(result.error_message.as_deref().unwrap().contains("Dead"), "{result:?}");
        assert_eq!(bench.task("news_sync").await.error_count, errors);
    }
    let failing = bench.task("news_sync").await;
    assert!(failing.failing_since.is_some() && failing.last_error.is_some(), "{failing:?}");

    bench.edit("news_sync", feed.as_config()).await.unwrap();
    bench.cockpit.run_system_task_now("news_sync", None).await.unwrap();
    let task = bench.task("news_sync").await;
    assert_eq!((task.error_count, &task.last_error, &task.failing_since), (0, &None, &None));
}
