//! The local socket: how the command line speaks to the process that owns the database.
//!
//! One JSON document a line, a request and its answer in turn, over a Unix socket in the data folder that only its
//! owner may use. Two requests have more than one answer: [`FOLLOW_EVENTS`], until the connection ends, and
//! [`RUN_LIVE`], whose last one is the run's result. Where there are no Unix sockets there is none of this, and the
//! command line opens the database itself.

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

mod client;
mod server;
mod streams;

pub use client::{Client, ClientError};
pub use server::{ServeError, Server};

/// The socket's name in the data folder.
pub const SOCKET_NAME: &str = "cockpit.sock";

/// Answered with every event from then on: `{"event", "payload"}`, named and shaped as the window's. The last answer is
/// `{"ended"}`, where the owner closes in order: [`STOPPED`] or [`RESTARTING`].
pub const FOLLOW_EVENTS: &str = "follow_events";
/// There is nobody to follow any more.
pub const STOPPED: &str = "stopped";
/// The same process opens a restored database, and can be followed again once it has.
pub const RESTARTING: &str = "restarting";
/// As `run_system_task_now`, with `{"report"}` while it runs and `{"result"}` at its end.
pub const RUN_LIVE: &str = "run_system_task_live";

/// Longest path of a Unix socket, unix(7); shorter on some systems.
const MAX_PATH: usize = 100;

/// Whether the socket of a data folder has a path that is too long for the system: whoever owns that database cannot be spoken to.
pub fn is_out_of_reach(data_dir: &Path) -> bool {
    data_dir.join(SOCKET_NAME).as_os_str().len() > MAX_PATH
}

/// Bytes of a request or an answer.
const MAX_LINE: u64 = 64 * 1024 * 1024;

/// A use case to call.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    /// The command's name.
    method: String,
    /// Its arguments by name.
    #[serde(default)]
    params: Value,
}

/// What came of it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Response {
    /// The use case's answer.
    Ok(Value),
    /// Its error.
    Error(api::error::ApiError),
}
