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

/// How long each source may take: the silent ones do, and a good one has time enough on the slowest computer.
const LIMIT: Duration = Duration::from_secs(2);
const NOT_ANSWERED: &str = "not asked, because its server did not answer for two other sources just before";
const NOT_CONNECTED: &str =
    "not asked, because there was no connection to its server for another source just before";

fn statuses(summary: &Value) -> Vec<&Value> {
    summary["sources"].as_array().unwrap().iter().map(|source| &source["status"]).collect()
}

#[tokio::test]
async fn one_slow_source_does_not_cost_the_good_one_of_its_host_the_run() {
    let bench = Bench::new().with_time_limit(LIMIT);
    let server = MockServer::start().await;
    serve(&server, "/hang", hangs()).await;
    serve(&server, "/good", ok(rss(&[("1", "One")]), RSS)).await;
    let feeds = [feed("Hang", server.uri() + "/hang"), feed("Good", server.uri() + "/good")];
    let result = bench.run(TaskType::NewsSync, &json!({ "feeds": feeds })).await;
    assert_eq!(result.status, TaskStatus::Success, "{result:?}");
    let summary = support::json(&result);
    assert_eq!(statuses(&summary), ["failed", "ok"]);
    assert_eq!(summary["warnings"], json!(["Hang: no complete answer within 2 s"]));
}

#[tokio::test]
async fn a_silent_host_is_waited_for_twice_and_its_silent_sources_come_last_the_next_time() {
    let bench = Bench::new().with_time_limit(LIMIT);
    let server = MockServer::start().await;
    serve(&server, "/slow", hangs()).await;
    serve(&server, "/slower", hangs()).await;
    serve(&server, "/good", ok(rss(&[("1", "One")]), RSS)).await;
    let feeds = ["slow", "slower", "good"].map(|name| feed(name, format!("{}/{name}", server.uri())));
    let feeds = json!({ "feeds": feeds });
    let first = bench.run(TaskType::NewsSync, &feeds).await;
    assert_eq!(first.status, TaskStatus::Error, "{first:?}");
    assert_eq!(
        first.error_message.as_deref().unwrap(),
        format!(
            "No source that was asked could be read. slow: no complete answer within 2 s; \
             slower: no complete answer within 2 s. good: {NOT_ANSWERED}."
        )
    );
    let not_asked = json!({ "name": "good", "status": "not_asked", "reason": NOT_ANSWERED });
    assert_eq!(support::json(&first)["sources"][2], not_asked);
    assert_eq!(source(&bench, "slow").await.unwrap().error_count, 1);
    assert!(source(&bench, "good").await.is_none(), "nothing was learnt of it");

    bench.forward(TimeDelta::minutes(45));
    let second = support::json(&bench.run(TaskType::NewsSync, &feeds).await);
    assert_eq!(statuses(&second), ["failed", "failed", "ok"], "in the order of the settings");
}

#[tokio::test]
async fn one_that_cannot_be_connected_to_is_given_up_at_once() {
    let (bench, other) = (Bench::new(), MockServer::start().await);
    serve(&other, "/rss", ok(rss(&[("1", "One")]), RSS)).await;
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut feeds = vec![feed("A", format!("http://{free}/a")), feed("B", format!("http://{free}/b"))];
    let refused = "could not connect: the server refused the connection";
    let alone = bench.run(TaskType::NewsSync, &json!({ "feeds": feeds })).await;
    assert_eq!(
        alone.error_message.unwrap(),
        format!("No source that was asked could be read. A: {refused}. B: {NOT_CONNECTED}.")
    );

    feeds.push(feed("other", other.uri() + "/rss"));
    let result = bench.run(TaskType::NewsSync, &json!({ "feeds": feeds })).await;
    assert_eq!(result.status, TaskStatus::Success, "{result:?}");
    let summary = support::json(&result);
    // The one that failed before comes last.
    assert_eq!(statuses(&summary), ["not_asked", "failed", "ok"]);
    assert_eq!(summary["warnings"], json!([format!("A: {NOT_CONNECTED}"), format!("B: {refused}")]));
}

/// Connections that the system has no more room for are left without an answer, as a computer that is off leaves them.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn so_is_one_that_does_not_say_whether_it_can() {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let full = socket.listen(0).unwrap();
    let address = full.local_addr().unwrap();
    let _taken = tokio::net::TcpStream::connect(address).await.unwrap();
    let mut bench = Bench::new();
    bench.http.connect = Duration::from_millis(500);
    let feeds = [feed("A", format!("http://{address}/a")), feed("B", format!("http://{address}/b"))];
    let result = bench.run(TaskType::NewsSync, &json!({ "feeds": feeds })).await;
    let summary = support::json(&result);
    assert_eq!(summary["sources"][0]["error"], "could not connect: no connection within 0.5 s");
    assert_eq!(summary["sources"][1]["reason"], NOT_CONNECTED);
}

#[tokio::test]
async fn a_host_that_redirects_to_a_silent_one_is_asked_for_its_other_sources() {
    const NOT_ASKED: &str =
        "not asked, because two other sources of its server redirect to one that does not answer";
    const SILENT: &str = "it redirects to another server: no complete answer within 2 s";
    let bench = Bench::new().with_time_limit(LIMIT);
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
    assert_eq!(statuses(&summary), ["failed", "ok", "failed", "not_asked"]);
    // Two that end at the same silent server are enough.
    assert_eq!(
        summary["warnings"],
        json!([format!("1: {SILENT}"), format!("3: {SILENT}"), format!("4: {NOT_ASKED}")])
    );
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
    let config = json!({ "feeds": [
        feed("A", server.uri() + "/rss"), feed("silent", silent.uri() + "/rss"), feed("next", silent.uri() + "/2"),
    ]});
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
    let (unanswered, no_turn) =
        ("it had not answered when the run was ended", "not asked, because the run was ended before");
    assert_eq!(summary["warnings"], json!([format!("silent: {unanswered}"), format!("next: {no_turn}")]));
    assert_eq!(statuses(&summary), ["ok", "failed", "not_asked"]);
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
