//! The server that the cockpit fetches from: a feed and a calendar, and a line in the ledger for every request before it
//! is answered.
//!
//! Each answer has a number of its own, as its validator and as its only content. So a process tells with each request
//! which answer it has stored last, in the way every client of a feed does.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use chrono::{TimeDelta, Utc};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::AbortHandle,
    time::timeout,
};

use crate::{
    connections::CountingListener,
    ledger::{Fact, Ledger},
    random::Random,
    serving::PATIENCE,
};

/// Tasks that fetch from here, each from the address of its name.
pub const FETCHING: [&str; 2] = ["news_sync", "calendar_sync"];

/// A running server; dropping it stops it.
pub struct Server {
    address: SocketAddr,
    open: watch::Receiver<usize>,
    serving: AbortHandle,
}

struct Shared {
    ledger: Arc<Ledger>,
    state: Mutex<(u64, Random)>,
}

impl Server {
    /// Serves on a free port of 127.0.0.1.
    pub async fn start(ledger: Arc<Ledger>, random: Random) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared { ledger, state: Mutex::new((0, random)) });
        let router = Router::new().route("/fetch/{task_type}", get(serve)).with_state(shared);
        let open = watch::Sender::new(0);
        let counted = open.subscribe();
        let serving = tokio::spawn(async move {
            axum::serve(CountingListener { listener, open }, router).await.unwrap();
        });
        Self { address, open: counted, serving: serving.abort_handle() }
    }

    /// What a task fetches.
    pub fn url(&self, task_type: &str) -> String {
        format!("http://{}/fetch/{task_type}", self.address)
    }

    /// Waits until all that dead processes have sent is noted: nobody else may be connected.
    pub async fn drained(&mut self) {
        // Connections are accepted in their order: once this one is, all earlier ones are.
        let mut last = TcpStream::connect(self.address).await.unwrap();
        last.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await.unwrap();
        timeout(PATIENCE, last.read_to_end(&mut Vec::new())).await.unwrap().unwrap();
        drop(last);
        timeout(PATIENCE, self.open.wait_for(|open| *open == 0)).await.unwrap().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve(
    State(shared): State<Arc<Shared>>,
    Path(task_type): Path<String>,
    headers: HeaderMap,
) -> Response {
    let known = headers.get(header::IF_NONE_MATCH).map(|tag| {
        let tag = tag.to_str().unwrap();
        tag.trim_matches('"').parse().unwrap()
    });
    let (number, delay) = {
        let mut state = shared.state.lock().unwrap();
        state.0 += 1;
        (state.0, far_away(&mut state.1))
    };
    shared.ledger.note(Fact::Requested { task_type: task_type.clone(), number, known });
    // The world is slow at times; nothing waits for this.
    tokio::time::sleep(delay).await;
    shared.ledger.note(Fact::Answered { number });
    let (kind, body) = match task_type.as_str() {
        "news_sync" => ("application/rss+xml", feed(number)),
        "calendar_sync" => ("text/calendar; charset=utf-8", calendar(number)),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::ETAG, format!("\"{number}\""))], body).into_response()
}

/// How long an answer takes: mostly nothing, at times longer than the next slot needs to come.
fn far_away(random: &mut Random) -> Duration {
    match random.weighted([(10, 0), (9, 1), (1, 2)]) {
        0 => Duration::ZERO,
        1 => random.duration(Duration::from_millis(1), Duration::from_millis(40)),
        _ => random.duration(Duration::from_millis(200), Duration::from_millis(1500)),
    }
}

/// One item, whose id is the answer's number.
fn feed(number: u64) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\"><channel><title>Crash</title>\
         <link>https://news.example</link><description>Crash</description><item><title>Item {number}</title>\
         <guid isPermaLink=\"false\">{number}</guid><description>Text</description></item></channel></rss>"
    )
}

/// One event, tomorrow.
fn calendar(number: u64) -> String {
    let start = Utc::now() + TimeDelta::days(1);
    let instant = start.format("%Y%m%dT%H%M%SZ");
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Architect Cockpit//crash//EN\r\nBEGIN:VEVENT\r\n\
         UID:{number}\r\nDTSTAMP:{instant}\r\nDTSTART:{instant}\r\nSUMMARY:Event {number}\r\nEND:VEVENT\r\n\
         END:VCALENDAR\r\n"
    )
}
