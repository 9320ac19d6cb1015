//! Sources tried out, with secrets of our own.

use std::{fs, sync::Arc};

use api::{
    schedule::PreviewInput,
    source::{SourceTestDto, SourceTestInput},
    task::UpdateTaskInput,
};
use cockpit::Cockpit;
use handlers::{ReadSecretError, Secret, Secrets};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::options;

/// A key of NewsData, and the address of the one secret calendar.
struct Keyring {
    calendar: String,
}

impl Secrets for Keyring {
    fn newsdata_key(&self) -> Result<Option<Secret>, ReadSecretError> {
        Ok(Some(Secret::new("pub_s3cret")))
    }

    fn calendar_address(&self, key: &str) -> Result<Option<Secret>, ReadSecretError> {
        Ok((key == "private").then(|| Secret::new(self.calendar.clone())))
    }
}

/// A cockpit with both secrets, a file where the calendar's address leads, and nobody where NewsData's does.
async fn open() -> (Cockpit, TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("private.ics");
    fs::write(&file, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n").unwrap();
    let keyring = Keyring { calendar: file.display().to_string() };
    let cockpit = Cockpit::open_with(options(dir.path()), Arc::new(keyring)).await.unwrap();
    let edit = async |task_type: &str, config: Value| {
        let config = Some(Some(config.to_string()));
        let input = UpdateTaskInput { config, ..UpdateTaskInput::default() };
        cockpit.update_system_task(task_type, None, &input).await.unwrap();
    };
    let private = json!({ "name": "Private", "secret": true, "secret_id": "private" });
    edit("calendar_sync", json!({ "calendars": [private] })).await;
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    edit("news_sync", json!({ "feeds": [], "newsdata": { "base_url": format!("http://{free}") } })).await;
    (cockpit, dir)
}

async fn tried(cockpit: &Cockpit, input: Value) -> SourceTestDto {
    let input: SourceTestInput = serde_json::from_value(input).unwrap();
    cockpit.test_source(&input).await.unwrap()
}

#[tokio::test]
async fn a_secret_calendar_is_tried_by_its_name() {
    let (cockpit, _dir) = open().await;
    let tried = tried(&cockpit, json!({ "kind": "calendar", "name": "private" })).await;
    assert_eq!((tried.ok, tried.message.as_str()), (true, "It answered with no events of this year."));
}

#[tokio::test]
async fn newsdata_is_tried_as_it_is_configured_where_nobody_says_otherwise() {
    let (cockpit, _dir) = open().await;
    let tried = tried(&cockpit, json!({ "kind": "newsdata" })).await;
    assert!(!tried.ok && tried.message.starts_with("Could not connect"), "{tried:?}");
    assert!(!format!("{tried:?}").contains("s3cret"), "{tried:?}");
}

#[tokio::test]
async fn a_key_that_is_typed_is_tried_and_stored_nowhere() {
    let (cockpit, dir) = open().await;
    let tried = tried(&cockpit, json!({ "kind": "newsdata", "key": " typed_k3y " })).await;
    assert!(!tried.ok && tried.message.starts_with("Could not connect"), "{tried:?}");
    for key in ["", "two words", &"k".repeat(201)] {
        let input = serde_json::from_value(json!({ "kind": "newsdata", "key": key })).unwrap();
        let error = cockpit.test_source(&input).await.unwrap_err();
        assert_eq!(error.field.as_deref(), Some("key"), "{error}");
    }
    cockpit.shutdown().await;
    for file in fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().path()) {
        if file.is_file() {
            let text = String::from_utf8_lossy(&fs::read(&file).unwrap()).into_owned();
            assert!(!text.contains("typed_k3y"), "{}", file.display());
        }
    }
}

#[tokio::test]
async fn more_requests_than_newsdata_allows_are_warned_of_where_it_is_asked() {
    let (cockpit, _dir) = open().await;
    let warnings = async |cockpit: &Cockpit, task_type: &str| {
        let input = json!({ "frequencySeconds": 300, "taskType": task_type });
        let input: PreviewInput = serde_json::from_value(input).unwrap();
        cockpit.preview_schedule(&input).await.unwrap().warnings
    };
    let expected = "That is 288 requests to NewsData.io a day; its free plan allows 200";
    assert_eq!(warnings(&cockpit, "news_sync").await, [expected]);
    assert_eq!(warnings(&cockpit, "calendar_sync").await, [""; 0]);
}
