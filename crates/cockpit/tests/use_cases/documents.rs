//! What an export makes of what cannot be read here, and what that does elsewhere.

use cockpit::Cockpit;
use scheduler::edit::{self, TaskEdit};
use serde_json::{Value, json};
use store::{OpenOptions, SqliteStore, queries::edits::NewEdit};

use crate::support::{Bench, options};

/// Configs that no use case takes.
pub const UNREADABLE: [&str; 3] = ["{\"feeds\":[", "[]", "text"];

/// A folder whose news task has a config that no use case would take, as another program may have left it.
pub async fn with_config(config: &str) -> (Cockpit, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    Cockpit::open(options(folder.path())).await.unwrap().shutdown().await;
    let store = SqliteStore::open(OpenOptions::new(folder.path(), "test", "0.1.0")).await.unwrap();
    let task = store.find_task("news_sync", None).await.unwrap().unwrap();
    let change = TaskEdit { config: Some(Some(config.to_owned())), ..TaskEdit::default() };
    let edited = edit::apply(&task, &change, chrono::Utc::now(), chrono_tz::UTC).unwrap();
    let record = NewEdit { edited_by: "test".into(), before: "{}".into(), after: "{}".into(), undoes: None };
    store.update_task(task.revision, &edited, record).await.unwrap().unwrap();
    store.close().await;
    (Cockpit::open(options(folder.path())).await.unwrap(), folder)
}

#[tokio::test]
async fn a_config_that_cannot_be_read_is_left_out_and_named_and_wipes_nothing_elsewhere() {
    for config in UNREADABLE {
        let (from, _folder) = with_config(config).await;
        let to = Bench::open().await;
        let feeds = json!({ "feeds": [{ "name": "Mine", "url": "https://feeds.example/rss" }] });
        to.edit("news_sync", json!({ "config": feeds.to_string() })).await.unwrap();
        let exported = from.export_settings().await.unwrap();
        let tasks = exported["tasks"].as_array().unwrap();
        let news = tasks.iter().find(|task| task["taskType"] == "news_sync").unwrap();
        assert_eq!(news.get("config"), None, "{config}");
        let left_out = "the config of news_sync/news, which cannot be read here";
        assert_eq!(exported["toEnterAgain"], json!([left_out]), "{config}");
        let report = to.cockpit.import_settings(&exported.to_string(), false).await.unwrap();
        assert_eq!(report.to_enter_again, [left_out]);
        let kept: Value = serde_json::from_str(&to.task("news_sync").await.config.unwrap()).unwrap();
        assert_eq!(kept, feeds, "{config}");
    }
}

/// Which of the two was meant nobody knows.
#[tokio::test]
async fn a_key_that_is_there_twice_is_named_and_nothing_is_changed() {
    let bench = Bench::open().await;
    let exported = bench.cockpit.export_settings().await.unwrap().to_string();
    let before = bench.cockpit.list_system_tasks::<Vec<_>>(false, None).await.unwrap();
    let first = r#"{"tasks":[{"taskType":"ideas_review","name":"Lost"}],"#;
    let twice = exported.replacen('{', first, 1);
    let inside = exported.replacen(r#""name":"#, r#""name":"Lost","name":"#, 1);
    for (document, key) in [(twice, "\"tasks\""), (inside, "\"name\"")] {
        for dry_run in [true, false] {
            let error = bench.cockpit.import_settings(&document, dry_run).await.unwrap_err();
            assert_eq!(error.field.as_deref(), Some("document"), "{error}");
            assert!(error.message.contains(key) && error.message.contains("line 1"), "{error}");
        }
    }
    assert_eq!(bench.cockpit.list_system_tasks::<Vec<_>>(false, None).await.unwrap(), before);
}

#[tokio::test]
async fn a_document_may_begin_with_a_byte_order_mark() {
    let bench = Bench::open().await;
    let exported = bench.cockpit.export_settings().await.unwrap();
    let report = bench.cockpit.import_settings(&format!("\u{feff}{exported}"), true).await.unwrap();
    assert_eq!(report.tasks, []);
}
