//! `list_alerts`, `acknowledge_alert`, `unacknowledge_alert`, `snooze_alert`, `unsnooze_alert` and `get_alert_stats`.

use serde_json::{Value, json};

use crate::{
    answer::{ID, INSTANT, TEXT, assert_answer},
    feed::Feed,
    window::Window,
};

/// A window in which a keyword was seen in the news.
fn with_alert() -> Window {
    let (window, feed) = (Window::open(), Feed::start());
    window.edit("news_sync", feed.as_config());
    window.run("news_sync");
    window.edit("alerts_refresh", json!({ "config": r#"{"keywords":["lighthouse"]}"# }));
    window.run("alerts_refresh");
    window
}

fn alert() -> Value {
    json!({
        "id": ID, "kind": "keyword", "severity": "info", "title": "“lighthouse” in the news",
        "detail": "Lighthouse keeper retires", "link": "/news", "raisedAt": INSTANT, "resolvedAt": null,
        "acknowledgedAt": null, "snoozedUntil": null,
    })
}

fn stats(open: i64, last_day: i64, new: i64) -> Value {
    json!({ "open": open, "critical": 0, "last24h": last_day, "newSinceSeen": new, "nextWakeAt": null })
}

fn open_alerts(window: &Window) -> Value {
    window.answer("list_alerts", json!({}))
}

#[test]
fn an_alert_is_listed_until_somebody_has_seen_to_it() {
    let window = Window::open();
    assert_eq!(open_alerts(&window), json!([]));
    assert_answer(&window.answer("get_alert_stats", json!({})), &stats(0, 0, 0));

    let window = with_alert();
    let alerts = open_alerts(&window);
    assert_answer(&alerts, &json!([alert()]));
    assert_answer(&window.answer("get_alert_stats", json!({})), &stats(1, 1, 1));
    assert_eq!(window.answer("mark_seen", json!({ "place": "alerts" })), Value::Null);
    assert_answer(&window.answer("get_alert_stats", json!({})), &stats(1, 1, 0));

    let acknowledged = window.answer("acknowledge_alert", json!({ "id": alerts[0]["id"] }));
    let mut expected = alert();
    expected["acknowledgedAt"] = json!(INSTANT);
    assert_answer(&acknowledged, &expected);
    assert_answer(&window.answer("get_alert_stats", json!({})), &stats(0, 1, 0));

    assert_answer(&window.answer("unacknowledge_alert", json!({ "id": alerts[0]["id"] })), &alert());
    assert_answer(&window.answer("get_alert_stats", json!({})), &stats(1, 1, 0));
}

#[test]
fn a_snoozed_alert_is_hidden() {
    let window = with_alert();
    let id = open_alerts(&window)[0]["id"].clone();
    let snoozed = window.answer("snooze_alert", json!({ "id": id, "until": "2099-01-01T01:00:00+01:00" }));
    let mut expected = alert();
    expected["snoozedUntil"] = json!("2099-01-01T00:00:00.000Z");
    assert_answer(&snoozed, &expected);
    assert_eq!(open_alerts(&window), json!([]));
    let mut expected = stats(0, 1, 0);
    expected["nextWakeAt"] = json!("2099-01-01T00:00:00.000Z");
    assert_answer(&window.answer("get_alert_stats", json!({})), &expected);
}

#[test]
fn a_woken_alert_is_back_at_once() {
    let window = with_alert();
    let id = open_alerts(&window)[0]["id"].clone();
    window.answer("snooze_alert", json!({ "id": id, "until": "2099-01-01T00:00:00Z" }));
    assert_answer(&window.answer("unsnooze_alert", json!({ "id": id })), &alert());
    assert_answer(&open_alerts(&window), &json!([alert()]));
    assert_answer(&window.answer("get_alert_stats", json!({})), &stats(1, 1, 1));
}

#[test]
fn what_is_resolved_is_listed_where_asked_for() {
    let window = with_alert();
    window.edit("alerts_refresh", json!({ "config": r#"{"keywords":[]}"# }));
    window.run("alerts_refresh");
    assert_eq!(open_alerts(&window), json!([]));
    let mut expected = alert();
    expected["resolvedAt"] = json!(INSTANT);
    assert_answer(&window.answer("list_alerts", json!({ "includeResolved": true })), &json!([expected]));
}

#[test]
fn an_alert_that_is_not_there_is_not_found() {
    let window = Window::open();
    let not_found = json!({ "kind": "not_found", "message": TEXT });
    assert_answer(&window.refusal("acknowledge_alert", json!({ "id": 4711 })), &not_found);
    assert_answer(&window.refusal("unacknowledge_alert", json!({ "id": 4711 })), &not_found);
    let until = json!({ "id": 4711, "until": "2099-01-01T00:00:00Z" });
    assert_answer(&window.refusal("snooze_alert", until), &not_found);
    assert_answer(&window.refusal("unsnooze_alert", json!({ "id": 4711 })), &not_found);
}
