//! What is fed with mutated documents, and what must hold whatever they are.

use std::{fs, sync::Arc};

use handlers::TaskType;
use scheduler::{
    handler::{Handler, RunContext},
    run::TaskRunResult,
};
use serde_json::{Value, json};
use store::queries::articles::ArticleQuery;
use wiremock::MockServer;

use crate::support::{Bench, Keyring, calendars, feed, fixture, ok, serve, task};

/// After so many documents the server is another one: wiremock counts in sixteen bits how often one was reset, and panics beyond.
const RESETS: u64 = 1 << 15;

#[derive(Clone, Copy, Debug)]
pub enum Target {
    Feed,
    Calendar,
    NewsData,
}

impl Target {
    pub fn seeds(self) -> Vec<Vec<u8>> {
        let names: &[&str] = match self {
            Self::Feed => &["rss2.xml", "atom.xml", "rss1.rdf", "feed.json"],
            Self::Calendar => &["google.ics", "outlook.ics"],
            Self::NewsData => &["newsdata.json"],
        };
        names.iter().map(|name| fixture(name).into_bytes()).collect()
    }
}

/// A cockpit that reads one document after the other. Its parts are made once: that takes longer than a run.
pub struct Reader {
    target: Target,
    bench: Bench,
    server: MockServer,
    handler: Arc<dyn Handler>,
    runs: u64,
}

impl Reader {
    pub async fn new(target: Target) -> Self {
        let key = matches!(target, Target::NewsData).then_some("pub_s3cret");
        let bench = Bench::new().with_secrets(Keyring { key, address: None });
        let task_type = match target {
            Target::Feed | Target::NewsData => TaskType::NewsSync,
            Target::Calendar => TaskType::CalendarSync,
        };
        let handler = bench.handler(task_type);
        Self { target, bench, server: a_server().await, handler, runs: 0 }
    }

    /// What went wrong with a document. The handlers bound their work; a run that never ends is a test that never ends.
    pub async fn find_fault(&mut self, document: &[u8]) -> Option<String> {
        self.runs += 1;
        // What is stored under another name is another document's.
        let name = format!("Fuzz {}", self.runs);
        if self.runs.is_multiple_of(RESETS) {
            self.server = a_server().await;
        }
        self.server.reset().await;
        let (result, texts) = match self.target {
            Target::Feed => {
                serve(&self.server, "/feed", ok(document, "application/xml")).await;
                // Each has validators and health of its own.
                let url = format!("{}/feed?{}", self.server.uri(), self.runs);
                (self.run(&json!({ "feeds": [feed(&name, url)] })).await, self.texts_of_articles(&name).await)
            }
            Target::NewsData => {
                serve(&self.server, "/api/1/latest", ok(document, "application/json")).await;
                let config = json!({ "newsdata": { "base_url": self.server.uri() } });
                (self.run(&config).await, self.texts_of_articles("NewsData").await)
            }
            Target::Calendar => {
                let file = self.bench.data_dir.path().join("fuzz.ics");
                fs::write(&file, document).unwrap();
                let result = self.run(&json!({ "calendars": [{ "name": name, "url": file }] })).await;
                (result, self.texts_of_events().await)
            }
        };
        fault_of(&result).or_else(|| texts.iter().find_map(|text| complaint_of_text(text)))
    }

    async fn run(&self, config: &Value) -> TaskRunResult {
        let task_type =
            if matches!(self.target, Target::Calendar) { TaskType::CalendarSync } else { TaskType::NewsSync };
        let (context, _reports) = RunContext::detached(task(task_type, config), self.bench.clock.clone());
        self.handler.run(context).await
    }

    async fn texts_of_articles(&self, source: &str) -> Vec<String> {
        let query = ArticleQuery { source: Some(source.to_owned()), limit: 200, ..ArticleQuery::default() };
        let articles = self.bench.store.list_articles(query).await.unwrap().articles;
        let texts = articles
            .into_iter()
            .map(|article| [article.title, article.summary, article.guid, article.url.unwrap_or_default()]);
        texts.flatten().collect()
    }

    async fn texts_of_events(&self) -> Vec<String> {
        let mut texts = Vec::new();
        for event in calendars::events(&self.bench).await {
            let occurrence = event.occurrence;
            let more = [occurrence.location, occurrence.description].into_iter().flatten();
            texts.extend(
                [occurrence.uid, occurrence.summary].into_iter().chain(more).map(|text| text.to_string()),
            );
        }
        texts
    }
}

/// One that was never used before: those of `MockServer::start` are, and have their count of resets.
async fn a_server() -> MockServer {
    MockServer::builder().start().await
}

/// A panic is caught where it happens, and told in these words.
fn fault_of(result: &TaskRunResult) -> Option<String> {
    let told = format!("{:?} {:?}", result.error_message, result.result_json);
    let panicked = ["what it sent could not be read", "the calendar cannot be read", "could not be stored"];
    let panicked = panicked.into_iter().find(|words| told.contains(words)).map(str::to_owned);
    panicked.or_else(|| (told.len() > 64 * 1024).then(|| "the result is too long".to_owned()))
}

/// What is wrong with a text that a person gets to see.
pub fn complaint_of_text(text: &str) -> Option<String> {
    let is_bad = |sign: char| {
        (sign.is_control() && sign != '\n')
            || matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let lower = text.to_ascii_lowercase();
    let has_markup = ["<script", "<img", "<p>", "<b>", "<br", "<a ", "<!--", "</p>"]
        .iter()
        .any(|tag| lower.contains(tag) && lower.contains('>'));
    let is_bad = text.contains(is_bad) || text.chars().count() > 4_000 || has_markup;
    is_bad.then(|| format!("{:?}", text.chars().take(200).collect::<String>()))
}
