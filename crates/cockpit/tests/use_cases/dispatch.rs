//! Use cases by name: every command of the window that is a question with an answer, and no secret.

use api::error::ErrorKind;
use serde_json::{Value, json};

use crate::support::Bench;

/// The list of the window's commands.
const WINDOW: &str = include_str!("../../../../app/build.rs");
/// A stream and its end, a browser, and secrets.
const ONLY_THE_WINDOWS: [&str; 9] = [
    "watch_run",
    "unwatch_run",
    "open_article",
    // Dialogs for files, and a window of the system.
    "choose_restore_file",
    "restore_chosen_file",
    "choose_import_file",
    "import_chosen_file",
    "write_diagnostics",
    "open_data_folder",
];
const SECRETS: [&str; 2] = ["newsdata_key", "calendar_address"];

fn commands() -> Vec<&'static str> {
    let (_, list) = WINDOW.split_once("COMMANDS: &[&str] = &[").unwrap();
    let (list, _) = list.split_once("];").unwrap();
    list.split(',').map(|name| name.trim().trim_matches('"')).filter(|name| !name.is_empty()).collect()
}

#[tokio::test]
async fn all_commands_of_the_window_can_be_called_by_name_but_those_that_are_only_its_own() {
    let bench = Bench::open().await;
    let commands = commands();
    assert!(commands.len() > 30, "{commands:?}");
    for command in commands {
        // An argument that no command has: known ones refuse it, and nothing is done.
        let error = bench.cockpit.call(command, json!({ "noSuchArgument": 1 })).await.unwrap_err();
        let is_window_only =
            ONLY_THE_WINDOWS.contains(&command) || SECRETS.iter().any(|secret| command.contains(secret));
        let expected = if is_window_only { ErrorKind::NotFound } else { ErrorKind::InvalidInput };
        assert_eq!(error.kind, expected, "{command}: {error}");
    }
}

#[tokio::test]
async fn what_is_done_with_news_and_alerts_can_be_done_by_name() {
    let bench = Bench::open().await;
    let call = async |method: &str, arguments: Value| bench.cockpit.call(method, arguments).await;
    assert_eq!(call("mark_articles_read", json!({ "ids": [1, 2] })).await.unwrap(), Value::Null);
    assert_eq!(call("mark_seen", json!({ "place": "news" })).await.unwrap(), Value::Null);
    let error = call("snooze_alert", json!({ "id": 1, "until": "2099-01-01T00:00:00Z" })).await.unwrap_err();
    assert_eq!((error.kind, error.message.as_str()), (ErrorKind::NotFound, "there is no alert 1"));
    let error = call("unsnooze_alert", json!({ "id": 1 })).await.unwrap_err();
    assert_eq!((error.kind, error.message.as_str()), (ErrorKind::NotFound, "there is no alert 1"));
}

#[tokio::test]
async fn the_five_commands_of_the_document_take_a_component() {
    let bench = Bench::open().await;
    let id = bench.task("news_sync").await.id;
    for (method, mut arguments) in [
        ("list_system_tasks", json!({})),
        ("get_system_task", json!({ "id": id })),
        ("update_system_task", json!({ "taskType": "news_sync", "input": {} })),
        ("list_system_task_runs", json!({ "taskType": "news_sync", "limit": 1 })),
        ("run_system_task_now", json!({ "taskType": "ideas_review" })),
    ] {
        let component = if method == "run_system_task_now" { "ideas" } else { "news" };
        arguments["component"] = json!(component);
        let answer = bench.cockpit.call(method, arguments.clone()).await.unwrap();
        assert_ne!(answer, Value::Null, "{method}");
        arguments["component"] = json!("nowhere");
        let elsewhere = bench.cockpit.call(method, arguments).await;
        let is_nothing = match &elsewhere {
            Ok(found) => *found == Value::Null || *found == json!([]),
            Err(error) => error.kind == ErrorKind::NotFound,
        };
        assert!(is_nothing, "{method}: {elsewhere:?}");
    }
}
