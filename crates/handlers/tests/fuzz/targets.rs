//! What is fed with mutated documents, and what must hold whatever they are.

use std::fs;

use handlers::TaskType;
use scheduler::run::TaskRunResult;
use serde_json::json;
use wiremock::MockServer;

use crate::support::{Bench, Keyring, articles, calendars, feed, fixture, ok, serve};

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

/// What went wrong with a document. The handlers bound their work; a run that never ends is the test's that never ends.
pub async fn find_fault(target: Target, document: &[u8]) -> Option<String> {
    let (result, texts) = match target {
        Target::Feed => {
            let (bench, server) = (Bench::new(), MockServer::start().await);
            serve(&server, "/feed", ok(document, "application/xml")).await;
            let config = json!({ "feeds": [feed("Fuzz", server.uri() + "/feed")] });
            (bench.run(TaskType::NewsSync, &config).await, texts_of_articles(&bench).await)
        }
        Target::NewsData => {
            let bench = Bench::new().with_secrets(Keyring { key: Some("pub_s3cret"), address: None });
            let server = MockServer::start().await;
            serve(&server, "/api/1/latest", ok(document, "application/json")).await;
            let config = json!({ "newsdata": { "base_url": server.uri() } });
            (bench.run(TaskType::NewsSync, &config).await, texts_of_articles(&bench).await)
        }
        Target::Calendar => {
            let bench = Bench::new();
            let file = bench.data_dir.path().join("fuzz.ics");
            fs::write(&file, document).unwrap();
            let result = calendars::sync(&bench, json!([{ "name": "Fuzz", "url": file }])).await;
            let mut texts = Vec::new();
            for event in calendars::events(&bench).await {
                let occurrence = event.occurrence;
                let more = [occurrence.location, occurrence.description].into_iter().flatten();
                texts.extend(
                    [occurrence.uid, occurrence.summary].into_iter().chain(more).map(|text| text.to_string()),
                );
            }
            (result, texts)
        }
    };
    fault_of(&result).or_else(|| texts.iter().find_map(|text| complaint_of_text(text)))
}

async fn texts_of_articles(bench: &Bench) -> Vec<String> {
    let all = articles(bench).await;
    all.into_iter()
        .flat_map(|article| [article.title, article.summary, article.guid, article.url.unwrap_or_default()])
        .collect()
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
