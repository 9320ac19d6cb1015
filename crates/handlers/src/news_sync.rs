//! `news_sync`: brings articles in from feeds and from the `NewsData` service.
//!
//! One fetch a source: conditional request, parse, store, all within the source's own time limit. What several
//! sources make of one run is in [`crate::source`].

use std::sync::Arc;

use chrono::{DateTime, Utc};
use encoding_rs::Encoding;
use futures::future::BoxFuture;
use scheduler::{
    clock::Clock,
    handler::{Handler, RunContext},
    run::{Reason, TaskRunResult},
    task::SystemTask,
};
use serde_json::json;
use store::{
    SqliteStore,
    queries::{
        articles::NewArticle,
        seeding::NewTask,
        sources::{SourceKind, SourceOutcome, Validators},
    },
};
use url::Url;

pub(crate) use self::config::NewsConfig;
use self::configured::{NewsSource, newsdata_key, sources};
pub(crate) use self::trial::{newsdata_query, try_feed, try_newsdata};
use crate::{
    Dependencies,
    config::ConfigError,
    http::{Fetched, HttpClient, Request, host_of, is_within_reach},
    secrets::{ReadSecretError, Redactor, Secrets},
    source::{self, Counts, Failure, Job, SourceResult, Sources, Turn, turn},
    task_handler::{TaskHandler, every_minutes},
};

mod config;
mod configured;
mod date;
mod feed;
mod identity;
mod lenient;
mod newsdata;
mod trial;

const NEWSDATA_NAME: &str = "NewsData";
const ACCEPT_FEEDS: &str = "application/rss+xml, application/atom+xml, application/feed+json, \
                            application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5";

/// Fetches news.
pub(crate) struct NewsSync {
    store: SqliteStore,
    secrets: Arc<dyn Secrets>,
    http: HttpClient,
}

impl TaskHandler for NewsSync {
    const TASK_TYPE: &'static str = "news_sync";
    const COMPONENT: &'static str = "news";

    fn new(dependencies: &Dependencies, http: &HttpClient) -> Self {
        Self {
            store: dependencies.store.clone(),
            secrets: Arc::clone(&dependencies.secrets),
            http: http.clone(),
        }
    }

    fn default_task() -> NewTask {
        let feeds = json!([
            { "name": "BBC World", "url": "https://feeds.bbci.co.uk/news/world/rss.xml" },
            { "name": "The Guardian World", "url": "https://www.theguardian.com/world/rss" },
            { "name": "Hacker News", "url": "https://news.ycombinator.com/rss" },
            { "name": "NASA", "url": "https://www.nasa.gov/feed/" },
        ]);
        Self::networked_task("News sync", every_minutes(45), &json!({ "feeds": feeds }))
    }

    fn check_config(config: Option<&str>) -> Result<(), ConfigError> {
        NewsConfig::check(config)
    }
}

impl Handler for NewsSync {
    fn run(&self, context: RunContext) -> BoxFuture<'_, TaskRunResult> {
        Box::pin(self.sync(context))
    }

    /// A run is of use offline when one of its sources is within reach, or when there is none to wait for.
    fn needs_network(&self, task: &SystemTask) -> bool {
        NewsConfig::read(task.config.as_deref()).is_ok_and(|config| {
            let feeds = config.feeds.iter().filter_map(|feed| Url::parse(feed.url.trim()).ok());
            let newsdata = config.newsdata.iter().filter_map(|newsdata| newsdata.latest().ok());
            let urls: Vec<Url> = feeds.chain(newsdata).collect();
            !urls.is_empty() && !urls.iter().any(is_within_reach)
        })
    }
}

impl NewsSync {
    async fn sync(&self, context: RunContext) -> TaskRunResult {
        let config = match NewsConfig::read(context.task.config.as_deref()) {
            Ok(config) => config,
            Err(error) => {
                return TaskRunResult::permanent_error(format!("The task's settings are wrong: {error}."));
            }
        };
        let key = newsdata_key(&self.secrets).await;
        let sources = match sources(&config, &key, &context) {
            Ok(sources) => sources,
            Err(message) => return TaskRunResult::permanent_error(message),
        };
        // Where nobody tells the key, NewsData may be a source as before.
        let kinds = [SourceKind::Feed, SourceKind::NewsData];
        let kinds = if key.is_ok() { &kinds[..] } else { &kinds[..1] };
        let ids = sources.iter().map(|source| &source.id);
        if let Err(error) = source::settle(&self.store, &context, kinds, ids, Vec::new()).await {
            return TaskRunResult::error(format!("The news could not be stored: {error}."));
        }
        match key {
            Err(error @ ReadSecretError::NoAnswer) if sources.is_empty() => {
                return source::without_keyring(error);
            }
            _ if sources.is_empty() => {
                return TaskRunResult::skipped(Reason::NOT_CONFIGURED, r#"{"reason":"no api key"}"#);
            }
            _ => {}
        }
        let now = context.clock.now();
        let jobs = sources.into_iter().map(|source| {
            let clock = Arc::clone(&context.clock);
            let fetcher = Fetcher { store: self.store.clone(), http: self.http.clone(), clock };
            Job {
                id: source.id.clone(),
                host: host_of(&source.url),
                fetch: Box::pin(async move { fetcher.fetch(&source, now).await }),
            }
        });
        let sources = Sources { list: "sources", before: Counts::default(), jobs: jobs.collect() };
        source::sync(&self.store, &context, sources).await
    }
}

/// Fetches one source.
struct Fetcher {
    store: SqliteStore,
    http: HttpClient,
    clock: Arc<dyn Clock>,
}

impl Fetcher {
    async fn fetch(&self, source: &NewsSource, now: DateTime<Utc>) -> Result<SourceResult, Failure> {
        // Articles are stored under the source's name. They go with it to another one, but not from a name that two
        // sources shared: a renamed source sends them again.
        let scope = source.id.name.clone();
        let validators = match turn(&self.store, &source.id, &scope, now).await? {
            Turn::Ask(validators) => validators,
            Turn::Wait(until) => return Ok(SourceResult::Waiting(until)),
        };
        let fetched = ask(&self.http, source, validators.as_ref(), now).await?;
        let (articles, validators) = match fetched {
            Fetched::NotModified => {
                self.store.record_attempt(source.id.attempt(now, SourceOutcome::Unchanged)).await?;
                return Ok(SourceResult::Unchanged);
            }
            Fetched::Content { body, validators, url, charset } => {
                let articles = parse(source, Answer { body, url, charset }, now).await?;
                let ids = identity::possible_ids(&articles);
                let known = self.store.article_links(source.id.name.clone(), ids).await?;
                (identity::told_apart(articles, &known), validators)
            }
        };
        let outcome = SourceOutcome::Fetched(Validators { scope, ..validators });
        let attempt = source.id.attempt(now, outcome);
        let upserted = self.store.save_articles(attempt, articles, self.clock.now()).await?;
        let counts = Counts { inserted: upserted.inserted, updated: upserted.updated, removed: None };
        Ok(SourceResult::Read { counts, warning: None })
    }
}

/// Asks a source. What `NewsData` sends or complains of is told without the key.
async fn ask(
    http: &HttpClient,
    source: &NewsSource,
    validators: Option<&Validators>,
    now: DateTime<Utc>,
) -> Result<Fetched, Failure> {
    let Some(key) = &source.key else {
        return Ok(http.get(Request { url: &source.url, accept: ACCEPT_FEEDS, validators, now }).await?);
    };
    let mut url = source.url.clone();
    url.query_pairs_mut().append_pair("apikey", key.expose());
    let request = Request { url: &url, accept: "application/json", validators, now };
    let redactor = Redactor::of_key(key);
    match http.get(request).await.map_err(|error| newsdata::failure(error, &redactor))? {
        Fetched::Content { body, validators, url, charset } => {
            Ok(Fetched::Content { body, validators: without(validators, &redactor), url, charset })
        }
        unchanged @ Fetched::NotModified => Ok(unchanged),
    }
}

/// Validators are sent back as they came or not at all.
fn without(validators: Validators, redactor: &Redactor) -> Validators {
    let clean = |text: Option<String>| text.filter(|text| !redactor.finds(text));
    let Validators { etag, last_modified, scope } = validators;
    Validators { etag: clean(etag), last_modified: clean(last_modified), scope }
}

/// What a source sent.
struct Answer {
    body: Vec<u8>,
    /// Where it came from, for relative links.
    url: Url,
    /// How the server says that it is encoded.
    charset: Option<&'static Encoding>,
}

/// Parsing is work for a thread that may be busy.
async fn parse(source: &NewsSource, answer: Answer, now: DateTime<Utc>) -> Result<Vec<NewArticle>, Failure> {
    let redactor = source.key.as_ref().map(Redactor::of_key);
    let parsed = tokio::task::spawn_blocking(move || match redactor {
        None => feed::articles(answer, now).map_err(Failure::new),
        Some(redactor) => newsdata::articles(&answer.body, &redactor, now),
    });
    parsed.await.unwrap_or_else(|_| Err(Failure::new("what it sent could not be read")))
}
