//! The owner behind its socket.

use std::path::Path;

use api::{
    error::ApiError,
    run::{RunReportDto, RunTaskNowResult},
    task::SystemTaskDto,
};
use cockpit::socket;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{arguments::Named, failure::Failure, run_display::RunDisplay};

/// The process that owns the database.
pub struct Owner(socket::Client);

impl Owner {
    /// Whoever owns the database of `data_dir`, where somebody does.
    pub async fn connect(data_dir: &Path) -> Option<Self> {
        socket::Client::connect(data_dir).await.map(Self)
    }

    /// Why an owner that is there could not be asked, and what to do about that.
    pub fn unreached(data_dir: &Path) -> &'static str {
        if socket::is_out_of_reach(data_dir) {
            "it cannot be spoken to, since the folder's path is too long for a socket; stop it, or wait until it has ended, or use a \
             shorter --data-dir"
        } else {
            "it did not answer, as a command does not while it works; try again when it has ended"
        }
    }

    /// Calls a use case by the name of its command.
    ///
    /// # Errors
    /// It failed, or the owner went away.
    pub async fn call(&mut self, method: &str, arguments: Value) -> Result<Value, Failure> {
        self.0.call(method, arguments).await.map_err(of_owner)
    }

    /// Runs a task now, and shows how it goes.
    ///
    /// # Errors
    /// As [`Owner::call`].
    pub async fn run_live(
        &mut self,
        task: &Named,
        display: &RunDisplay,
    ) -> Result<RunTaskNowResult, Failure> {
        let params = json!({ "taskType": task.task_type, "component": task.component });
        self.0.ask(socket::RUN_LIVE, params).await.map_err(of_owner)?;
        loop {
            let answer = self.0.next_answer().await.map_err(of_owner)?;
            match serde_json::from_value(answer).map_err(anyhow::Error::from)? {
                RunAnswer::Report(report) => display.show(&report),
                RunAnswer::Result(result) => return Ok(result),
            }
        }
    }
}

/// An answer to [`socket::RUN_LIVE`].
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum RunAnswer {
    Report(RunReportDto),
    Result(RunTaskNowResult),
}

/// Events of the owner of a database.
pub struct Events(socket::Client);

/// What whoever follows hears.
pub enum Heard {
    /// Something happened.
    Event(Value),
    /// The cockpit has stopped in order.
    Stopped,
    /// The same process opens a restored database, and can be followed again after that.
    Restarting,
}

impl Events {
    /// Waits for the next word.
    ///
    /// # Errors
    /// The owner went away without one.
    pub async fn next(&mut self) -> Result<Heard, Failure> {
        let said = self.0.next_answer().await.map_err(|error| match error {
            socket::ClientError::Disconnected(_) => {
                Failure::NotOwner("the cockpit has stopped without a word".to_owned())
            }
            other => of_owner(other),
        })?;
        Ok(match said["ended"].as_str() {
            None => Heard::Event(said),
            Some(socket::RESTARTING) => Heard::Restarting,
            Some(_) => Heard::Stopped,
        })
    }
}

/// Follows the events of whoever owns the database, from now on, and says what tasks there are.
///
/// # Errors
/// Nobody owns it: then nothing happens that could be followed.
pub async fn follow(data_dir: &Path) -> Result<(Events, Vec<SystemTaskDto>), Failure> {
    let nobody = || {
        let folder = data_dir.display();
        let message = if socket::is_out_of_reach(data_dir) {
            format!(
                "whoever runs on {folder} cannot be followed: the path is too long for a socket; use a shorter --data-dir"
            )
        } else {
            format!("no cockpit is running on {folder}; start the window or `cockpitctl serve`")
        };
        Failure::UseCase(ApiError::not_found(message))
    };
    let mut client = socket::Client::connect(data_dir).await.ok_or_else(nobody)?;
    let tasks = list_tasks(&mut client).await?;
    client.ask(socket::FOLLOW_EVENTS, Value::Null).await.map_err(of_owner)?;
    client.next_answer().await.map_err(of_owner)?; // it listens from now on
    Ok((Events(client), tasks))
}

/// The tasks as they are now, over a connection of its own: one that follows events answers nothing else.
///
/// # Errors
/// The owner does not answer.
pub async fn tasks(data_dir: &Path) -> Result<Vec<SystemTaskDto>, Failure> {
    let client = socket::Client::connect(data_dir).await;
    let mut client = client.ok_or_else(|| Failure::NotOwner("the cockpit does not answer".to_owned()))?;
    list_tasks(&mut client).await
}

async fn list_tasks(client: &mut socket::Client) -> Result<Vec<SystemTaskDto>, Failure> {
    let tasks = client.call("list_system_tasks", json!({})).await.map_err(of_owner)?;
    Ok(serde_json::from_value(tasks).map_err(anyhow::Error::from)?)
}

/// What the owner's failure means to whoever asked.
fn of_owner(error: socket::ClientError) -> Failure {
    match error {
        socket::ClientError::UseCase(error) => Failure::UseCase(error),
        // What the system says of a connection that has ended helps nobody.
        gone @ socket::ClientError::Disconnected(_) => Failure::NotOwner(gone.to_string()),
        other => Failure::NotOwner(format!("{:#}", anyhow::Error::from(other))),
    }
}
