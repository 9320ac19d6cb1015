//! The way to the use cases: the owner's, over its socket, or our own on the database.

use std::{path::PathBuf, time::Instant};

use api::run::RunTaskNowResult;
use cockpit::{
    Cockpit, CockpitOptions,
    in_turn::{AGAIN, PATIENCE},
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::mpsc;

use crate::{
    arguments::Named, failure::Failure, owner::Owner, run_display::RunDisplay, stop_signals::StopSignals,
};

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
    Owner(Owner),
    /// Our own.
    Here(Cockpit),
}

impl Connection {
    /// Connects to the owner of the database, or opens it here. An owner that cannot be asked is waited for: another command,
    /// or one that is just starting to serve.
    ///
    /// # Errors
    /// The database cannot be opened; its owner does not answer; the program is asked to stop meanwhile.
    pub async fn open(data_dir: PathBuf, access: Access, stop: &mut StopSignals) -> Result<Self, Failure> {
        let begun = Instant::now();
        loop {
            if let Some(owner) = Owner::connect(&data_dir).await {
                return Ok(Self::Owner(owner));
            }
            match Self::open_here(data_dir.clone(), access).await {
                Err(Failure::NotOwner(_)) if begun.elapsed() < PATIENCE => {}
                Ok(Self::Here(cockpit)) if cockpit.has_unended_runs() => {
                    return settled(data_dir, cockpit).await.map(Self::Here);
                }
                opened => return opened,
            }
            wait(stop).await?;
        }
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
        let unreached = Owner::unreached(&options.data_dir);
        match Cockpit::open(options).await {
            Ok(cockpit) => Ok(Self::Here(cockpit)),
            Err(error) if error.is_owned() => Err(Failure::NotOwner(format!("{error}, and {unreached}"))),
            Err(error) => Err(error.into()),
        }
    }

    /// What becomes of a command when the program is asked to stop in the middle of it.
    pub fn after_stop(&self) -> &'static str {
        match self {
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
            Self::Owner(owner) => owner.call(method, arguments).await?,
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
            Self::Owner(owner) => owner.run_live(task, display).await,
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
        match self {
            Self::Owner(_) => {}
            Self::Here(cockpit) => drop(cockpit.shutdown().await),
        }
    }
}

/// Until the next look at whether whoever owns the database is done with it.
///
/// # Errors
/// The program is asked to stop meanwhile.
pub async fn wait(stop: &mut StopSignals) -> Result<(), Failure> {
    tokio::select! {
        () = tokio::time::sleep(AGAIN) => Ok(()),
        () = stop.received() => Err(Failure::Stopped("stopped before it began; nothing was changed")),
    }
}

/// Where nobody owns the database, runs that have not ended died with their process, and whoever owns it next says so: here
/// that is us, for no longer than that takes: who reads what is printed may take any time. Where somebody owns it, or it cannot be
/// written, it is only looked at.
async fn settled(data_dir: PathBuf, looking: Cockpit) -> Result<Cockpit, Failure> {
    let options = CockpitOptions::on_request_only(data_dir).map_err(Failure::BadInput)?;
    let Ok(owning) = Cockpit::open(options.clone()).await else { return Ok(looking) };
    looking.shutdown().await;
    owning.shutdown().await;
    Ok(Cockpit::open_to_look(options).await?)
}
