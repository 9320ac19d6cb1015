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

/// How long the owner may take to accept a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

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
    /// The answer is not one.
    #[error("the process that owns the database gave an answer that cannot be read")]
    Unreadable(#[source] serde_json::Error),
}

impl Client {
    /// Connects to whoever owns the database in `data_dir`; `None` when nobody answers.
    pub async fn connect(data_dir: &Path) -> Option<Self> {
        let connecting = UnixStream::connect(data_dir.join(SOCKET_NAME));
        let stream = timeout(CONNECT_TIMEOUT, connecting).await.ok()?.ok()?;
        Some(Self { stream: BufReader::new(stream) })
    }

    /// Calls a use case by the name of its command, and waits for its end.
    ///
    /// # Errors
    /// The use case failed, or the connection did.
    pub async fn call(&mut self, method: &str, params: Value) -> Result<Value, ClientError> {
        let request = Request { method: method.to_owned(), params };
        let mut line = serde_json::to_vec(&request).map_err(ClientError::Unreadable)?;
        line.push(b'\n');
        self.stream.write_all(&line).await.map_err(ClientError::Disconnected)?;
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
