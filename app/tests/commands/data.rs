//! Backups, restoring, moving tasks and settings, room, and the bundle for helpers. Nobody sits at the dialogs: a test
//! says what they answer.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use app::dialogs::{Dialogs, Question};
use futures::FutureExt;
use serde_json::{Value, json};
use tauri::Manager;

use crate::{
    answer::{TEXT, assert_answer},
    window::Window,
};

/// What whoever sits there chooses.
type Choice = Arc<Mutex<Option<PathBuf>>>;

/// Whoever sits there chooses this path, or closes the dialog.
fn choose(window: &Window, path: Option<&Path>) {
    if window.app.try_state::<Choice>().is_none() {
        let choice = Choice::default();
        window.app.manage(Arc::clone(&choice));
        window.app.manage(Dialogs::answered_by(move |question| {
            let (Question::Open { title, .. } | Question::Save { title, .. }) = &question;
            assert!(!title.is_empty());
            let path = choice.lock().unwrap().clone();
            async move { path }.boxed()
        }));
    }
    *window.app.state::<Choice>().lock().unwrap() = path.map(PathBuf::from);
}

#[test]
fn a_backup_is_made_listed_looked_at_and_restored() {
    let window = Window::open();
    window.edit("ideas_review", json!({ "name": "Then" }));
    let made = window.answer("back_up_now", json!({}));
    let name = made["name"].as_str().unwrap();
    window.edit("ideas_review", json!({ "name": "Now" }));
    let listed = window.answer("list_backups", json!({}));
    assert_eq!(listed["backups"][0]["name"], name);
    assert_eq!(listed["backups"][0]["problem"], Value::Null);
    assert!(listed["nextScheduledAt"].is_string() && listed["kept"] == 3, "{listed}");

    let preview = window.answer("preview_restore", json!({ "file": name }));
    assert_eq!(preview["tasks"][0]["fields"], json!([{ "field": "name", "before": "Now", "after": "Then" }]));
    assert_eq!(preview["then"]["tasks"], preview["now"]["tasks"]);
    let started = window.answer("restore_database", json!({ "file": name }));
    assert_eq!((&started["state"], &started["preview"]), (&json!("restarting"), &preview));
    assert!(window.cockpit.is_restart_requested());
}

#[test]
fn the_page_names_backups_and_never_paths() {
    let window = Window::open();
    let elsewhere = window.path().join("cockpit.db");
    for file in [elsewhere.to_str().unwrap(), "../cockpit.db", "..\\cockpit.db", "backups/x.db", ".."] {
        for command in ["preview_restore", "restore_database"] {
            let error = window.refusal(command, json!({ "file": file }));
            assert_answer(&error, &json!({ "kind": "invalid_input", "message": TEXT, "field": "file" }));
        }
    }
    let error = window.refusal("preview_restore", json!({ "file": "nowhere.db" }));
    assert_answer(&error, &json!({ "kind": "not_found", "message": TEXT, "field": "file" }));
}

#[test]
fn only_a_file_that_was_chosen_and_looked_at_is_restored() {
    let window = Window::open();
    choose(&window, None);
    assert_eq!(window.answer("choose_restore_file", json!({})), Value::Null);
    let error = window.refusal("restore_chosen_file", json!({}));
    assert_answer(&error, &json!({ "kind": "invalid_input", "message": TEXT, "field": "file" }));

    let made = window.answer("back_up_now", json!({}));
    let file = window.path().join("stick.db");
    fs::copy(window.path().join("backups").join(made["name"].as_str().unwrap()), &file).unwrap();
    choose(&window, Some(&file));
    let preview = window.answer("choose_restore_file", json!({}));
    assert_eq!(preview["file"], file.to_str().unwrap());
    assert_eq!(window.answer("restore_chosen_file", json!({}))["state"], "restarting");
}

#[test]
fn tasks_and_settings_go_out_and_come_back() {
    let window = Window::open();
    let file = window.path().join("out.json");
    choose(&window, None);
    assert_eq!(window.answer("export_settings", json!({})), Value::Null);
    choose(&window, Some(&file));
    window.edit("ideas_review", json!({ "name": "Then" }));
    let written = window.answer("export_settings", json!({}));
    assert_eq!(written["path"], file.to_str().unwrap());
    window.edit("ideas_review", json!({ "name": "Now" }));

    let report = window.answer("choose_import_file", json!({}));
    assert_eq!(
        (&report["applied"], &report["tasks"][0]["taskType"]),
        (&json!(false), &json!("ideas_review"))
    );
    assert_eq!(window.task("ideas_review")["name"], "Now");
    // What was looked at is what is read in, whatever becomes of the file.
    fs::write(&file, "{}").unwrap();
    assert_eq!(window.answer("import_chosen_file", json!({}))["applied"], true);
    assert_eq!(window.task("ideas_review")["name"], "Then");
    let error = window.refusal("import_chosen_file", json!({}));
    assert_answer(&error, &json!({ "kind": "invalid_input", "message": TEXT, "field": "document" }));
    let error = window.refusal("choose_import_file", json!({}));
    assert_answer(&error, &json!({ "kind": "invalid_input", "message": TEXT, "field": "format" }));
}

#[test]
fn room_is_told_estimated_and_freed() {
    let window = Window::open();
    let storage = window.answer("get_storage", json!({}));
    assert_eq!(storage["kinds"].as_array().unwrap().len(), 7);
    let estimate = window.answer("estimate_retention", json!({ "keepRuns": 10, "keepDays": 3 }));
    assert_eq!((&estimate["runs"], &estimate["logLines"]), (&json!(0), &json!(0)));
    let error = window.refusal("estimate_retention", json!({ "keepRuns": 0, "keepDays": 3 }));
    assert_answer(&error, &json!({ "kind": "invalid_input", "message": TEXT, "field": "keepRuns" }));
    assert_eq!(window.answer("free_space", json!({}))["runs"], 0);
}

#[test]
fn a_bundle_goes_where_it_was_asked_for() {
    let window = Window::open();
    choose(&window, None);
    assert_eq!(window.answer("write_diagnostics", json!({})), Value::Null);
    let file = window.path().join("bundle.tar.gz");
    choose(&window, Some(&file));
    assert_eq!(window.answer("write_diagnostics", json!({}))["path"], file.to_str().unwrap());
    choose(&window, Some(Path::new("/nonexistent/bundle.tar.gz")));
    let error = window.refusal("write_diagnostics", json!({}));
    assert_answer(&error, &json!({ "kind": "invalid_input", "message": TEXT, "field": "path" }));
}
