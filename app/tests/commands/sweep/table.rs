//! What every command takes: the arguments by their names on the wire, what each may be, and a value that is fine while
//! another one is wrong. A command, an argument or a field that is missing here fails the sweep.

use serde_json::{Value, json};

/// What a value may be.
#[derive(Clone)]
pub enum Shape {
    Text,
    /// A whole number.
    Number,
    Flag,
    Numbers,
    /// A document of JSON within a text.
    Document,
    /// An input of fields, as its type has them.
    Fields(Vec<Part>),
}

/// An argument, or a field of an input.
#[derive(Clone)]
pub struct Part {
    pub name: &'static str,
    pub shape: Shape,
    /// What is sent while another part is wrong.
    pub fine: Option<Value>,
    pub required: bool,
    /// A value that nothing has is a question all the same.
    pub asks_for: bool,
}

/// Must be there.
fn needs(name: &'static str, shape: Shape, fine: Value) -> Part {
    Part { name, shape, fine: Some(fine), required: true, asks_for: false }
}

/// May be left out.
fn may(name: &'static str, shape: Shape) -> Part {
    Part { name, shape, fine: None, required: false, asks_for: false }
}

/// A question about whatever has this id, or contains this text: there may be nothing of the kind.
fn asks(part: Part) -> Part {
    Part { asks_for: true, ..part }
}

fn id(name: &'static str) -> Part {
    needs(name, Shape::Number, json!(4_711))
}

fn component() -> Part {
    may("component", Shape::Text)
}

fn task_type() -> Part {
    needs("taskType", Shape::Text, json!("ideas_review"))
}

fn instant(name: &'static str) -> Part {
    needs(name, Shape::Text, json!("2999-01-01T00:00:00Z"))
}

fn input(name: &'static str, fields: Vec<Part>) -> Part {
    // Without any field an input is fine, and asks for nothing to be changed.
    let fine = fields.iter().filter(|field| field.required);
    let fine = fine.map(|field| (field.name.to_owned(), field.fine.clone().unwrap())).collect();
    needs(name, Shape::Fields(fields), Value::Object(fine))
}

/// Every command of the window.
#[expect(clippy::too_many_lines, reason = "it is a table")]
pub fn commands() -> Vec<(&'static str, Vec<Part>)> {
    use Shape::{Document, Fields, Flag, Number, Numbers, Text};
    let idea = || vec![may("title", Text), may("body", Text), may("status", Text)];
    let snooze = vec![may("until", Text), may("reason", Text)];
    let hours = |name| needs(name, Text, json!("22:00"));
    vec![
        ("list_system_tasks", vec![may("enabledOnly", Flag), asks(component())]),
        ("get_system_task", vec![asks(id("id")), asks(component())]),
        (
            "update_system_task",
            vec![
                task_type(),
                component(),
                input(
                    "input",
                    vec![
                        may("enabled", Flag),
                        may("frequencySeconds", Number),
                        may("frequencyCron", Text),
                        may("name", Text),
                        may("timezone", Text),
                        may("catchUp", Text),
                        may("overlap", Text),
                        may("timeoutSeconds", Number),
                        may("maxRetries", Number),
                        may("breakerThreshold", Number),
                        may("config", Document),
                        may("snooze", Fields(snooze)),
                    ],
                ),
            ],
        ),
        ("run_system_task_now", vec![task_type(), component()]),
        ("list_system_task_runs", vec![task_type(), needs("limit", Number, json!(5)), component()]),
        ("get_task_overview", vec![id("taskId")]),
        ("list_task_edits", vec![task_type(), component()]),
        ("undo_task_edit", vec![id("editId")]),
        ("cancel_run", vec![id("runId")]),
        (
            "list_runs",
            vec![input(
                "filter",
                vec![
                    asks(may("taskType", Text)),
                    asks(component()),
                    may("status", Text),
                    may("trigger", Text),
                    asks(may("reason", Text)),
                    may("from", Text),
                    may("to", Text),
                    asks(may("before", Number)),
                    may("limit", Number),
                ],
            )],
        ),
        ("get_run", vec![id("id")]),
        ("watch_run", vec![id("runId"), needs("channel", Text, json!("__CHANNEL__:1"))]),
        ("unwatch_run", vec![needs("channelId", Number, json!(1))]),
        ("explain_slot", vec![task_type(), component(), may("at", Text)]),
        (
            "preview_schedule",
            vec![input(
                "input",
                vec![
                    // What cannot be is told as a part of the answer.
                    asks(may("frequencyCron", Text)),
                    asks(may("frequencySeconds", Number)),
                    asks(may("timezone", Text)),
                    may("after", Text),
                    may("count", Number),
                    may("taskType", Text),
                    asks(component()),
                ],
            )],
        ),
        ("list_upcoming_runs", vec![needs("hours", Number, json!(24))]),
        ("get_away_report", vec![]),
        ("dismiss_away_report", vec![needs("to", Text, json!("2026-01-01T00:00:00Z"))]),
        ("get_scheduler_status", vec![]),
        ("pause_scheduler", vec![input("input", vec![may("until", Text), may("reason", Text)])]),
        ("resume_scheduler", vec![]),
        (
            "list_articles",
            vec![input(
                "filter",
                vec![
                    asks(may("search", Text)),
                    asks(may("source", Text)),
                    may("unreadOnly", Flag),
                    may("before", Text),
                    may("limit", Number),
                ],
            )],
        ),
        ("mark_articles_read", vec![asks(needs("ids", Numbers, json!([])))]),
        ("mark_seen", vec![needs("place", Text, json!("news"))]),
        ("open_article", vec![id("id")]),
        ("get_news_stats", vec![]),
        ("list_sources", vec![]),
        (
            "test_source",
            vec![input(
                "input",
                vec![
                    needs("kind", Text, json!("feed")),
                    may("url", Text),
                    may("name", Text),
                    may("newsdata", Document),
                    may("key", Text),
                ],
            )],
        ),
        ("list_events", vec![instant("from"), instant("to")]),
        ("get_calendar_stats", vec![]),
        ("list_alerts", vec![may("includeResolved", Flag)]),
        ("acknowledge_alert", vec![id("id")]),
        ("unacknowledge_alert", vec![id("id")]),
        ("snooze_alert", vec![id("id"), instant("until")]),
        ("unsnooze_alert", vec![id("id")]),
        ("get_alert_stats", vec![]),
        ("list_ideas", vec![may("includeClosed", Flag)]),
        (
            "create_idea",
            vec![input(
                "input",
                vec![needs("title", Text, json!("A hut")), may("body", Text), may("status", Text)],
            )],
        ),
        ("update_idea", vec![needs("id", Number, json!(1)), input("input", idea())]),
        ("get_idea_stats", vec![]),
        ("get_settings", vec![]),
        (
            "update_settings",
            vec![input(
                "input",
                vec![
                    may("theme", Text),
                    may("density", Text),
                    may("timezone", Text),
                    may("logLevel", Text),
                    may("closeToTray", Flag),
                    may("startAtLogin", Flag),
                    may("notifications", Text),
                    may("quietHours", Fields(vec![hours("from"), hours("to")])),
                ],
            )],
        ),
        ("get_newsdata_key_status", vec![]),
        ("set_newsdata_key", vec![needs("key", Text, json!("pub_0123456789abcdef"))]),
        ("clear_newsdata_key", vec![]),
        ("list_calendar_addresses", vec![]),
        (
            "set_calendar_address",
            vec![
                needs("name", Text, json!("Mine")),
                needs("url", Text, json!("https://example.org/basic.ics")),
            ],
        ),
        ("clear_calendar_address", vec![needs("name", Text, json!("Mine"))]),
        ("list_backups", vec![]),
        ("back_up_now", vec![]),
        ("preview_restore", vec![needs("file", Text, json!("nowhere.db"))]),
        ("restore_database", vec![needs("file", Text, json!("nowhere.db"))]),
        ("choose_restore_file", vec![]),
        ("restore_chosen_file", vec![]),
        ("export_settings", vec![]),
        ("choose_import_file", vec![]),
        ("import_chosen_file", vec![]),
        ("write_diagnostics", vec![]),
        ("get_storage", vec![]),
        (
            "estimate_retention",
            vec![needs("keepRuns", Number, json!(10)), needs("keepDays", Number, json!(3))],
        ),
        ("free_space", vec![]),
        ("open_data_folder", vec![]),
    ]
}
