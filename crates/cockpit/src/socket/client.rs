//! The command line's end of the socket.

use std::{io, path::Path, time::Duration};

use api::error::ApiError;
use serde_json::Value;
use thiserror::Error;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::UnixStream,
    time::timeout,
};

use super::{MAX_LINE, Request, Response, SOCKET_NAME};

/// How long the owner may take to accept a connection, and to show that it is there.
const GREETING_TIMEOUT: Duration = Duration::from_secs(3);
/// How long it may take to answer: none of the use cases waits for more than the database.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);
/// The methods whose answers take as long as the work does: a run's, or that of reading or writing all of the database.
const TAKE_THEIR_TIME: [&str; 8] = [
    "run_system_task_now",
    "list_backups",
    "back_up_now",
    "preview_restore",
    "restore_database",
    "get_storage",
    "free_space",
    "import_settings",
];
/// Asked before anything else: an owner that hangs is found out before it is asked to do something, which it would do
/// when nobody expects it any more.
const GREETING: &str = "get_scheduler_status";

/// A connection to the process that owns the database.
#[derive(Debug)]
pub struct Client {
    stream: BufReader<UnixStream>,
}

/// A call over the socket failed.
#[derive(Debug, Error)]
pub enum ClientError {
    /// The use case's own error.
    #[error(transparent)]
    UseCase(#[from] ApiError),
    /// The owner went away in the middle.
    #[error("the process that owns the database went away")]
    Disconnected(#[source] io::Error),
    /// The owner is there, and says nothing: stopped, or stuck.
    #[error("the process that owns the database did not answer within {} seconds", .0.as_secs())]
    NoAnswer(Duration),
    /// The answer is not one.
    #[error("the process that owns the database gave an answer that cannot be read")]
    Unreadable(#[source] serde_json::Error),
}

impl Client {
    /// Connects to whoever owns the database in `data_dir`; `None` when nobody answers.
    pub async fn connect(data_dir: &Path) -> Option<Self> {
        let connecting = UnixStream::connect(data_dir.join(SOCKET_NAME));
        let stream = timeout(GREETING_TIMEOUT, connecting).await.ok()?.ok()?;
        Some(Self { stream: BufReader::new(stream) })
    }

    /// Calls a use case by the name of its command, and waits for its end. A run may take any time; everything else has
    /// to come soon.
    ///
    /// # Errors
    /// The use case failed, or the connection did; it cannot be used any more when the owner did not answer.
    pub async fn call(&mut self, method: &str, params: Value) -> Result<Value, ClientError> {
        match self.call_within(GREETING_TIMEOUT, GREETING, Value::Null).await {
            // Whatever it says, it is there.
            Ok(_) | Err(ClientError::UseCase(_)) => {}
            Err(error) => return Err(error),
        }
        if TAKE_THEIR_TIME.contains(&method) {
            return self.exchange(method, params).await;
        }
        self.call_within(ANSWER_TIMEOUT, method, params).await
    }

    async fn call_within(
        &mut self,
        limit: Duration,
        method: &str,
        params: Value,
    ) -> Result<Value, ClientError> {
        if let Ok(answered) = timeout(limit, self.exchange(method, params)).await {
            return answered;
        }
        // An answer that comes after all must not be taken for that of the next call.
        let _ = self.stream.shutdown().await;
        Err(ClientError::NoAnswer(limit))
    }

    /// Asks for something that is answered more than once; see [`super::FOLLOW_EVENTS`] and [`super::RUN_LIVE`].
    /// [`Client::next_answer`] waits for what comes of it.
    ///
    /// # Errors
    /// The owner does not answer, or went away.
    pub async fn ask(&mut self, method: &str, params: Value) -> Result<(), ClientError> {
        match self.call_within(GREETING_TIMEOUT, GREETING, Value::Null).await {
            Ok(_) | Err(ClientError::UseCase(_)) => {}
            Err(error) => return Err(error),
        }
        self.send(method, params).await
    }

    /// Waits for the next answer to what was asked.
    ///
    /// # Errors
    /// What was asked for failed, or the owner went away.
    pub async fn next_answer(&mut self) -> Result<Value, ClientError> {
        self.receive().await
    }

    async fn exchange(&mut self, method: &str, params: Value) -> Result<Value, ClientError> {
        self.send(method, params).await?;
        self.receive().await
    }

    async fn send(&mut self, method: &str, params: Value) -> Result<(), ClientError> {
        let request = Request { method: method.to_owned(), params };
        let mut line = serde_json::to_vec(&request).map_err(ClientError::Unreadable)?;
        line.push(b'\n');
        self.stream.write_all(&line).await.map_err(ClientError::Disconnected)
    }

    async fn receive(&mut self) -> Result<Value, ClientError> {
        let mut answer = Vec::new();
        let read = (&mut self.stream).take(MAX_LINE).read_until(b'\n', &mut answer).await;
        read.map_err(ClientError::Disconnected)?;
        // An answer ends with its line; anything less is one that was not sent to its end.
        if !answer.ends_with(b"\n") {
            return Err(ClientError::Disconnected(io::ErrorKind::UnexpectedEof.into()));
        }
        match serde_json::from_slice(&answer).map_err(ClientError::Unreadable)? {
            Response::Ok(value) => Ok(value),
            Response::Error(error) => Err(error.into()),
        }
    }
}
