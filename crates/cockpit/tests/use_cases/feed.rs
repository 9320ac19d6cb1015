//! A feed on loopback that holds its answers back until it is told to give them.

use std::net::SocketAddr;

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
    time::timeout,
};
use tokio_util::task::AbortOnDropHandle;

use crate::support::PATIENCE;

const RSS: &str = r#"<?xml version="1.0"?><rss version="2.0"><channel><title>Local</title>
<item><guid>a</guid><title>First</title><link>http://example.org/a</link>
<pubDate>Tue, 10 Mar 2026 08:00:00 GMT</pubDate><description>one</description></item>
<item><guid>b</guid><title>Second</title><link>http://example.org/b</link>
<pubDate>Tue, 10 Mar 2026 09:00:00 GMT</pubDate><description>two</description></item>
</channel></rss>"#;

/// The feed; dropping it closes it.
pub struct Feed {
    address: SocketAddr,
    open: watch::Sender<bool>,
    asked: watch::Receiver<usize>,
    _serving: AbortOnDropHandle<()>,
}

impl Feed {
    /// Answers at once.
    pub async fn start() -> Self {
        Self::with_gate(true).await
    }

    /// Answers after [`Feed::release`].
    pub async fn held() -> Self {
        Self::with_gate(false).await
    }

    async fn with_gate(open: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (open, gate) = watch::channel(open);
        let (count, asked) = watch::channel(0);
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                count.send_modify(|asked| *asked += 1);
                tokio::spawn(answer(stream, gate.clone()));
            }
        });
        Self { address, open, asked, _serving: AbortOnDropHandle::new(serving) }
    }

    /// Lets all answers go.
    pub fn release(&self) {
        self.open.send_replace(true);
    }

    /// Waits until somebody asks.
    pub async fn asked(&self) {
        let mut asked = self.asked.clone();
        timeout(PATIENCE, asked.wait_for(|asked| *asked > 0)).await.unwrap().unwrap();
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("http://{}/rss.xml", self.address)
    }

    /// An edit that makes this the only feed.
    pub fn as_config(&self) -> Value {
        let config = json!({ "feeds": [{ "name": "Local", "url": self.url() }] });
        json!({ "config": config.to_string() })
    }
}

async fn answer(mut stream: TcpStream, mut gate: watch::Receiver<bool>) {
    let mut request = [0; 4_096];
    // All that matters of the request is that it came.
    let _ = stream.read(&mut request).await;
    if gate.wait_for(|open| *open).await.is_err() {
        return; // the test is over
    }
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nConnection: close";
    let text = format!("{head}\r\nContent-Length: {}\r\n\r\n{RSS}", RSS.len());
    let _ = stream.write_all(text.as_bytes()).await; // the asker may have gone
}
