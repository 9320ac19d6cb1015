//! One data folder, the server it fetches from, and the ledger of both.

use std::{fs, path::PathBuf, sync::Arc, time::Duration};

use scheduler::run::RunId;
use serde_json::{from_value, json};
use store::{
    OpenOptions, SqliteStore,
    queries::{
        articles::{ArticlePage, ArticleQuery},
        run_listing::{ListedRun, RunQuery},
    },
};
use tempfile::TempDir;

use crate::{
    judge::Case,
    ledger::{Fact, Ledger},
    random::Random,
    server::{FETCHING, Server},
    socket::Socket,
};

/// Tasks that have slots.
pub const TASKS: [&str; 4] = [FETCHING[0], FETCHING[1], "alerts_refresh", "ideas_review"];
/// Seconds between the slots of each: there is none shorter.
pub const EVERY: i64 = 1;
/// Rows of a page.
const PAGE: u32 = 500;

pub struct World {
    /// Holds the data folder and, apart from it, the ledger.
    dir: TempDir,
    pub ledger: Arc<Ledger>,
    pub server: Server,
}

impl World {
    /// With nothing in the folder.
    pub async fn begin(random: Random) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let ledger = Arc::new(Ledger::create(&dir.path().join("ledger")));
        let server = Server::start(Arc::clone(&ledger), random).await;
        Self { dir, ledger, server }
    }

    pub fn data_dir(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// Every task gets slots and a first run, without which nothing is ever caught up; the one that prunes
    /// history gets none. By now the process has said yes to all of it.
    pub async fn configure(&self) {
        let mut socket = Socket::connect(&self.data_dir()).await.unwrap();
        let source = |task_type| json!([{ "name": "Crash", "url": self.server.url(task_type) }]);
        let config = [
            Some(json!({ "feeds": source("news_sync") })),
            Some(json!({ "calendars": source("calendar_sync") })),
        ];
        for (task_type, config) in TASKS.into_iter().zip(config.into_iter().chain([None, None])) {
            let mut input = json!({ "frequencySeconds": EVERY, "maxRetries": 0, "breakerThreshold": 0 });
            if let Some(config) = config {
                input["config"] = json!(config.to_string());
            }
            socket.ask("update_system_task", json!({ "taskType": task_type, "input": input })).await;
            let reply = socket.ask("run_system_task_now", json!({ "taskType": task_type })).await;
            self.ledger.note(Fact::Replied(Box::new(from_value(reply).unwrap())));
        }
        let never = json!({ "frequencySeconds": null, "frequencyCron": null });
        socket.ask("update_system_task", json!({ "taskType": "history_prune", "input": never })).await;
    }

    /// The one final read, when no process is left: the store checks the whole database's integrity before it opens it,
    /// and refuses one that is damaged.
    pub async fn read(&self) -> Case {
        let store = SqliteStore::open(OpenOptions::new(self.data_dir(), "crash test", "1.0")).await.unwrap();
        let mut rows: Vec<ListedRun> = Vec::new();
        loop {
            let before_id: Option<RunId> = rows.last().map(|row| row.run.id);
            let page =
                store.list_runs(RunQuery { before_id, limit: PAGE, ..RunQuery::default() }).await.unwrap();
            if page.is_empty() {
                break;
            }
            rows.extend(page);
        }
        rows.reverse();
        let mut articles = Vec::new();
        let mut before = None;
        loop {
            let query = ArticleQuery { before, limit: PAGE, ..ArticleQuery::default() };
            let ArticlePage { articles: page, next } = store.list_articles(query).await.unwrap();
            articles.extend(page.iter().map(|article| article.guid.parse::<u64>().unwrap()));
            before = next;
            if before.is_none() {
                break;
            }
        }
        store.close().await;
        // Copies that are made when something seems to be lost.
        let has_backups = self.data_dir().join("backups").exists();
        assert!(!has_backups, "a start took a killed process's log for a damaged one");
        Case { entries: self.ledger.read(), rows, articles }
    }

    /// Is there a database?
    pub fn has_database(&self) -> bool {
        self.data_dir().join("cockpit.db").exists()
    }

    /// As if there had never been one.
    pub fn forget_database(&self) {
        fs::remove_dir_all(self.data_dir()).unwrap();
    }

    /// Keeps the folder for a look at it.
    pub fn keep(self) -> PathBuf {
        self.dir.keep()
    }
}

/// Of a process in which nothing runs by itself.
pub const NEVER: Duration = Duration::from_hours(1);
