//! `test_source`.

use std::fs;

use serde_json::{Value, json};

use crate::{
    answer::{COUNT, TEXT, assert_answer},
    feed::Feed,
    window::Window,
};

fn test(window: &Window, input: Value) -> Value {
    window.answer("test_source", json!({ "input": input }))
}

#[test]
fn a_feed_that_answers_says_what_it_holds_and_leaves_nothing_behind() {
    let (window, feed) = (Window::open(), Feed::start());
    let tried = test(&window, json!({ "kind": "feed", "url": feed.url() }));
    let expected = json!({
        "ok": true, "message": TEXT, "items": 2, "newestAt": "2020-03-10T09:00:00.000Z",
        "examples": ["Lighthouse keeper retires", "Night ferry runs all winter"], "durationMs": COUNT,
    });
    assert_answer(&tried, &expected);
    let message = tried["message"].as_str().unwrap();
    assert!(
        message.starts_with("It answered with 2 articles, the newest ") && message.ends_with(" days old.")
    );
    assert_eq!(window.answer("list_sources", json!({})), json!([]));
    assert_eq!(window.answer("list_articles", json!({ "filter": {} }))["articles"], json!([]));
}

#[test]
fn what_cannot_be_read_is_an_answer_too() {
    let window = Window::open();
    let failed = |message: &str| {
        json!({
            "ok": false, "message": message, "items": 0, "newestAt": null, "examples": [], "durationMs": COUNT,
        })
    };
    let file = window.path().join("mine.ics");
    let calendar = json!({ "kind": "calendar", "url": file });
    assert_answer(&test(&window, calendar.clone()), &failed("The file does not exist."));
    fs::write(&file, "no calendar").unwrap();
    assert_answer(&test(&window, calendar.clone()), &failed("This is not a calendar (iCalendar)."));
    fs::write(&file, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n").unwrap();
    let tried = test(&window, calendar);
    assert_eq!(
        (&tried["ok"], &tried["message"]),
        (&json!(true), &json!("It answered with no events of this year."))
    );
}

#[test]
fn what_names_nothing_to_try_is_refused_by_field() {
    let window = Window::open();
    for (input, field) in [
        (json!({ "kind": "magic" }), "kind"),
        (json!({ "kind": "feed" }), "url"),
        (json!({ "kind": "feed", "url": " " }), "url"),
        (json!({ "kind": "feed", "url": "file:///etc/passwd" }), "url"),
        (json!({ "kind": "calendar" }), "url"),
        (json!({ "kind": "calendar", "url": "/etc/passwd" }), "url"),
        (json!({ "kind": "calendar", "name": "Nobody's" }), "name"),
        (json!({ "kind": "newsdata", "newsdata": "{" }), "newsdata"),
        (json!({ "kind": "newsdata", "newsdata": "{\"base_url\":\"ftp://x\"}" }), "newsdata.base_url"),
        (json!({ "kind": "feed", "address": "https://example.org" }), "address"),
    ] {
        let said = window.refusal("test_source", json!({ "input": input }));
        assert_answer(&said, &json!({ "kind": "invalid_input", "message": TEXT, "field": field }));
    }
}
