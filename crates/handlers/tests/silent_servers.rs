//! `news_sync` against servers that do not answer: what the other sources have to say is not lost.

#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

mod support;

use std::time::Duration;

use chrono::TimeDelta;
use handlers::TaskType;
use scheduler::{
    handler::RunContext,
    run::{TaskRunResult, TaskStatus},
};
use serde_json::{Value, json};
use store::queries::sources::Source;
use support::{Bench, RSS, feed, ok, rss, serve, task};
use tokio::time::timeout;
use wiremock::{MockServer, ResponseTemplate};

async fn source(bench: &Bench, name: &str) -> Option<Source> {
    bench.store.list_sources().await.unwrap().into_iter().find(|source| source.name == name)
}

fn hangs() -> ResponseTemplate {
    ok(rss(&[]), RSS).set_delay(Duration::from_mins(1))
}

#[tokio::test]
async fn a_silent_host_is_waited_for_once_and_its_silent_source_comes_last_the_next_time() {
    let bench = Bench::new().with_time_limit(Duration::from_millis(500));
    let (server, other) = (MockServer::start().await, MockServer::start().await);
    serve(&server, "/slow", hangs()).await;
    serve(&server, "/good", ok(rss(&[("1", "One")]), RSS)).await;
    serve(&other, "/rss", ok(rss(&[("1", "Two")]), RSS)).await;
    let feeds = json!({ "feeds": [
        feed("slow", server.uri() + "/slow"), feed("good", server.uri() + "/good"), feed("other", other.uri() + "/rss"),
    ]});
    let first = bench.run(TaskType::NewsSync, &feeds).await;
    assert_eq!(first.status, TaskStatus::Success, "{first:?}");
    let sources = support::json(&first)["sources"].clone();
    assert_eq!((&sources[0]["status"], &sources[2]["status"]), (&json!("failed"), &json!("ok")));
    assert_eq!(
        sources[1]["error"],
        "not asked, because its server did not answer for another source just before"
    );
    assert_eq!(source(&bench, "slow").await.unwrap().error_count, 1);
    assert!(source(&bench, "good").await.is_none(), "nothing was learnt of it");

    bench.forward(TimeDelta::minutes(45));
    let second = support::json(&bench.run(TaskType::NewsSync, &feeds).await);
    let statuses: Vec<&Value> = second["sources"].as_array().unwrap().iter().map(|s| &s["status"]).collect();
    assert_eq!(statuses, ["failed", "ok", "ok"], "in the order of the settings");
}

#[tokio::test]
async fn a_host_that_redirects_to_a_silent_one_is_asked_for_its_other_sources() {
    const NOT_ASKED: &str = "not asked, because its server did not answer for another source just before";
    const SILENT: &str = "it redirects to another server: no complete answer within 0.5 s";
    let bench = Bench::new().with_time_limit(Duration::from_millis(500));
    let (server, silent) = (MockServer::start().await, MockServer::start().await);
    serve(&silent, "/slow", hangs()).await;
    let moved = ResponseTemplate::new(302).insert_header("Location", silent.uri() + "/slow");
    for moved_feed in ["/1", "/3"] {
        serve(&server, moved_feed, moved.clone()).await;
    }
    for good in ["/2", "/4"] {
        serve(&server, good, ok(rss(&[("1", "One")]), RSS)).await;
    }
    let feeds: Vec<Value> = (1..=4).map(|n| feed(&n.to_string(), format!("{}/{n}", server.uri()))).collect();
    let summary = support::json(&bench.run(TaskType::NewsSync, &json!({ "feeds": feeds })).await);
    let errors: Vec<&Value> = summary["sources"].as_array().unwrap().iter().map(|s| &s["error"]).collect();
    // Two that end at the same silent server are enough.
    assert_eq!(errors, [&json!(SILENT), &Value::Null, &json!(SILENT), &json!(NOT_ASKED)]);
}

/// Ends a run once what a source answered is remembered, while another one keeps it waiting.
async fn ended_while_one_hangs(
    answer: ResponseTemplate,
    end: impl FnOnce(&RunContext),
) -> (Bench, TaskRunResult) {
    let bench = Bench::new().with_time_limit(Duration::from_mins(1));
    let (server, silent) = (MockServer::start().await, MockServer::start().await);
    serve(&server, "/rss", answer).await;
    serve(&silent, "/rss", hangs()).await;
    let config =
        json!({ "feeds": [feed("A", server.uri() + "/rss"), feed("silent", silent.uri() + "/rss")] });
    let (context, mut reports) = RunContext::detached(task(TaskType::NewsSync, &config), bench.clock.clone());
    let ended = context.clone();
    let answered = async {
        let one = |done: Option<u64>| done == Some(1);
        reports.wait_for(|report| one(report.progress.as_ref().map(|progress| progress.done))).await.unwrap();
        end(&ended);
        std::future::pending::<TaskRunResult>().await
    };
    let run = async {
        tokio::select! {
            result = bench.run_in(TaskType::NewsSync, context) => result,
            result = answered => result,
        }
    };
    let result = timeout(Duration::from_secs(20), run).await.unwrap();
    (bench, result)
}

#[tokio::test]
async fn a_run_that_is_out_of_time_goes_by_what_has_come() {
    let one = ok(rss(&[("1", "One")]), RSS);
    let (bench, result) = ended_while_one_hangs(one, RunContext::time_out).await;
    assert_eq!(result.status, TaskStatus::Success, "{result:?}");
    let summary = support::json(&result);
    assert_eq!(summary["inserted"], 1);
    assert_eq!(summary["warnings"], json!(["silent: it had not answered when the run was ended"]));
    assert!(source(&bench, "silent").await.is_none(), "it may have been about to");
}

#[tokio::test]
async fn one_that_somebody_ends_has_no_result_and_keeps_what_has_come() {
    let one = ok(rss(&[("1", "One")]), RSS);
    let (bench, result) = ended_while_one_hangs(one, |context| context.cancel.cancel()).await;
    assert_eq!(result.status, TaskStatus::Error, "{result:?}");
    assert_eq!(bench.store.news_stats(bench.now()).await.unwrap().total, 1);
}

#[tokio::test]
async fn a_run_that_is_ended_forgets_no_pause() {
    let busy = ResponseTemplate::new(429).insert_header("Retry-After", "600");
    let (bench, result) = ended_while_one_hangs(busy, RunContext::time_out).await;
    assert_eq!(result.status, TaskStatus::Error, "{result:?}");
    let asked = source(&bench, "A").await.unwrap();
    assert_eq!((asked.error_count, asked.not_before_at > Some(bench.now())), (1, true));
}

#[tokio::test]
async fn a_pause_that_a_clock_noted_which_was_ahead_is_not_kept() {
    let (bench, server) = (Bench::new(), MockServer::start().await);
    serve(&server, "/rss", ResponseTemplate::new(429).insert_header("Retry-After", "600")).await;
    let config = json!({ "feeds": [feed("A", server.uri() + "/rss")] });
    bench.forward(TimeDelta::days(30));
    bench.run(TaskType::NewsSync, &config).await;
    bench.forward(TimeDelta::days(-30));
    let asked = bench.run(TaskType::NewsSync, &config).await;
    assert_eq!(asked.status, TaskStatus::Error, "asked, and not passed over: {asked:?}");
}
