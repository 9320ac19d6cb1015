//! `alerts_refresh`: derives alerts from what the cockpit knows: tasks that fail, events about to start, keywords
//! in the news, ideas that wait for review.
//!
//! It only finds out what holds now; the store raises what is new and resolves what is gone.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use futures::future::BoxFuture;
use scheduler::{
    error::StoreError,
    handler::{Handler, RunContext},
    run::TaskRunResult,
    schedule::Schedule,
    store::Store,
    task::SystemTask,
};
use serde::Deserialize;
use serde_json::json;
use store::{
    SqliteStore,
    queries::{
        alerts::{Finding, Refreshed, Severity},
        articles::Article,
        events::EventTime,
        ideas::IdeaStats,
        seeding::NewTask,
    },
};

use self::keyword::{Keyword, Words};
use crate::{
    Dependencies,
    config::{ConfigError, check_len, check_range, read_json},
    http::HttpClient,
    task_handler::{TaskHandler, every_minutes},
    text,
};

mod keyword;

/// Consecutive errors from which a task counts as failing.
const FAILING_FROM: i64 = 3;
/// How long an unread article counts as new.
const NEWS_AGE: TimeDelta = TimeDelta::hours(24);
/// Articles searched for keywords.
const MAX_ARTICLES: u32 = 2_000;
/// Titles told in one alert.
const TOLD_TITLES: usize = 3;
const MAX_KEYWORDS: usize = 100;
const MAX_KEYWORD_CHARS: usize = 60;
/// How late a run may begin and still be on time.
const ON_TIME: TimeDelta = TimeDelta::seconds(60);
/// A week.
const MAX_LEAD_MINUTES: i64 = 10_080;

/// `{"keywords":[...],"event_lead_minutes":60}`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct AlertsConfig {
    keywords: Vec<String>,
    event_lead_minutes: i64,
}

impl Default for AlertsConfig {
    fn default() -> Self {
        Self { keywords: Vec::new(), event_lead_minutes: 60 }
    }
}

impl AlertsConfig {
    fn read(config: Option<&str>) -> Result<Self, ConfigError> {
        let config: Self = read_json(config)?;
        check_range("event_lead_minutes", config.event_lead_minutes, 0, MAX_LEAD_MINUTES)?;
        check_len("keywords", &config.keywords, MAX_KEYWORDS)?;
        let mut seen = HashSet::new();
        for (i, word) in config.keywords.iter().enumerate() {
            let wrong = |message: &str| Err(ConfigError::new(format!("keywords[{i}]"), message));
            if word.chars().count() > MAX_KEYWORD_CHARS {
                return wrong("a keyword has at most 60 characters");
            }
            match Keyword::new(word) {
                None => return wrong("a keyword needs at least one letter or digit"),
                Some(keyword) if !seen.insert(keyword.subject()) => {
                    return wrong("this keyword is there twice; each can be there once");
                }
                Some(_) => {}
            }
        }
        Ok(config)
    }
}

/// Derives alerts.
pub(crate) struct AlertsRefresh {
    store: SqliteStore,
}

impl TaskHandler for AlertsRefresh {
    const TASK_TYPE: &'static str = "alerts_refresh";
    const COMPONENT: &'static str = "alerts";

    fn new(dependencies: &Dependencies, _http: &HttpClient) -> Self {
        Self { store: dependencies.store.clone() }
    }

    fn default_task() -> NewTask {
        let config = json!({ "keywords": [], "event_lead_minutes": 60 });
        Self::task("Alerts refresh", every_minutes(10), &config)
    }

    fn check_config(config: Option<&str>) -> Result<(), ConfigError> {
        AlertsConfig::read(config).map(drop)
    }
}

impl Handler for AlertsRefresh {
    fn run(&self, context: RunContext) -> BoxFuture<'_, TaskRunResult> {
        Box::pin(async move {
            let config = match AlertsConfig::read(context.task.config.as_deref()) {
                Ok(config) => config,
                Err(error) => {
                    return TaskRunResult::permanent_error(format!(
                        "The task's settings are wrong: {error}."
                    ));
                }
            };
            match self.refresh(&config, &context).await {
                Ok(result) => result,
                Err(error) => TaskRunResult::error(format!("The alerts could not be worked out: {error}.")),
            }
        })
    }

    fn needs_network(&self, _task: &SystemTask) -> bool {
        false
    }
}

impl AlertsRefresh {
    async fn refresh(
        &self,
        config: &AlertsConfig,
        context: &RunContext,
    ) -> Result<TaskRunResult, StoreError> {
        let now = context.clock.now();
        let mut findings = Vec::new();
        findings.extend(self.store.load_tasks().await?.iter().filter_map(failing));
        findings.extend(self.events_soon(config, context, now).await?);
        let articles = self.store.unread_articles_since(now - NEWS_AGE, MAX_ARTICLES).await?;
        // Made once, not for each keyword.
        let words = |article: &Article| [&article.title, &article.summary].map(|text| Words::of(text));
        let articles: Vec<_> = articles.into_iter().map(|article| (words(&article), article)).collect();
        let keywords = config.keywords.iter().filter_map(|word| Keyword::new(word));
        findings.extend(keywords.filter_map(|keyword| mentioned(&keyword, &articles)));
        findings.extend(ideas_due(&self.store.idea_stats(now).await?));
        for finding in &findings {
            tracing::debug!(kind = finding.kind, subject = finding.subject, "alert holds");
        }
        let holding = findings.len();
        let Refreshed { raised, resolved } = self.store.refresh_alerts(findings, now).await?;
        let alerts = if holding == 1 { "alert" } else { "alerts" };
        // Not "open": somebody may have seen to them.
        context.info(format!("there is cause for {holding} {alerts}, {raised} new; {resolved} resolved"));
        let summary = json!({ "raised": raised, "resolved": resolved });
        Ok(TaskRunResult::success(summary.to_string()))
    }

    /// Timed events that begin within the lead, or before the next run can tell of them. All-day ones have no moment to be
    /// reminded of.
    async fn events_soon(
        &self,
        config: &AlertsConfig,
        context: &RunContext,
        now: DateTime<Utc>,
    ) -> Result<Vec<Finding>, StoreError> {
        let zone = context.clock.zone();
        let until = look_ahead(config, &context.task, now, zone);
        let events = self.store.list_events(now.with_timezone(&zone), until.with_timezone(&zone)).await?;
        let soon = events.into_iter().filter_map(|event| {
            let event_time = event.occurrence.start;
            let EventTime::Instant(at) = event_time else { return None };
            let local = at.with_timezone(&zone);
            // A lead can be days long.
            let is_today = local.date_naive() == now.with_timezone(&zone).date_naive();
            // With the zone: where the alert is read, times may be in another.
            let when = local.format(if is_today { "at %H:%M %Z" } else { "on %A at %H:%M %Z" });
            let place =
                event.occurrence.location.as_deref().map(|place| format!(", {place}")).unwrap_or_default();
            (at >= now).then(|| Finding {
                kind: "event_soon",
                // A moved event is something new to be told of.
                subject: format!("{}/{}/{event_time}", event.calendar, event.occurrence.uid),
                severity: Severity::Info,
                title: format!("{} {when}", event.occurrence.summary),
                detail: format!("{}{place}", event.calendar),
                link: Some("/calendar".to_owned()),
                newest_at: None,
            })
        });
        Ok(soon.collect())
    }
}

/// Up to when events are told of: a lead that ends before the next run begins would pass over those in between. A lead of
/// nothing asks for no event at all.
fn look_ahead(config: &AlertsConfig, task: &SystemTask, now: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    let lead = now + TimeDelta::minutes(config.event_lead_minutes);
    let next_slot = Schedule::of(task).ok().and_then(|schedule| schedule.next_slot(now, zone));
    match next_slot {
        Some(slot) if config.event_lead_minutes > 0 => {
            lead.max((slot + ON_TIME).min(now + TimeDelta::minutes(MAX_LEAD_MINUTES)))
        }
        _ => lead,
    }
}

fn failing(task: &SystemTask) -> Option<Finding> {
    if !task.enabled || (task.error_count < FAILING_FROM && !task.is_suspended()) {
        return None;
    }
    let (severity, state) = if task.is_suspended() {
        (Severity::Critical, "is suspended after repeated failures")
    } else {
        (Severity::Warning, "keeps failing")
    };
    Some(Finding {
        kind: "task_failing",
        subject: task.id.to_string(),
        severity,
        title: format!("{} {state}", task.name),
        // No count and no time: between two refreshes they would be of the past, and the task's page has them.
        detail: task.last_error.clone().unwrap_or_else(|| "It gave no reason.".to_owned()),
        link: Some("/settings/system-tasks".to_owned()),
        newest_at: None,
    })
}

fn mentioned(keyword: &Keyword, articles: &[([Words; 2], Article)]) -> Option<Finding> {
    let hits = articles.iter().filter(|(texts, _)| texts.iter().any(|text| keyword.is_in(text)));
    let hits: Vec<&Article> = hits.map(|(_, article)| article).collect();
    let titles: Vec<&str> = hits.iter().take(TOLD_TITLES).map(|article| article.title.as_str()).collect();
    let more = hits.len().checked_sub(TOLD_TITLES).filter(|more| *more > 0);
    let more = more.map(|more| format!(" · and {more} more")).unwrap_or_default();
    (!hits.is_empty()).then(|| Finding {
        kind: "keyword",
        subject: keyword.subject(),
        severity: Severity::Info,
        title: format!("“{}” in the news", keyword.as_str()),
        detail: text::shorten(&format!("{}{more}", titles.join(" · ")), 1_000),
        link: Some("/news".to_owned()),
        newest_at: hits.iter().map(|article| article.fetched_at).max(),
    })
}

fn ideas_due(stats: &IdeaStats) -> Option<Finding> {
    let due = stats.due;
    (due > 0).then(|| Finding {
        kind: "idea_due",
        subject: "review".to_owned(),
        severity: Severity::Info,
        title: if due == 1 {
            "An idea waits for review".to_owned()
        } else {
            format!("{due} ideas wait for review")
        },
        detail: "Keep, finish or drop what nobody has touched for a while.".to_owned(),
        link: Some("/ideas".to_owned()),
        newest_at: stats.newest_due_at,
    })
}
