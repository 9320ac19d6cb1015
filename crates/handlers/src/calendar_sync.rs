//! `calendar_sync`: brings events in from iCalendar subscriptions and files, recurrences expanded.
//!
//! A calendar's occurrences are replaced as a whole, and only after all of it was read: a calendar that cannot be
//! reached keeps what it had.

use std::{path::PathBuf, sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use scheduler::{
    clock::Clock,
    error::StoreError,
    handler::{Handler, RunContext},
    run::{Reason, TaskRunResult},
    task::SystemTask,
};
use serde_json::json;
use store::{
    SqliteStore,
    queries::{
        seeding::NewTask,
        sources::{SourceKind, SourceOutcome, Validators},
    },
};
use url::Url;

pub(crate) use self::{config::CalendarConfig, configured::NO_SECRET, trial::try_calendar};
use self::{
    configured::{Calendar, calendars},
    content::Content,
    expand::{Expanded, expand},
    location::{Location, read_file},
    window::Window,
};
use crate::{
    Dependencies,
    config::ConfigError,
    http::{Fetched, HttpClient, Request},
    secrets::{Redactor, Secret, Secrets},
    source::{self, Counts, Failure, Job, SourceId, SourceResult, Sources, Turn, turn},
    task_handler::{TaskHandler, every_minutes},
};

mod config;
mod configured;
mod content;
mod event;
mod expand;
mod fair_share;
mod location;
mod pieces;
mod rule;
mod series;
mod trial;
mod window;
mod zone;

const ACCEPT_CALENDARS: &str = "text/calendar, */*;q=0.5";

/// Fetches calendars.
pub(crate) struct CalendarSync {
    store: SqliteStore,
    secrets: Arc<dyn Secrets>,
    http: HttpClient,
}

impl TaskHandler for CalendarSync {
    const TASK_TYPE: &'static str = "calendar_sync";
    const COMPONENT: &'static str = "calendar";

    fn new(dependencies: &Dependencies, http: &HttpClient) -> Self {
        Self {
            store: dependencies.store.clone(),
            secrets: Arc::clone(&dependencies.secrets),
            http: http.clone(),
        }
    }

    fn default_task() -> NewTask {
        Self::networked_task("Calendar sync", every_minutes(30), &json!({ "calendars": [] }))
    }

    fn check_config(config: Option<&str>) -> Result<(), ConfigError> {
        CalendarConfig::read(config).map(drop)
    }
}

impl Handler for CalendarSync {
    fn run(&self, context: RunContext) -> BoxFuture<'_, TaskRunResult> {
        Box::pin(self.sync(context))
    }

    /// A run is of use offline when one of its calendars is within reach, or when there is none to wait for.
    fn needs_network(&self, task: &SystemTask) -> bool {
        let is_near = |url: &str| Location::parse(url).is_ok_and(|place| place.is_within_reach());
        CalendarConfig::read(task.config.as_deref()).is_ok_and(|config| {
            let mut urls = config.calendars.iter().map(|calendar| calendar.url.as_deref());
            !config.calendars.is_empty() && !urls.any(|url| url.is_some_and(is_near))
        })
    }
}

impl CalendarSync {
    async fn sync(&self, context: RunContext) -> TaskRunResult {
        let config = match CalendarConfig::read(context.task.config.as_deref()) {
            Ok(config) => config,
            Err(error) => {
                return TaskRunResult::permanent_error(format!("The task's settings are wrong: {error}."));
            }
        };
        let calendars = calendars(config, &self.secrets).await;
        let removed = match self.settle(&calendars, &context).await {
            Ok(removed) => removed,
            Err(error) => return TaskRunResult::error(format!("The calendar could not be stored: {error}.")),
        };
        if calendars.is_empty() {
            return TaskRunResult::skipped(Reason::NOT_CONFIGURED, r#"{"reason":"no calendars"}"#);
        }
        let now = context.clock.now();
        let window = Window::around(now, context.clock.zone());
        let jobs = calendars.into_iter().map(|Calendar { id, place, secret }| {
            let (store, http) = (self.store.clone(), self.http.clone());
            let clock = Arc::clone(&context.clock);
            let reader = Reader { store, http, clock, id: id.clone(), window, now, secret };
            Job {
                id,
                host: place.as_ref().map(Location::host).unwrap_or_default(),
                fetch: Box::pin(async move {
                    match place {
                        Ok(place) => reader.read(place).await,
                        Err(result) => Ok(result),
                    }
                }),
            }
        });
        let before = Counts { removed: Some(removed), ..Counts::default() };
        let sources = Sources { list: "calendars", before, jobs: jobs.collect() };
        source::sync(&self.store, &context, sources).await
    }

    /// Takes note of the calendars there are now, and removes the events of those that are no more: says how many.
    async fn settle(&self, calendars: &[Calendar], context: &RunContext) -> Result<usize, StoreError> {
        let ids = calendars.iter().map(|calendar| &calendar.id);
        let hidden = calendars.iter().filter(|calendar| calendar.is_hidden());
        let hidden = hidden.map(|calendar| calendar.id.name.clone()).collect();
        source::settle(&self.store, context, &[SourceKind::Calendar], ids.clone(), hidden).await?;
        self.store.retain_calendars(ids.map(|id| id.name.clone()).collect()).await
    }
}

/// Is it the address of a calendar? The error says what would be right.
pub(crate) fn check_address(address: &str) -> Result<(), String> {
    Location::parse(address).map(drop)
}

/// Reads one calendar.
struct Reader {
    store: SqliteStore,
    http: HttpClient,
    clock: Arc<dyn Clock>,
    id: SourceId,
    window: Window,
    /// When the run began.
    now: DateTime<Utc>,
    secret: Option<Secret>,
}

impl Reader {
    /// What a secret calendar brings, and what it complains of, is told without its address.
    async fn read(&self, place: Location) -> Result<SourceResult, Failure> {
        let read = self.read_as_it_is(place).await;
        let Some(secret) = &self.secret else { return read };
        let redactor = Redactor::of_address_and_host(secret);
        read.map(|result| result.redacted(&redactor)).map_err(|failure| failure.redacted(&redactor))
    }

    async fn read_as_it_is(&self, place: Location) -> Result<SourceResult, Failure> {
        let (id, window, now) = (&self.id, self.window, self.now);
        // Recurrences are expanded for a window that moves with the days, and by this computer's zone: "unchanged"
        // must not be asked for when either is another than last time.
        let scope = format!("{}|{}|{}", id.name, window.start().date_naive(), window.zone);
        let (content, validators) = match place {
            Location::File(path) => (file_content(path).await?, Validators::default()),
            Location::Web(url) => match self.ask(&url, &scope).await? {
                Asked::Wait(until) => return Ok(SourceResult::Waiting(until)),
                Asked::Unchanged => {
                    self.store.record_attempt(id.attempt(now, SourceOutcome::Unchanged)).await?;
                    return Ok(SourceResult::Unchanged);
                }
                Asked::Content(content, validators) => (content, validators),
            },
        };
        let redactor = self.secret.as_ref().map(Redactor::of_address);
        let limit = self.http.time_limit();
        let Expanded { occurrences, warning } = occurrences(content, window, limit, redactor).await?;
        let attempt = id.attempt(now, SourceOutcome::Fetched(Validators { scope, ..validators }));
        let stored_at = self.clock.now();
        let replaced = self.store.replace_events(attempt, occurrences, window.start(), stored_at).await?;
        let counts = Counts {
            inserted: replaced.inserted,
            updated: replaced.updated,
            removed: Some(replaced.removed),
        };
        Ok(SourceResult::Read { counts, warning })
    }

    async fn ask(&self, url: &Url, scope: &str) -> Result<Asked, Failure> {
        let now = self.now;
        let validators = match turn(&self.store, &self.id, scope, now).await? {
            Turn::Ask(validators) => validators,
            Turn::Wait(until) => return Ok(Asked::Wait(until)),
        };
        let request = Request { url, accept: ACCEPT_CALENDARS, validators: validators.as_ref(), now };
        Ok(match self.http.get(request).await? {
            Fetched::NotModified => Asked::Unchanged,
            Fetched::Content { body, validators, charset, .. } => {
                Asked::Content(Content { body, charset }, validators)
            }
        })
    }
}

enum Asked {
    Content(Content, Validators),
    Unchanged,
    Wait(DateTime<Utc>),
}

/// Reads a calendar and expands its events, on a thread that may be busy; what they say is told without a secret.
async fn occurrences(
    content: Content,
    window: Window,
    limit: Duration,
    redactor: Option<Redactor>,
) -> Result<Expanded, Failure> {
    let expanded = tokio::task::spawn_blocking(move || {
        let expanded = expand(content, &window, limit)?;
        Ok(match redactor {
            Some(redactor) => expanded.redacted(&redactor),
            None => expanded,
        })
    });
    expanded.await.unwrap_or_else(|_| Err("the calendar cannot be read".to_owned())).map_err(Failure::new)
}

async fn file_content(path: PathBuf) -> Result<Content, Failure> {
    let read = tokio::task::spawn_blocking(move || read_file(&path)).await;
    let body = read.unwrap_or_else(|_| Err("the file cannot be read".to_owned())).map_err(Failure::new)?;
    Ok(Content { body, charset: None })
}
