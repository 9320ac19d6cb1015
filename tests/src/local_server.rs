//! A server on loopback with feeds, a calendar and NewsData.io's `latest` endpoint, under the test's control.
//!
//! Every request goes into a ledger. A feed can be told to fail, to hold its answer until released, or to have more
//! items; unchanged feeds answer a conditional request with 304, as real ones do.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use anyhow::{Context, Result};
use axum::{
    Router,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use chrono::{DateTime, Utc};
use tokio::{net::TcpListener, sync::watch, task::AbortHandle};

mod calendar;
mod feed;
mod newsdata;

pub use feed::Item;

/// The only calendar there is.
const CALENDAR: &str = "team.ics";

/// The key that the stand-in for NewsData.io accepts.
pub const NEWSDATA_KEY: &str = "demo-key";

/// A running server; dropping its last clone stops it.
#[derive(Clone)]
pub struct LocalServer {
    address: SocketAddr,
    world: Arc<World>,
    _serving: Arc<Serving>,
}

struct Serving(AbortHandle);

struct World {
    /// What happens in calendars happens around this moment.
    since: DateTime<Utc>,
    state: Mutex<Inner>,
    /// `true`: answers are held back.
    held: watch::Sender<bool>,
}

#[derive(Default)]
struct Inner {
    feeds: HashMap<String, feed::Feed>,
    requests: Vec<String>,
    /// Beginnings of paths that are answered with an error for the time being.
    refused: HashMap<&'static str, StatusCode>,
}

impl LocalServer {
    /// Serves on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// No port could be had.
    pub async fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.context("no port on loopback")?;
        let address = listener.local_addr().context("no address")?;
        let world =
            Arc::new(World { since: Utc::now(), state: Mutex::default(), held: watch::Sender::new(false) });
        let router = Router::new()
            .route("/feeds/{name}", get(serve_feed))
            .route("/calendars/{name}", get(serve_calendar))
            .route("/api/1/latest", get(serve_newsdata))
            .with_state(Arc::clone(&world));
        let serving = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                eprintln!("the local server ended: {error}");
            }
        });
        Ok(Self { address, world, _serving: Arc::new(Serving(serving.abort_handle())) })
    }

    /// `http://127.0.0.1:PORT`.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Address of a feed.
    pub fn feed_url(&self, name: &str) -> String {
        format!("{}/feeds/{name}", self.origin())
    }

    /// Address of the calendar.
    pub fn calendar_url(&self) -> String {
        format!("{}/calendars/{CALENDAR}", self.origin())
    }

    /// Adds an item to a feed, which begins to exist with its first.
    pub fn publish(&self, feed: &str, item: Item) {
        self.world.state().feeds.entry(feed.to_owned()).or_default().publish(item);
    }

    /// The next `count` requests of a feed are answered with `status`.
    pub fn fail_next(&self, feed: &str, count: usize, status: u16) {
        self.world.state().feeds.entry(feed.to_owned()).or_default().fail_next(count, status);
    }

    /// Whatever begins with `path` (`"/"`: everything) is answered with `status`, until [`LocalServer::accept`].
    pub fn refuse(&self, path: &'static str, status: u16) {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        self.world.state().refused.insert(path, status);
    }

    /// Ends [`LocalServer::refuse`].
    pub fn accept(&self, path: &'static str) {
        self.world.state().refused.remove(path);
    }

    /// Holds every feed's answer back until [`LocalServer::release`].
    pub fn hold(&self) {
        self.world.held.send_replace(true);
    }

    /// Lets the answers go.
    pub fn release(&self) {
        self.world.held.send_replace(false);
    }

    /// Paths asked for so far, in order.
    pub fn requests(&self) -> Vec<String> {
        self.world.state().requests.clone()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl World {
    fn state(&self) -> MutexGuard<'_, Inner> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a request. `Some`: it is answered with an error.
    fn note(&self, path: String) -> Option<Response> {
        let mut state = self.state();
        let refused = state.refused.iter().find(|(begin, _)| path.starts_with(**begin));
        let answer = refused.map(|(_, status)| status.into_response());
        state.requests.push(path);
        answer
    }
}

async fn serve_feed(
    State(world): State<Arc<World>>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    if let Some(error) = world.note(format!("/feeds/{name}")) {
        return error;
    }
    // An error would mean that the server is gone.
    let _ = world.held.subscribe().wait_for(|held| !held).await;
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).map(str::to_owned);
    match world.state().feeds.get_mut(&name) {
        Some(feed) => feed.answer(&name, known.as_deref()),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn serve_calendar(State(world): State<Arc<World>>, Path(name): Path<String>) -> Response {
    if let Some(error) = world.note(format!("/calendars/{name}")) {
        return error;
    }
    if name != CALENDAR {
        return StatusCode::NOT_FOUND.into_response();
    }
    let head = [(header::CONTENT_TYPE, "text/calendar; charset=utf-8")];
    (head, calendar::calendar(world.since)).into_response()
}

async fn serve_newsdata(
    State(world): State<Arc<World>>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    if let Some(error) = world.note("/api/1/latest".to_owned()) {
        return error;
    }
    let authorised = query.get("apikey").is_some_and(|key| key == NEWSDATA_KEY);
    let (status, body) = newsdata::latest(authorised, world.since);
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}
