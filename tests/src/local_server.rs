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
use chrono::Utc;
use tokio::{net::TcpListener, sync::watch, task::AbortHandle};

mod calendar;
mod feed;
mod newsdata;

pub use feed::Item;

/// The key that the stand-in for NewsData.io accepts.
pub const NEWSDATA_KEY: &str = "demo-key";

/// A running server; dropping it stops it.
pub struct LocalServer {
    address: SocketAddr,
    world: Arc<World>,
    serving: AbortHandle,
}

struct World {
    state: Mutex<Inner>,
    /// `true`: answers are held back.
    held: watch::Sender<bool>,
}

#[derive(Default)]
struct Inner {
    feeds: HashMap<String, feed::Feed>,
    requests: Vec<String>,
}

impl LocalServer {
    /// Serves on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// No port could be had.
    pub async fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.context("no port on loopback")?;
        let address = listener.local_addr().context("no address")?;
        let world = Arc::new(World { state: Mutex::default(), held: watch::Sender::new(false) });
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
        Ok(Self { address, world, serving: serving.abort_handle() })
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
        format!("{}/calendars/team.ics", self.origin())
    }

    /// Adds an item to a feed, which begins to exist with its first.
    pub fn publish(&self, feed: &str, item: Item) {
        self.world.state().feeds.entry(feed.to_owned()).or_default().publish(item);
    }

    /// The next `count` requests of a feed are answered with `status`.
    pub fn fail_next(&self, feed: &str, count: usize, status: u16) {
        self.world.state().feeds.entry(feed.to_owned()).or_default().fail_next(count, status);
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

impl Drop for LocalServer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl World {
    fn state(&self) -> MutexGuard<'_, Inner> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, path: String) {
        self.state().requests.push(path);
    }
}

async fn serve_feed(
    State(world): State<Arc<World>>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    world.note(format!("/feeds/{name}"));
    // An error would mean that the server is gone.
    let _ = world.held.subscribe().wait_for(|held| !held).await;
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).map(str::to_owned);
    match world.state().feeds.get_mut(&name) {
        Some(feed) => feed.answer(&name, known.as_deref()),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn serve_calendar(State(world): State<Arc<World>>, Path(name): Path<String>) -> Response {
    world.note(format!("/calendars/{name}"));
    ([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], calendar::calendar(Utc::now())).into_response()
}

async fn serve_newsdata(
    State(world): State<Arc<World>>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    world.note("/api/1/latest".to_owned());
    let authorised = query.get("apikey").is_some_and(|key| key == NEWSDATA_KEY);
    let (status, body) = newsdata::latest(authorised, Utc::now());
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}
