//! `calendar_sync`: brings events in from iCalendar subscriptions and files, recurrences expanded.
//!
//! A calendar's occurrences are replaced as a whole, and only after all of it was read: a calendar that cannot be
//! reached keeps what it had.

use std::{path::PathBuf, sync::Arc};

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use scheduler::{
    handler::{Handler, RunContext},
    run::{Reason, TaskRunResult},
    task::SystemTask,
};
use store::{
    SqliteStore,
    queries::sources::{SourceKind, SourceOutcome, Validators},
};
use url::Url;

pub(crate) use self::config::CalendarConfig;
use self::{
    expand::{Expanded, expand},
    location::{Location, read_file},
    window::Window,
};
use crate::{
    Dependencies,
    http::{Fetched, HttpClient, Request},
    secrets::Secrets,
    source::{self, Counts, Failure, Job, SourceId, SourceResult, Sources, Turn, turn},
};

mod config;
mod event;
mod expand;
mod location;
mod rule;
mod window;
mod zone;

const ACCEPT_CALENDARS: &str = "text/calendar, */*;q=0.5";
const NO_SECRET: &str = "its address is not in the keyring; enter it again in the settings";

/// Fetches calendars.
pub(crate) struct CalendarSync {
    store: SqliteStore,
    secrets: Arc<dyn Secrets>,
    http: HttpClient,
}

/// Where a calendar lies, or why that is not known.
type Place = Result<Location, Failure>;

impl Handler for CalendarSync {
    fn run(&self, context: RunContext) -> BoxFuture<'_, TaskRunResult> {
        Box::pin(self.sync(context))
    }

    /// A run is of use offline when one of its calendars is on this computer, or when there is none to wait for.
    fn needs_network(&self, task: &SystemTask) -> bool {
        let is_local = |url: &str| Location::parse(url).is_ok_and(|place| place.is_local());
        CalendarConfig::read(task.config.as_deref()).is_ok_and(|config| {
            let mut urls = config.calendars.iter().map(|calendar| calendar.url.as_deref());
            !config.calendars.is_empty() && !urls.any(|url| url.is_some_and(is_local))
        })
    }
}

impl CalendarSync {
    pub(crate) fn new(dependencies: &Dependencies, http: HttpClient) -> Self {
        Self { store: dependencies.store.clone(), secrets: Arc::clone(&dependencies.secrets), http }
    }

    async fn sync(&self, context: RunContext) -> TaskRunResult {
        let config = match CalendarConfig::read(context.task.config.as_deref()) {
            Ok(config) => config,
            Err(error) => {
                return TaskRunResult::permanent_error(format!("The task's settings are wrong: {error}."));
            }
        };
        let names = config.calendars.iter().map(|calendar| calendar.name.clone()).collect();
        let removed = match self.store.retain_calendars(names).await {
            Ok(removed) => removed,
            Err(error) => return TaskRunResult::error(format!("The calendar could not be stored: {error}.")),
        };
        let places = self.places(config).await;
        if places.is_empty() {
            if let Err(error) = self.store.retain_sources(SourceKind::Calendar, Vec::new()).await {
                tracing::warn!(%error, "calendars that are configured no more could not be forgotten");
            }
            return TaskRunResult::skipped(Reason::NOT_CONFIGURED, r#"{"reason":"no calendars"}"#);
        }
        let now = context.clock.now();
        let window = Window::around(now, context.clock.zone());
        let jobs = places.into_iter().map(|(id, place)| {
            let reader =
                Reader { store: self.store.clone(), http: self.http.clone(), id: id.clone(), window, now };
            Job {
                id,
                host: place.as_ref().map(Location::host).unwrap_or_default(),
                fetch: Box::pin(async move { reader.read(place?).await }),
            }
        });
        let before = Counts { removed: Some(removed), ..Counts::default() };
        let kinds = &[SourceKind::Calendar];
        let sources = Sources { list: "calendars", kinds, before, jobs: jobs.collect() };
        source::sync(&self.store, &context, sources).await
    }

    /// Each calendar with its place; secret addresses come from the keyring.
    async fn places(&self, config: CalendarConfig) -> Vec<(SourceId, Place)> {
        let mut places = Vec::with_capacity(config.calendars.len());
        for calendar in config.calendars {
            let address =
                if calendar.secret { self.secret_address(&calendar.name).await } else { calendar.url };
            let place = address
                .ok_or_else(|| Failure::refused(NO_SECRET))
                .and_then(|address| Location::parse(&address).map_err(Failure::refused));
            // A source without an address still has health to show, under its name.
            let address =
                place.as_ref().map_or_else(|_| format!("secret:{}", calendar.name), Location::address);
            places.push((SourceId::new(SourceKind::Calendar, &calendar.name, &address), place));
        }
        places
    }

    async fn secret_address(&self, name: &str) -> Option<String> {
        let (secrets, name) = (Arc::clone(&self.secrets), name.to_owned());
        let secret = tokio::task::spawn_blocking(move || secrets.calendar_address(&name)).await;
        secret.ok().flatten().map(|secret| secret.expose().to_owned())
    }
}

/// Reads one calendar.
struct Reader {
    store: SqliteStore,
    http: HttpClient,
    id: SourceId,
    window: Window,
    now: DateTime<Utc>,
}

impl Reader {
    async fn read(&self, place: Location) -> Result<SourceResult, Failure> {
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
        let expanded = tokio::task::spawn_blocking(move || expand(&content, &window)).await;
        let Expanded { occurrences, warning } = expanded
            .unwrap_or_else(|_| Err("the calendar cannot be read".to_owned()))
            .map_err(Failure::new)?;
        let attempt = id.attempt(now, SourceOutcome::Fetched(Validators { scope, ..validators }));
        let replaced = self.store.replace_events(attempt, occurrences, window.start()).await?;
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
            Fetched::Content { body, validators, .. } => Asked::Content(body, validators),
        })
    }
}

enum Asked {
    Content(Vec<u8>, Validators),
    Unchanged,
    Wait(DateTime<Utc>),
}

async fn file_content(path: PathBuf) -> Result<Vec<u8>, Failure> {
    let read = tokio::task::spawn_blocking(move || read_file(&path)).await;
    read.unwrap_or_else(|_| Err("the file cannot be read".to_owned())).map_err(Failure::new)
}
