//! What cannot be is refused with the field at fault, and nothing is changed.

use api::error::ErrorKind::{self, InvalidInput, InvalidSchedule, NotFound};
use serde_json::{Value, json};

use crate::support::Bench;

/// Refused, with the field at fault and a sentence that says something; the row stays as it was.
async fn refused(bench: &Bench, input: Value, kind: ErrorKind, field: &str) {
    let before = bench.task("news_sync").await;
    let shown: String = input.to_string().chars().take(120).collect();
    let Err(error) = bench.edit("news_sync", input).await else { panic!("accepted: {shown}") };
    assert_eq!((error.kind, error.field.as_deref()), (kind, Some(field)), "{shown}: {error}");
    assert!(error.message.len() > 10, "{shown}: {error}");
    assert!(error.message.len() < 600, "a message for a person: {error}");
    assert_eq!(bench.task("news_sync").await, before, "{shown}");
    assert_eq!(bench.cockpit.list_task_edits("news_sync", None).await.unwrap(), [], "{shown}");
}

fn config(config: &Value) -> Value {
    json!({ "config": config.to_string() })
}

#[tokio::test]
async fn an_unknown_task_is_not_found_and_the_known_ones_are_named() {
    let bench = Bench::open().await;
    let before = bench.cockpit.list_system_tasks::<Vec<_>>(false, None).await.unwrap();
    let error = bench.edit("no_such_task", json!({ "enabled": false })).await.unwrap_err();
    assert_eq!((error.kind, error.field.as_deref()), (NotFound, Some("taskType")));
    assert!(error.message.contains("no_such_task") && error.message.contains("news_sync"), "{error}");
    assert_eq!(bench.cockpit.list_system_tasks::<Vec<_>>(false, None).await.unwrap(), before);

    let error = bench.cockpit.run_system_task_now("no_such_task", None).await.unwrap_err();
    assert_eq!((error.kind, error.field.as_deref()), (NotFound, Some("taskType")));
    let error = bench.cockpit.list_system_task_runs("no_such_task", 5, None).await.unwrap_err();
    assert_eq!((error.kind, error.field.as_deref()), (NotFound, Some("taskType")));
    let error = bench.cockpit.run_system_task_now("news_sync", Some("nowhere")).await.unwrap_err();
    assert_eq!((error.kind, error.field.as_deref()), (NotFound, Some("component")));
    assert_eq!(error.message, "news_sync has no component \"nowhere\"; it can be news");
    assert_eq!(bench.cockpit.get_system_task(4_711, None).await.unwrap(), None);
}

#[tokio::test]
async fn a_task_type_of_megabytes_is_not_echoed() {
    let bench = Bench::open().await;
    let error = bench.edit(&"x".repeat(1_000_000), json!({})).await.unwrap_err();
    assert_eq!(error.kind, NotFound);
    assert!(error.message.len() < 1_000, "{} bytes", error.message.len());
}

#[tokio::test]
async fn both_frequencies_at_once_are_refused() {
    let bench = Bench::open().await;
    let both = json!({ "frequencySeconds": 60, "frequencyCron": "0 * * * *" });
    refused(&bench, both, InvalidSchedule, "frequencySeconds").await;
}

#[tokio::test]
async fn an_interval_that_cannot_be_is_refused() {
    let bench = Bench::open().await;
    for seconds in [0, -1, -2_700, i64::MIN, i64::MAX, 1_000_000_000_000] {
        refused(&bench, json!({ "frequencySeconds": seconds }), InvalidSchedule, "frequencySeconds").await;
    }
}

#[tokio::test]
async fn a_cron_pattern_that_cannot_be_is_refused() {
    let bench = Bench::open().await;
    let long = "*/5 ".repeat(2_560);
    let list = format!("{} * * * *", "1,".repeat(5_000));
    for pattern in
        [&long, &list, "30 2 30 2 *", "", "   ", "hourly please", "61 * * * *", "* * * *", "0 0 31 2,4 *"]
    {
        refused(&bench, json!({ "frequencyCron": pattern }), InvalidSchedule, "frequencyCron").await;
    }
}

#[tokio::test]
async fn a_zone_that_does_not_exist_is_refused_whatever_comes_with_it() {
    let bench = Bench::open().await;
    for zone in ["Mars/Olympus_Mons", "", "CEST please", "../../etc/passwd"] {
        refused(&bench, json!({ "timezone": zone }), InvalidSchedule, "timezone").await;
        let with_cron = json!({ "frequencyCron": "0 7 * * *", "timezone": zone });
        refused(&bench, with_cron, InvalidSchedule, "timezone").await;
    }
}

#[tokio::test]
async fn a_config_that_is_not_json_or_of_another_shape_is_refused() {
    let bench = Bench::open().await;
    for text in ["{feeds: []", "", "[]", "\"feeds\"", "42", "null", "{} {}"] {
        refused(&bench, json!({ "config": text }), InvalidInput, "config").await;
    }
    refused(&bench, config(&json!({ "feeds": "none" })), InvalidInput, "config.feeds").await;
    refused(&bench, config(&json!({ "feeds": [{ "name": "x" }] })), InvalidInput, "config.feeds[0]").await;
    let keywords = config(&json!({ "feeds": [], "calendars": [] }));
    refused(&bench, keywords, InvalidInput, "config.calendars").await;
}

#[tokio::test]
async fn a_feed_address_that_is_not_http_is_refused() {
    let bench = Bench::open().await;
    for url in
        ["file:///etc/passwd", "ftp://example.org/x", "javascript:alert(1)", "example.org/rss", "http://", ""]
    {
        let feeds = json!({ "feeds": [
            { "name": "Fine", "url": "https://example.org/rss" }, { "name": "Local", "url": url },
        ]});
        refused(&bench, config(&feeds), InvalidInput, "config.feeds[1].url").await;
    }
}

#[tokio::test]
async fn policies_and_limits_are_checked() {
    let bench = Bench::open().await;
    let long_name = "n".repeat(101);
    for (input, field) in [
        (json!({ "catchUp": "sometimes" }), "catchUp"),
        (json!({ "overlap": "collide" }), "overlap"),
        (json!({ "timeoutSeconds": 0 }), "timeoutSeconds"),
        (json!({ "timeoutSeconds": 86_401 }), "timeoutSeconds"),
        (json!({ "maxRetries": -1 }), "maxRetries"),
        (json!({ "maxRetries": 11 }), "maxRetries"),
        (json!({ "breakerThreshold": 101 }), "breakerThreshold"),
        (json!({ "name": "  " }), "name"),
        (json!({ "name": long_name }), "name"),
        (json!({ "name": "two\nlines" }), "name"),
        (json!({ "name": "turned \u{202e}around" }), "name"),
        (json!({ "snooze": { "reason": "a bell \u{7}" } }), "snooze.reason"),
    ] {
        refused(&bench, input, InvalidInput, field).await;
    }
}

#[tokio::test]
async fn one_bad_field_keeps_the_good_ones_out_too() {
    let bench = Bench::open().await;
    let mixed = json!({ "enabled": false, "name": "New", "frequencySeconds": 60, "maxRetries": 99 });
    refused(&bench, mixed, InvalidInput, "maxRetries").await;
}
