//! `preview_schedule` and `list_upcoming_runs`.

use serde_json::json;

use crate::{
    answer::{INSTANT, TEXT, assert_answer},
    window::Window,
};

#[test]
fn a_preview_says_what_a_schedule_would_mean() {
    let window = Window::open();
    let input = json!({ "frequencySeconds": 2700, "after": "2026-01-01T00:00:00Z", "count": 2 });
    assert_answer(
        &window.answer("preview_schedule", json!({ "input": input })),
        &json!({
            "valid": true, "description": "Every 45 minutes", "warnings": [],
            "nextRuns": ["2026-01-01T00:45:00.000Z", "2026-01-01T01:30:00.000Z"],
            "slots": [
                { "at": "2026-01-01T00:45:00.000Z", "local": TEXT, "utcOffset": TEXT, "note": null },
                { "at": "2026-01-01T01:30:00.000Z", "local": TEXT, "utcOffset": TEXT, "note": null },
            ],
        }),
    );
    let input = json!({
        "frequencyCron": "30 2 * * *", "timezone": "America/New_York", "after": "2025-03-08T12:00:00Z", "count": 1,
    });
    assert_answer(
        &window.answer("preview_schedule", json!({ "input": input })),
        &json!({
            "valid": true, "description": TEXT, "warnings": [TEXT], "nextRuns": ["2025-03-09T07:00:00.000Z"],
            "slots": [{
                "at": "2025-03-09T07:00:00.000Z", "local": "2025-03-09T03:00:00", "utcOffset": "-04:00", "note": TEXT,
            }],
        }),
    );
}

#[test]
fn a_preview_of_what_cannot_be_says_why() {
    let window = Window::open();
    for (input, field) in [
        (json!({ "frequencyCron": "30 2 30 2 *" }), "frequencyCron"),
        (json!({ "frequencySeconds": 0 }), "frequencySeconds"),
        (json!({ "frequencyCron": "0 7 * * *", "timezone": "Mars/Base" }), "timezone"),
    ] {
        assert_answer(
            &window.answer("preview_schedule", json!({ "input": input })),
            &json!({
                "valid": false, "error": TEXT, "field": field,
                "description": "", "nextRuns": [], "warnings": [], "slots": [],
            }),
        );
    }
}

#[test]
fn what_runs_next_comes_by_time() {
    let window = Window::open();
    for other in window.answer("list_system_tasks", json!({})).as_array().unwrap() {
        window.edit(
            other["taskType"].as_str().unwrap(),
            json!({ "enabled": other["taskType"] == "news_sync" }),
        );
    }
    let news = window.edit("news_sync", json!({ "frequencySeconds": 3600 }));
    let upcoming = window.answer("list_upcoming_runs", json!({ "hours": 3 }));
    let slot = json!({
        "taskId": news["id"], "taskType": "news_sync", "component": "news", "name": "News sync",
        "scheduledFor": INSTANT,
    });
    let slots = upcoming.as_array().unwrap();
    assert!((2..=3).contains(&slots.len()), "one an hour: {upcoming}");
    for seen in slots {
        assert_answer(seen, &slot);
    }
    assert_eq!(slots[0]["scheduledFor"], news["nextRunAt"]);
    assert!(slots.is_sorted_by_key(|slot| slot["scheduledFor"].as_str().unwrap()), "{upcoming}");
}
