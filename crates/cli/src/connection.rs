//! The way to the use cases: the owner's, over its socket, or our own on the database.

use std::path::PathBuf;

use cockpit::{Cockpit, CockpitOptions, socket};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::failure::Failure;

/// What a command wants of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Only to look.
    Look,
    /// To change something or run a task.
    Change,
}

/// Use cases within reach.
pub enum Connection {
    /// Those of the process that owns the database.
    #[cfg(unix)]
    Owner(socket::Client),
    /// Our own.
    Here(Cockpit),
}

impl Connection {
    /// Connects to the owner of the database, or opens it here.
    ///
    /// # Errors
    /// The database cannot be opened; its owner does not answer.
    pub async fn open(data_dir: PathBuf, access: Access) -> Result<Self, Failure> {
        #[cfg(unix)]
        if let Some(client) = socket::Client::connect(&data_dir).await {
            return Ok(Self::Owner(client));
        }
        let options = CockpitOptions::on_request_only(data_dir).map_err(Failure::BadInput)?;
        if access == Access::Look {
            match Cockpit::open_to_look(options.clone()).await {
                Ok(cockpit) => return Ok(Self::Here(cockpit)),
                // A first start: its tasks are worth looking at too.
                Err(error) if error.needs_owner() => {}
                Err(error) => return Err(error.into()),
            }
        }
        match Cockpit::open(options).await {
            Ok(cockpit) => Ok(Self::Here(cockpit)),
            Err(error) if error.is_owned() => {
                Err(Failure::NotOwner(format!("{error}, and it did not answer; try again, or stop it first")))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// What becomes of a command when the program is asked to stop in the middle of it.
    pub fn after_stop(&self) -> &'static str {
        match self {
            #[cfg(unix)]
            Self::Owner(_) => "stopped waiting; the process that owns the database goes on with it",
            Self::Here(_) => "stopped before it was done; what ran is interrupted",
        }
    }

    /// Calls a use case by the name of its command.
    ///
    /// # Errors
    /// It failed, or the owner went away.
    pub async fn call<T: DeserializeOwned>(&mut self, method: &str, arguments: Value) -> Result<T, Failure> {
        let answer = match self {
            #[cfg(unix)]
            Self::Owner(client) => client.call(method, arguments).await.map_err(|error| match error {
                socket::ClientError::UseCase(error) => Failure::UseCase(error),
                other => Failure::NotOwner(format!("{:#}", anyhow::Error::from(other))),
            })?,
            Self::Here(cockpit) => cockpit.call(method, arguments).await?,
        };
        serde_json::from_value(answer).map_err(|error| anyhow::Error::from(error).into())
    }

    /// Closes what was opened here.
    pub async fn close(self) {
        if let Self::Here(cockpit) = self {
            cockpit.shutdown().await;
        }
    }
}
