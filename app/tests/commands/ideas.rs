//! `list_ideas`, `create_idea`, `update_idea` and `get_idea_stats`.

use serde_json::{Value, json};

use crate::{
    answer::{ID, INSTANT, TEXT, assert_answer},
    window::Window,
};

fn idea(title: &str, body: &str, status: &str) -> Value {
    json!({
        "id": ID, "title": title, "body": body, "status": status, "createdAt": INSTANT, "touchedAt": INSTANT,
        "dueAt": null,
    })
}

fn stats(open: i64, captured: i64) -> Value {
    json!({ "open": open, "due": 0, "last7Days": captured, "newSinceSeen": 0 })
}

#[test]
fn an_idea_is_captured_changed_and_closed() {
    let window = Window::open();
    assert_eq!(window.answer("list_ideas", json!({})), json!([]));
    assert_answer(&window.answer("get_idea_stats", json!({})), &stats(0, 0));

    let captured = window.answer("create_idea", json!({ "input": { "title": "A shed", "body": "of oak" } }));
    assert_answer(&captured, &idea("A shed", "of oak", "captured"));
    assert_eq!(window.answer("list_ideas", json!({})), json!([captured]));
    assert_answer(&window.answer("get_idea_stats", json!({})), &stats(1, 1));

    let id = &captured["id"];
    let changed =
        window.answer("update_idea", json!({ "id": id, "input": { "title": "A boat", "body": "" } }));
    assert_answer(&changed, &idea("A boat", "", "captured"));
    let done = window.answer("update_idea", json!({ "id": id, "input": { "status": "done" } }));
    assert_answer(&done, &idea("A boat", "", "done"));
    assert_eq!((&done["id"], &done["createdAt"]), (id, &captured["createdAt"]));

    assert_eq!(window.answer("list_ideas", json!({ "includeClosed": false })), json!([]));
    assert_eq!(window.answer("list_ideas", json!({ "includeClosed": true })), json!([done]));
    assert_answer(&window.answer("get_idea_stats", json!({})), &stats(0, 1));
}

#[test]
fn an_idea_that_is_not_there_is_not_found() {
    let window = Window::open();
    let error = window.refusal("update_idea", json!({ "id": 4711, "input": { "status": "done" } }));
    assert_answer(&error, &json!({ "kind": "not_found", "message": TEXT }));
}
