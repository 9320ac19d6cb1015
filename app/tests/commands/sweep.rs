//! Every command against values that nobody means well with: an error of the wire, in the end, short, and nothing is changed.
//!
//! What is wrong with each is in [`values`], what commands take in [`table`].

use std::{
    collections::BTreeSet,
    ffi::OsStr,
    time::{Duration, Instant},
};

use app::dialogs::Dialogs;
use futures::FutureExt;
use serde_json::{Map, Value, json};
use tauri::Manager;

use self::{
    table::{Part, Shape, commands},
    values::{Hostile, hostile},
};
use crate::{
    environment::{NO_SESSION_BUS, in_own_process},
    registration::declared,
    window::{Answer, Window},
};

mod table;
mod values;

/// Only a command that hangs, or works without a bound on what it was sent, takes as long; how quick one is is no matter of
/// tests.
const HUNG: Duration = Duration::from_mins(1);
/// Characters of what is told of an error, and bytes of an answer that says "nothing".
const SHORT: usize = 500;

/// What is wrong with an answer to a value that cannot be.
fn complaint(answer: &Answer, took: Duration, is_question: bool) -> Option<String> {
    let error = match answer {
        // There is nothing of the kind.
        Ok(answer) if is_question && answer.to_string().len() < 2 * SHORT => return None,
        Ok(answer) => return Some(format!("taken: {}", shown(answer))),
        Err(error) => error,
    };
    let kinds = ["not_found", "invalid_schedule", "invalid_input"];
    let is_error = kinds.iter().any(|kind| error["kind"] == *kind)
        && error["message"].as_str().is_some_and(|message| !message.trim().is_empty())
        && matches!(error.get("field"), None | Some(Value::String(_)))
        && error.as_object().is_some_and(|fields| fields.len() <= 3);
    if !is_error {
        return Some(format!("no error of the wire: {}", shown(error)));
    }
    if error["message"].as_str().is_some_and(|message| message.chars().any(is_not_shown)) {
        return Some(format!("control characters in {}", shown(error)));
    }
    let characters = error["message"].as_str().unwrap_or_default().chars().count();
    if characters > SHORT || error["field"].as_str().is_some_and(|field| field.len() > SHORT) {
        return Some(format!("{characters} characters of error: {}", shown(error)));
    }
    (took > HUNG).then(|| format!("took {took:?}"))
}

fn is_not_shown(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn shown(value: &Value) -> String {
    value.to_string().chars().take(300).collect()
}

/// What a page can see of everything that a command could have changed.
fn everything(window: &Window) -> Value {
    let asked = |command: &str, arguments: Value| window.answer(command, arguments);
    let tasks = asked("list_system_tasks", json!({}));
    let types = tasks.as_array().unwrap().iter().map(|task| task["taskType"].as_str().unwrap());
    let edits: Vec<_> = types.map(|of| asked("list_task_edits", json!({ "taskType": of }))).collect();
    let status = asked("get_scheduler_status", json!({}));
    json!({
        "tasks": tasks,
        "edits": edits,
        "status": [status["paused"], status["running"]],
        "settings": asked("get_settings", json!({})),
        "runs": asked("list_runs", json!({ "filter": {} })),
        "articles": asked("list_articles", json!({ "filter": {} })),
        "alerts": asked("list_alerts", json!({ "includeResolved": true })),
        "ideas": asked("list_ideas", json!({ "includeClosed": true })),
        "addresses": asked("list_calendar_addresses", json!({})),
        "backups": asked("list_backups", json!({}))["backups"],
        "restart": window.cockpit.is_restart_requested(),
    })
}

#[test]
fn no_command_is_missing_nor_any_argument() {
    let table = commands();
    let names: BTreeSet<_> = table.iter().map(|(command, _)| (*command).to_owned()).collect();
    assert_eq!(names.len(), table.len(), "a command is here twice");
    assert_eq!(names, declared());
    for (command, parts) in table {
        let listed: BTreeSet<_> = parts.iter().map(|part| part.name.to_owned()).collect();
        assert_eq!(arguments_of(command), listed, "{command}");
    }
}

#[test]
fn no_field_of_an_input_is_missing() {
    let table = commands();
    let input = |command: &str, name: &str| {
        let (_, parts) = table.iter().find(|(of, _)| *of == command).unwrap();
        parts.iter().find(|part| part.name == name).unwrap().clone()
    };
    let within = |part: &Part, name: &str| {
        let Shape::Fields(fields) = &part.shape else { panic!("{} has no fields", part.name) };
        fields.iter().find(|field| field.name == name).unwrap().clone()
    };
    let edit = input("update_system_task", "input");
    let settings = input("update_settings", "input");
    for (part, fields) in [
        (within(&edit, "snooze"), fields_of::<api::task::SnoozeInput>()),
        (edit, fields_of::<api::task::UpdateTaskInput>()),
        (input("list_runs", "filter"), fields_of::<api::run::RunFilter>()),
        (input("preview_schedule", "input"), fields_of::<api::schedule::PreviewInput>()),
        (input("pause_scheduler", "input"), fields_of::<api::status::PauseInput>()),
        (input("list_articles", "filter"), fields_of::<api::news::ArticleFilter>()),
        (input("test_source", "input"), fields_of::<api::source::SourceTestInput>()),
        (input("create_idea", "input"), fields_of::<api::idea::IdeaInput>()),
        (input("update_idea", "input"), fields_of::<api::idea::IdeaInput>()),
        (within(&settings, "quietHours"), fields_of::<api::settings::QuietHoursDto>()),
        (settings, fields_of::<api::settings::SettingsInput>()),
    ] {
        let Shape::Fields(listed) = part.shape else { panic!("{} has no fields", part.name) };
        assert_eq!(listed.iter().map(|field| field.name.to_owned()).collect::<BTreeSet<_>>(), fields);
    }
}

/// The arguments that a command reads, by their names on the wire.
fn arguments_of(command: &str) -> BTreeSet<String> {
    let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/commands")).unwrap();
    let sources: Vec<_> = folder.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    let heads = [format!(" fn {command}("), format!(" fn {command}<")];
    let after = |source: &str| heads.iter().find_map(|head| Some(source.split_once(head)?.1.to_owned()));
    let head = sources.iter().find_map(|source| after(source)).unwrap();
    let parameters = head.split_once('{').unwrap().0;
    let before_types = parameters.split(": Argument<").collect::<Vec<_>>();
    let names = before_types[..before_types.len() - 1].iter();
    names.map(|before| in_words_of_the_wire(before.rsplit([' ', '(', '\n']).next().unwrap())).collect()
}

fn in_words_of_the_wire(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| name + &word[..1].to_uppercase() + &word[1..])
}

/// The fields of an input, as it tells whoever sends another one.
fn fields_of<T: serde::de::DeserializeOwned>() -> BTreeSet<String> {
    let error = serde_json::from_value::<T>(json!({ "bogus": 1 })).err().unwrap().to_string();
    let expected = error.split_once(", expected ").unwrap().1;
    expected.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Calls a command with everything fine but one part.
fn call(window: &Window, command: &str, parts: &[Part], wrong: &Part, value: Value) -> Answer {
    let fine = parts.iter().filter_map(|part| Some((part.name.to_owned(), part.fine.clone()?)));
    let mut arguments: Map<_, _> = fine.collect();
    arguments.insert(wrong.name.to_owned(), value);
    window.invoke(command, Value::Object(arguments))
}

/// Without a keyring, a browser or anybody at the dialogs: nothing of whoever runs the tests is touched.
fn alone(test: &str) -> bool {
    let nothing = OsStr::new("/nonexistent");
    let bus = (NO_SESSION_BUS.0, OsStr::new(NO_SESSION_BUS.1));
    in_own_process(test, &[bus, ("NEWSDATA_API_KEY", OsStr::new("")), ("PATH", nothing)])
}

#[test]
fn whatever_comes_is_refused_shortly_and_changes_nothing() {
    if !alone("sweep::whatever_comes_is_refused_shortly_and_changes_nothing") {
        return;
    }
    let window = Window::open();
    window.answer("create_idea", json!({ "input": { "title": "A shed" } }));
    window.app.manage(Dialogs::answered_by(|_| async { None }.boxed()));
    let mut before = everything(&window);
    let mut complaints = Vec::new();
    let mut count = 0;
    for (command, parts) in commands() {
        for part in &parts {
            for Hostile { what, value, is_question } in hostile(part) {
                let asked_at = Instant::now();
                let answer = call(&window, command, &parts, part, value);
                let said = complaint(&answer, asked_at.elapsed(), is_question);
                complaints.extend(said.map(|said| format!("{command} {} {what}: {said}", part.name)));
                count += 1;
            }
            let after = everything(&window);
            if after != before {
                complaints.push(format!("{command} {}: something has changed", part.name));
                before = after;
            }
        }
    }
    assert!(count > 500, "{count}");
    assert!(complaints.is_empty(), "{} of {count}:\n{}", complaints.len(), complaints.join("\n"));
}

#[test]
fn what_no_command_reads_changes_nothing() {
    if !alone("sweep::what_no_command_reads_changes_nothing") {
        return;
    }
    let window = Window::open();
    window.app.manage(Dialogs::answered_by(|_| async { None }.boxed()));
    let everything_else = json!({ "path": "/etc/passwd", "x".repeat(1_000_000): "y".repeat(1_000_000) });
    for (command, parts) in commands().into_iter().filter(|(_, parts)| parts.is_empty()) {
        assert!(parts.is_empty());
        let asked_at = Instant::now();
        let plain = window.invoke(command, json!({}));
        let with_more = window.invoke(command, everything_else.clone());
        assert!(asked_at.elapsed() < HUNG, "{command} took {:?}", asked_at.elapsed());
        match (&plain, &with_more) {
            (Ok(_), Ok(_)) => {}
            (Err(plain), Err(with_more)) => {
                assert_eq!(plain, with_more, "{command}");
                assert!(plain["kind"].is_string() && plain.to_string().len() < SHORT, "{command}: {plain}");
            }
            _ => panic!("{command}: {plain:?}, and {with_more:?}"),
        }
    }
    assert!(!window.cockpit.is_restart_requested());
}
