//! A feed on loopback, which holds its answers back until it is told to give them.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Condvar, Mutex,
        mpsc::{Receiver, channel},
    },
    thread,
};

use serde_json::{Value, json};

use crate::window::PATIENCE;

/// Two items; only the first has an address.
const RSS: &str = r#"<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Gazette</title>
<item><guid isPermaLink="false">a</guid><title>Night ferry runs all winter</title>
<link>http://example.org/ferry</link><pubDate>Tue, 10 Mar 2020 08:00:00 GMT</pubDate>
<description>Until &lt;b&gt;March&lt;/b&gt;.</description></item>
<item><guid isPermaLink="false">b</guid><title>Lighthouse keeper retires</title>
<pubDate>Tue, 10 Mar 2020 09:00:00 GMT</pubDate><description>Forty years.</description></item>
</channel></rss>"#;

/// Whether answers may go.
#[derive(Default)]
struct Gate {
    open: Mutex<bool>,
    opened: Condvar,
}

/// The feed. Its threads end with the process.
pub struct Feed {
    address: SocketAddr,
    gate: Arc<Gate>,
    asked: Receiver<()>,
}

impl Feed {
    /// Answers at once.
    pub fn start() -> Self {
        let feed = Self::held();
        feed.release();
        feed
    }

    /// Answers after [`Feed::release`].
    pub fn held() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let gate = Arc::new(Gate::default());
        let (sender, asked) = channel();
        let of_threads = Arc::clone(&gate);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (gate, sender) = (Arc::clone(&of_threads), sender.clone());
                thread::spawn(move || {
                    // Whether anybody waits for it is not its business.
                    let _ = sender.send(());
                    answer(stream.unwrap(), &gate);
                });
            }
        });
        Self { address, gate, asked }
    }

    /// Lets all answers go.
    pub fn release(&self) {
        *self.gate.open.lock().unwrap() = true;
        self.gate.opened.notify_all();
    }

    /// Waits until somebody asks.
    pub fn asked(&self) {
        self.asked.recv_timeout(PATIENCE).unwrap();
    }

    /// An edit that makes this the only feed.
    pub fn as_config(&self) -> Value {
        config(&self.url())
    }

    /// Where it lies.
    pub fn url(&self) -> String {
        format!("http://{}/rss.xml", self.address)
    }
}

/// An edit that makes a feed that nobody serves the only one, and has no patience with it.
pub fn dead() -> Value {
    let mut edit = config("http://127.0.0.1:9/rss.xml");
    edit["maxRetries"] = json!(0);
    edit
}

fn config(url: &str) -> Value {
    json!({ "config": json!({ "feeds": [{ "name": "Harbour Gazette", "url": url }] }).to_string() })
}

fn answer(mut stream: TcpStream, gate: &Gate) {
    let mut request = [0; 4_096];
    // All that matters of the request is that it came.
    let _ = stream.read(&mut request);
    drop(gate.opened.wait_while(gate.open.lock().unwrap(), |open| !*open).unwrap());
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nConnection: close";
    let text = format!("{head}\r\nContent-Length: {}\r\n\r\n{RSS}", RSS.len());
    let _ = stream.write_all(text.as_bytes()); // the asker may have gone
}
