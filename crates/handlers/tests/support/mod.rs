//! What the tests of handlers share: a store in memory, a clock that stands where the fixtures want it, and runs
//! without a scheduler.
#![allow(dead_code, clippy::unwrap_used)] // each test file uses its part, and ends at what it did not expect

pub mod calendars;

use std::{path::Path, sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use handlers::{Dependencies, HttpLimits, NoSecrets, ReadSecretError, Secret, Secrets, TaskType, registry};
use scheduler::{
    clock::Clock,
    handler::{Handler, RunContext, RunReport},
    run::TaskRunResult,
    task::SystemTask,
    testing::{plain_task::plain_task, test_clock::TestClock},
};
use serde_json::{Value, json};
use store::{
    OpenOptions, SqliteStore,
    queries::articles::{Article, ArticleQuery},
};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::path};

/// The moment all fixtures are written around.
pub const NOW: &str = "2026-03-10T12:00:00.000Z";

pub fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    std::fs::read_to_string(path).unwrap()
}

pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A cockpit without a scheduler.
pub struct Bench {
    pub store: SqliteStore,
    pub clock: Arc<TestClock>,
    pub data_dir: tempfile::TempDir,
    pub secrets: Arc<dyn Secrets>,
    pub http: HttpLimits,
}

impl Bench {
    pub fn new() -> Self {
        let clock = Arc::new(TestClock::new(at(NOW)));
        Self {
            store: SqliteStore::open_in_memory(clock.clone()).unwrap(),
            clock,
            data_dir: tempfile::tempdir().unwrap(),
            secrets: Arc::new(NoSecrets),
            http: HttpLimits { total: Duration::from_secs(5), ..HttpLimits::default() },
        }
    }

    /// With a real database file.
    pub async fn on_disk(mut self) -> Self {
        let mut options = OpenOptions::new(self.data_dir.path(), "test", "0");
        options.clock = self.clock.clone();
        self.store = SqliteStore::open(options).await.unwrap();
        self
    }

    pub fn with_secrets(mut self, secrets: impl Secrets) -> Self {
        self.secrets = Arc::new(secrets);
        self
    }

    pub fn with_time_limit(mut self, total: Duration) -> Self {
        self.http.total = total;
        self
    }

    pub async fn run(&self, task_type: TaskType, config: &Value) -> TaskRunResult {
        self.run_watched(task_type, config).await.0
    }

    /// The result and what the run said while it ran.
    pub async fn run_watched(&self, task_type: TaskType, config: &Value) -> (TaskRunResult, RunReport) {
        let (context, reports) = RunContext::detached(task(task_type, config), self.clock.clone());
        let result = self.run_in(task_type, context).await;
        let report = reports.borrow().clone();
        (result, report)
    }

    pub async fn run_in(&self, task_type: TaskType, context: RunContext) -> TaskRunResult {
        self.handler(task_type).run(context).await
    }

    pub fn needs_network(&self, task_type: TaskType, config: &Value) -> bool {
        self.handler(task_type).needs_network(&task(task_type, config))
    }

    pub fn handler(&self, task_type: TaskType) -> Arc<dyn Handler> {
        let dependencies = Dependencies {
            store: self.store.clone(),
            secrets: self.secrets.clone(),
            data_dir: self.data_dir.path().to_owned(),
            http: self.http,
        };
        registry(&dependencies).get(task_type.as_str()).cloned().unwrap()
    }

    pub fn forward(&self, by: TimeDelta) {
        self.clock.step(by);
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }
}

/// Both secrets are known.
pub struct Keyring {
    pub key: Option<&'static str>,
    pub address: Option<String>,
}

impl Secrets for Keyring {
    fn newsdata_key(&self) -> Result<Option<Secret>, ReadSecretError> {
        Ok(self.key.map(Secret::new))
    }

    fn calendar_address(&self, _name: &str) -> Result<Option<Secret>, ReadSecretError> {
        Ok(self.address.clone().map(Secret::new))
    }
}

pub fn task(task_type: TaskType, config: &Value) -> SystemTask {
    SystemTask {
        name: task_type.to_string(),
        component: task_type.component().to_owned(),
        frequency_seconds: Some(60),
        breaker_threshold: 5,
        config: Some(config.to_string()),
        ..plain_task(1, &task_type.to_string(), at(NOW))
    }
}

pub fn json(result: &TaskRunResult) -> Value {
    serde_json::from_str(result.result_json.as_deref().unwrap_or("null")).unwrap()
}

pub async fn serve(server: &MockServer, at: &str, response: ResponseTemplate) {
    Mock::given(path(at)).respond_with(response).mount(server).await;
}

pub fn ok(body: impl Into<Vec<u8>>, content_type: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(body.into(), content_type)
}

pub const RSS: &str = "application/rss+xml";

pub fn feed(name: &str, url: impl Into<String>) -> Value {
    json!({ "name": name, "url": url.into() })
}

pub fn rss(items: &[(&str, &str)]) -> String {
    let item =
        |(guid, title): &(&str, &str)| format!("<item><guid>{guid}</guid><title>{title}</title></item>");
    let items: Vec<String> = items.iter().map(item).collect();
    format!("<rss version=\"2.0\"><channel><title>t</title>{}</channel></rss>", items.concat())
}

pub async fn articles(bench: &Bench) -> Vec<Article> {
    let query = ArticleQuery { limit: 100, ..ArticleQuery::default() };
    bench.store.list_articles(query).await.unwrap().articles
}
