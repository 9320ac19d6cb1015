//! The way to the use cases: the owner's, over its socket, or our own on the database.

use std::path::PathBuf;

use api::{
    error::ApiError,
    run::{RunReportDto, RunTaskNowResult},
    task::SystemTaskDto,
};
use cockpit::{Cockpit, CockpitOptions, socket};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::{arguments::Named, failure::Failure, run_display::RunDisplay};

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
        Self::open_here(data_dir, access).await
    }

    /// Opens the database here, whether somebody could be asked or not.
    ///
    /// # Errors
    /// It cannot be opened.
    pub async fn open_here(data_dir: PathBuf, access: Access) -> Result<Self, Failure> {
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
            Self::Owner(client) => client.call(method, arguments).await.map_err(of_owner)?,
            Self::Here(cockpit) => cockpit.call(method, arguments).await?,
        };
        serde_json::from_value(answer).map_err(|error| anyhow::Error::from(error).into())
    }

    /// Runs a task now, and shows how it goes.
    ///
    /// # Errors
    /// As [`Connection::call`].
    pub async fn run_live(
        &mut self,
        task: &Named,
        display: &RunDisplay,
    ) -> Result<RunTaskNowResult, Failure> {
        match self {
            #[cfg(unix)]
            Self::Owner(client) => {
                let params = json!({ "taskType": task.task_type, "component": task.component });
                client.ask(socket::RUN_LIVE, params).await.map_err(of_owner)?;
                loop {
                    let answer = client.next_answer().await.map_err(of_owner)?;
                    match serde_json::from_value(answer).map_err(anyhow::Error::from)? {
                        RunAnswer::Report(report) => display.show(&report),
                        RunAnswer::Result(result) => return Ok(result),
                    }
                }
            }
            Self::Here(cockpit) => {
                let (sender, mut reports) = mpsc::channel(4);
                let running =
                    cockpit.run_system_task_live(&task.task_type, task.component.as_deref(), sender);
                let mut running = std::pin::pin!(running);
                loop {
                    tokio::select! {
                        biased;
                        Some(report) = reports.recv() => display.show(&report),
                        result = &mut running => return Ok(result?),
                    }
                }
            }
        }
    }

    /// Closes what was opened here.
    pub async fn close(self) {
        if let Self::Here(cockpit) = self {
            cockpit.shutdown().await;
        }
    }
}

/// An answer to [`socket::RUN_LIVE`].
#[cfg(unix)]
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum RunAnswer {
    Report(RunReportDto),
    Result(RunTaskNowResult),
}

/// Events of the owner of a database.
#[cfg(unix)]
pub struct Events(socket::Client);

#[cfg(unix)]
impl Events {
    /// Waits for the next one.
    ///
    /// # Errors
    /// The owner went away.
    pub async fn next(&mut self) -> Result<Value, Failure> {
        self.0.next_answer().await.map_err(of_owner)
    }
}

/// Follows the events of whoever owns the database, from now on, and says what tasks there are.
///
/// # Errors
/// Nobody owns it: then nothing happens that could be followed.
#[cfg(unix)]
pub async fn follow(data_dir: PathBuf) -> Result<(Events, Vec<SystemTaskDto>), Failure> {
    let nobody = || {
        let message = format!(
            "no cockpit is running on {}; start the window or `cockpitctl serve`",
            data_dir.display()
        );
        Failure::UseCase(ApiError::not_found(message))
    };
    let mut client = socket::Client::connect(&data_dir).await.ok_or_else(nobody)?;
    let tasks = client.call("list_system_tasks", json!({})).await.map_err(of_owner)?;
    let tasks = serde_json::from_value(tasks).map_err(anyhow::Error::from)?;
    client.ask(socket::FOLLOW_EVENTS, Value::Null).await.map_err(of_owner)?;
    client.next_answer().await.map_err(of_owner)?; // it listens from now on
    Ok((Events(client), tasks))
}

/// What the owner's failure means to whoever asked.
#[cfg(unix)]
fn of_owner(error: socket::ClientError) -> Failure {
    match error {
        socket::ClientError::UseCase(error) => Failure::UseCase(error),
        other => Failure::NotOwner(format!("{:#}", anyhow::Error::from(other))),
    }
}
