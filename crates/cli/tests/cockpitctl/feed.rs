//! A feed on loopback; it can hold its answers back.

use axum::{Router, extract::State, routing::get};
use serde_json::json;
use tokio::{net::TcpListener, runtime::Runtime, sync::watch, time::timeout};

use crate::support::{Bench, PATIENCE};

const RSS: &str = r#"<?xml version="1.0"?><rss version="2.0"><channel><title>Local</title>
<item><guid>a</guid><title>First &amp; foremost</title><link>http://example.org/a</link>
<pubDate>Tue, 10 Mar 2026 08:00:00 GMT</pubDate><description>one</description></item>
<item><guid>b</guid><title>Second</title><link>http://example.org/b</link>
<pubDate>Tue, 10 Mar 2026 09:00:00 GMT</pubDate><description>two</description></item>
</channel></rss>"#;

/// The feed and the runtime it lives on.
pub struct Feed {
    runtime: Runtime,
    address: String,
    gate: watch::Sender<bool>,
    asked: watch::Sender<usize>,
}

#[derive(Clone)]
struct Held {
    gate: watch::Receiver<bool>,
    asked: watch::Sender<usize>,
}

impl Feed {
    /// Answers at once.
    pub fn start() -> Self {
        Self::with_gate(true)
    }

    /// Answers after [`Feed::release`].
    pub fn held() -> Self {
        Self::with_gate(false)
    }

    fn with_gate(open: bool) -> Self {
        let runtime = Runtime::new().unwrap();
        let (gate, asked) = (watch::Sender::new(open), watch::Sender::new(0));
        let held = Held { gate: gate.subscribe(), asked: asked.clone() };
        let router = Router::new().route("/rss.xml", get(answer)).with_state(held);
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = format!("http://{}/rss.xml", listener.local_addr().unwrap());
        runtime.spawn(async move { axum::serve(listener, router).await });
        Self { runtime, address, gate, asked }
    }

    /// Lets all answers go.
    pub fn release(&self) {
        self.gate.send_replace(true);
    }

    /// Waits until somebody asks.
    pub fn asked(&self) {
        let mut asked = self.asked.subscribe();
        let wait = async { timeout(PATIENCE, asked.wait_for(|asked| *asked > 0)).await.map(drop) };
        self.runtime.block_on(wait).unwrap();
    }

    /// Makes this the only feed.
    pub fn configure(&self, bench: &Bench) {
        let config = json!({ "feeds": [{ "name": "Local", "url": self.address }] }).to_string();
        let task = bench.json(&["set", "news_sync", "--config", &config]);
        assert_eq!(task["config"], config);
    }
}

async fn answer(State(mut held): State<Held>) -> &'static str {
    held.asked.send_modify(|asked| *asked += 1);
    // The gate goes with the test.
    let _ = held.gate.wait_for(|open| *open).await;
    RSS
}
