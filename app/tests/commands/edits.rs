//! `list_task_edits` and `undo_task_edit`.

use serde_json::{Value, json};

use crate::{
    answer::{ID, INSTANT, assert_answer},
    window::Window,
};

fn edits(window: &Window) -> Value {
    window.answer("list_task_edits", json!({ "taskType": "news_sync" }))
}

#[test]
fn an_edit_says_who_changed_what_and_can_be_undone_once() {
    let window = Window::open();
    assert_eq!(edits(&window), json!([]));
    let before = window.task("news_sync");
    let edited = window.edit("news_sync", json!({ "frequencySeconds": 60, "name": "Papers" }));
    let made = edits(&window);
    let edit = json!({
        "id": ID, "taskId": before["id"], "revision": edited["revision"], "editedAt": INSTANT, "editedBy": "window",
        "before": r#"{"frequencySeconds":2700,"name":"News sync"}"#,
        "after": r#"{"frequencySeconds":60,"name":"Papers"}"#,
        "undoneBy": null,
    });
    assert_answer(&made, &json!([edit]));

    let id = &made[0]["id"];
    let undone = window.answer("undo_task_edit", json!({ "editId": id }));
    assert_eq!((&undone["frequencySeconds"], &undone["name"]), (&json!(2700), &before["name"]));
    assert_eq!(window.task("news_sync"), undone);
    let after = edits(&window);
    assert_eq!((after.as_array().unwrap().len(), &after[1]["undoneBy"]), (2, &after[0]["id"]));

    let error = window.refusal("undo_task_edit", json!({ "editId": id }));
    assert_eq!((&error["kind"], &error["field"]), (&json!("invalid_input"), &json!("editId")));
}

#[test]
fn edits_are_of_one_task_newest_first() {
    let window = Window::open();
    window.edit("news_sync", json!({ "frequencySeconds": 60 }));
    window.edit("calendar_sync", json!({ "frequencySeconds": 60 }));
    window.edit("news_sync", json!({ "frequencyCron": "0 7 * * *" }));
    let edits = edits(&window);
    let after: Vec<&str> =
        edits.as_array().unwrap().iter().map(|edit| edit["after"].as_str().unwrap()).collect();
    assert_eq!(after, [r#"{"frequencyCron":"0 7 * * *"}"#, r#"{"frequencySeconds":60}"#]);
    let of_component = json!({ "taskType": "calendar_sync", "component": "calendar" });
    assert_eq!(window.answer("list_task_edits", of_component).as_array().unwrap().len(), 1);
}
