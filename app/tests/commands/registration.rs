//! Three lists that have to be one: what needs a permission, what is registered, what the window may call.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tauri::{WebviewUrl, WebviewWindowBuilder, test::mock_builder};

use crate::window::{OUR_PAGE, Window, invoke, set_up};

/// Permissions of the page that are not ours to give names to.
const OF_TAURI: [&str; 3] =
    ["core:event:allow-listen", "core:event:allow-unlisten", "core:webview:allow-set-webview-zoom"];

/// The one command that asks nothing of the cockpit: the window's own watches end in the window.
const OF_THE_WINDOW: &str = "unwatch_run";

/// `COMMANDS` of `build.rs`.
pub fn declared() -> BTreeSet<String> {
    let source = include_str!("../../build.rs");
    let list = between(source, "const COMMANDS: &[&str] = &[", "];");
    list.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The commands that `generate_handler!` names.
fn registered() -> BTreeSet<String> {
    let list = between(include_str!("../../src/lib.rs"), "generate_handler![", "]");
    let paths = list.split(',').map(str::trim).filter(|path| !path.is_empty());
    paths.map(|path| path.rsplit("::").next().unwrap().to_owned()).collect()
}

/// The permissions of `capabilities/main.json`.
fn permitted() -> BTreeSet<String> {
    let capability: Value = serde_json::from_str(include_str!("../../capabilities/main.json")).unwrap();
    assert_eq!(capability["windows"], json!(["main"]));
    assert_eq!(capability.get("remote"), None, "no page of the web may call anything");
    let permissions = capability["permissions"].as_array().unwrap();
    permissions.iter().map(|permission| permission.as_str().unwrap().to_owned()).collect()
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(start).unwrap();
    rest.split_once(end).unwrap().0
}

#[test]
fn what_is_declared_is_registered_and_permitted_and_nothing_else_is() {
    let declared = declared();
    assert!(declared.len() > 30, "{declared:?}");
    assert_eq!(registered(), declared);
    let of_commands = declared.iter().map(|command| format!("allow-{}", command.replace('_', "-")));
    assert_eq!(permitted(), of_commands.chain(OF_TAURI.map(str::to_owned)).collect());
}

#[test]
fn every_command_is_found_and_waits_for_the_cockpit() {
    // Without a cockpit to call, nothing is done: each command says only that there is none.
    let mut app = app::with_commands(mock_builder()).build(app::context()).unwrap();
    let webview = set_up(&mut app);
    let call = |command: &str| invoke(webview.as_ref(), OUR_PAGE, command, json!({})).unwrap_err();
    for command in declared().difference(&BTreeSet::from([OF_THE_WINDOW.to_owned()])) {
        let said = call(command);
        let wanted = format!("state not managed for field `cockpit` on command `{command}`");
        assert!(said.as_str().is_some_and(|said| said.starts_with(&wanted)), "{command}: {said}");
    }
    assert_eq!(call(OF_THE_WINDOW)["field"], "channelId");
    let said = call("drop_all_tables");
    assert!(said.as_str().unwrap().contains("drop_all_tables not allowed"), "{said}");
}

#[test]
fn a_window_without_permissions_may_call_nothing() {
    let window = Window::open();
    let other = WebviewWindowBuilder::new(&window.app, "other", WebviewUrl::default()).build().unwrap();
    for command in declared() {
        let said = invoke(other.as_ref(), OUR_PAGE, &command, json!({ "id": 1 })).unwrap_err();
        let said = said.as_str().unwrap();
        assert!(said.contains("not allowed on window \"other\""), "{command}: {said}");
    }
}

#[test]
fn a_page_of_the_web_may_call_nothing() {
    let window = Window::open();
    let main = tauri::Manager::get_webview_window(&window.app, "main").unwrap();
    for command in declared() {
        let said = invoke(main.as_ref(), "https://example.org/", &command, json!({ "id": 1 })).unwrap_err();
        assert!(said.as_str().unwrap().contains("not allowed"), "{command}: {said}");
    }
}

#[test]
fn the_page_may_listen_and_stop_and_set_its_size_and_nothing_more() {
    let window = Window::open();
    let listening = json!({ "event": "system_task_run", "target": { "kind": "Any" }, "handler": 7 });
    let id = window.answer("plugin:event|listen", listening);
    window.answer("plugin:event|unlisten", json!({ "event": "system_task_run", "eventId": id }));
    // As the page asks for it (`ui/src/lib/ipc.ts`).
    window.answer("plugin:webview|set_webview_zoom", json!({ "value": 1.5 }));
    for (command, arguments) in [
        ("plugin:event|emit", json!({ "event": "system_task_run", "payload": {} })),
        ("plugin:app|version", json!({})),
        ("plugin:path|resolve_directory", json!({ "directory": 1 })),
        ("plugin:window|close", json!({ "label": "main" })),
        ("plugin:webview|create_webview_window", json!({ "options": {} })),
        ("plugin:opener|open_url", json!({ "url": "https://example.org" })),
    ] {
        let said = window.refusal(command, arguments);
        assert!(said.as_str().unwrap().contains("not allowed"), "{command}: {said}");
    }
}
