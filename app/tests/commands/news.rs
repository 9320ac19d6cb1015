//! `list_articles`, `mark_articles_read`, `mark_seen`, `get_news_stats` and `list_sources`.

use serde_json::{Value, json};

use crate::{
    answer::{ID, INSTANT, TEXT, assert_answer},
    feed::{Feed, dead},
    window::Window,
};

/// A window with the feed's two articles.
fn with_news() -> Window {
    let (window, feed) = (Window::open(), Feed::start());
    window.edit("news_sync", feed.as_config());
    window.run("news_sync");
    window
}

fn list(window: &Window, filter: Value) -> Value {
    window.answer("list_articles", json!({ "filter": filter }))
}

fn ferry() -> Value {
    json!({
        "id": ID, "source": "Harbour Gazette", "guid": "a", "title": "Night ferry runs all winter",
        "url": "http://example.org/ferry", "summary": "Until March.",
        "publishedAt": "2020-03-10T08:00:00.000Z", "fetchedAt": INSTANT, "read": false,
    })
}

fn lighthouse() -> Value {
    json!({
        "id": ID, "source": "Harbour Gazette", "guid": "b", "title": "Lighthouse keeper retires",
        "url": null, "summary": "Forty years.",
        "publishedAt": "2020-03-10T09:00:00.000Z", "fetchedAt": INSTANT, "read": false,
    })
}

#[test]
fn articles_come_newest_first_in_pages() {
    let window = with_news();
    let all = list(&window, json!({}));
    assert_answer(&all, &json!({ "articles": [lighthouse(), ferry()], "nextCursor": null }));

    let first = list(&window, json!({ "limit": 1 }));
    assert_answer(&first, &json!({ "articles": [lighthouse()], "nextCursor": TEXT }));
    let second = list(&window, json!({ "limit": 1, "before": first["nextCursor"] }));
    assert_answer(&second, &json!({ "articles": [ferry()], "nextCursor": null }));
}

#[test]
fn search_source_and_unread_narrow_the_list() {
    let window = with_news();
    let titles = |filter: Value| -> Vec<Value> {
        let page = list(&window, filter);
        page["articles"].as_array().unwrap().iter().map(|article| article["title"].clone()).collect()
    };
    assert_eq!(titles(json!({ "search": "winter" })), ["Night ferry runs all winter"]);
    assert_eq!(titles(json!({ "search": "forty YEARS" })), ["Lighthouse keeper retires"]);
    assert_eq!(titles(json!({ "source": "Harbour Gazette" })).len(), 2);
    assert_eq!(titles(json!({ "source": "Another" })), [""; 0]);
    let first = list(&window, json!({}))["articles"][0]["id"].clone();
    assert_eq!(window.answer("mark_articles_read", json!({ "ids": [first] })), Value::Null);
    assert_eq!(titles(json!({ "unreadOnly": true })), ["Night ferry runs all winter"]);
    assert_eq!(list(&window, json!({}))["articles"][0]["read"], true);
}

#[test]
fn figures_follow_what_is_read_and_seen() {
    let window = with_news();
    let stats = |unread: i64, new: i64| {
        json!({
            "total": 2, "unread": unread, "last24h": 2, "newSinceSeen": new, "newestAt": "2020-03-10T09:00:00.000Z",
        })
    };
    assert_answer(&window.answer("get_news_stats", json!({})), &stats(2, 2));
    assert_eq!(window.answer("mark_seen", json!({ "place": "news" })), Value::Null);
    let first = list(&window, json!({}))["articles"][0]["id"].clone();
    window.answer("mark_articles_read", json!({ "ids": [first] }));
    assert_answer(&window.answer("get_news_stats", json!({})), &stats(1, 0));
}

#[test]
fn a_first_start_has_no_news() {
    let window = Window::open();
    assert_answer(&list(&window, json!({})), &json!({ "articles": [], "nextCursor": null }));
    let nothing = json!({ "total": 0, "unread": 0, "last24h": 0, "newSinceSeen": 0, "newestAt": null });
    assert_answer(&window.answer("get_news_stats", json!({})), &nothing);
    assert_eq!(window.answer("list_sources", json!({})), json!([]));
}

#[test]
fn sources_tell_how_they_are_doing() {
    let (window, feed) = (Window::open(), Feed::start());
    window.edit("news_sync", feed.as_config());
    window.run("news_sync");
    let healthy = json!({
        "kind": "feed", "name": "Harbour Gazette", "lastAttemptAt": INSTANT, "lastSuccessAt": INSTANT,
        "lastError": null, "failingSince": null, "errorCount": 0, "notBeforeAt": null,
    });
    assert_answer(&window.answer("list_sources", json!({})), &json!([healthy]));

    window.edit("news_sync", dead());
    window.run("news_sync");
    window.run("news_sync");
    let failing = json!({
        "kind": "feed", "name": "Harbour Gazette", "lastAttemptAt": INSTANT, "lastSuccessAt": null,
        "lastError": TEXT, "failingSince": INSTANT, "errorCount": 2, "notBeforeAt": null,
    });
    assert_answer(&window.answer("list_sources", json!({})), &json!([failing]));
}
