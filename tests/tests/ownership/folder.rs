//! A data folder whose tasks ask nobody in the world and run only when a test wants it.

use std::path::Path;

use anyhow::Result;
use serde_json::{Value, json};
use store::{
    SqliteStore,
    queries::run_listing::{ListedRun, RunQuery},
};
use system_tests::programs::{ctl, ctl_json};
use tempfile::TempDir;
use tokio::sync::OnceCell;

pub struct Folder {
    path: TempDir,
    /// Opened once: each store has threads of its own.
    reader: OnceCell<SqliteStore>,
}

impl Folder {
    /// With nothing in it: the next start is the first.
    pub fn empty() -> Self {
        Self { path: tempfile::tempdir().unwrap(), reader: OnceCell::new() }
    }

    /// With the first tasks, none of which has a schedule.
    pub async fn quiet() -> Self {
        let folder = Self::empty();
        folder.json(&["set", "news_sync", "--config", &json!({ "feeds": [] }).to_string()]).await;
        for task in folder.json(&["tasks"]).await.as_array().unwrap() {
            folder.json(&["set", task["taskType"].as_str().unwrap(), "--manual"]).await;
        }
        folder
    }

    pub fn path(&self) -> &Path {
        self.path.path()
    }

    /// What a command of `cockpitctl` answers.
    pub async fn json(&self, arguments: &[&str]) -> Value {
        self.try_json(arguments).await.unwrap()
    }

    pub async fn try_json(&self, arguments: &[&str]) -> Result<Value> {
        ctl_json(self.path(), arguments).await
    }

    /// The exit code of a command, and what it says on standard error.
    pub async fn fails(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let output = ctl(self.path(), arguments).await.unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    }

    /// All runs, whoever owns the database, newest first.
    pub async fn runs(&self) -> Vec<ListedRun> {
        let store = self.reader.get_or_try_init(|| SqliteStore::open_read_only(self.path())).await.unwrap();
        store.list_runs(RunQuery { limit: 500, ..RunQuery::default() }).await.unwrap()
    }

    /// The names of its files, but for what SQLite keeps beside the database while it is open.
    pub fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.filter(|name| !name.starts_with("cockpit.db-")).collect();
        names.sort();
        names
    }
}
