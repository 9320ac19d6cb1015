//! The cockpit's local socket, as a client that believes only whole answers.

use std::path::Path;

use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::UnixStream,
    time::timeout,
};

use crate::serving::PATIENCE;

/// A connection.
pub struct Socket(BufReader<UnixStream>);

/// What came of a call.
pub enum Answer {
    Ok(Value),
    /// The use case failed.
    Refused(Value),
    /// The process is gone, or will not say more.
    Gone,
}

impl Socket {
    /// Connects to whoever serves the folder.
    pub async fn connect(data_dir: &Path) -> std::io::Result<Self> {
        Ok(Self(BufReader::new(UnixStream::connect(data_dir.join("cockpit.sock")).await?)))
    }

    /// Calls a use case.
    pub async fn call(&mut self, method: &str, params: Value) -> Answer {
        let mut request = json!({ "method": method, "params": params }).to_string();
        request.push('\n');
        if self.0.write_all(request.as_bytes()).await.is_err() {
            return Answer::Gone;
        }
        let mut line = String::new();
        // What was cut off in the middle was not said.
        if self.0.read_line(&mut line).await.is_err() || !line.ends_with('\n') {
            return Answer::Gone;
        }
        let mut answer: Value = serde_json::from_str(&line).unwrap();
        match answer.get_mut("ok") {
            Some(value) => Answer::Ok(value.take()),
            None => Answer::Refused(answer["error"].take()),
        }
    }

    /// The same where nothing may go wrong.
    pub async fn ask(&mut self, method: &str, params: Value) -> Value {
        match timeout(PATIENCE, self.call(method, params)).await.unwrap() {
            Answer::Ok(value) => value,
            Answer::Refused(error) => panic!("{method}: {error}"),
            Answer::Gone => panic!("{method}: the process went away"),
        }
    }
}
