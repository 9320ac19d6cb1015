//! The stage of the demo: a folder in which a cockpit has worked for three days, and was closed last evening while one
//! of its tasks failed. Screenshots and the tests of the window play on it, too.
//!
//! Nothing in it is made up row by row. The past is lived: the real engine and the real handlers work on a simulated
//! computer (`past`, `life`) and fetch from the local server what the world publishes (`news`); the script (`script`)
//! only says what happens to them. So every row has its cause, and "why" has its answers.

use std::path::Path;

use anyhow::{Context, Result, anyhow};
use chrono::{DateTime, SubsecRound, Utc};
use tokio::runtime;

use crate::local_server::LocalServer;

mod ideas;
mod life;
mod news;
mod past;
mod script;
mod settings;
mod still;
mod work;

pub use news::publish_for_ever;
pub use settings::{MISTYPED_CALENDAR, calendar_config};

/// Sets the stage in a folder that holds nothing yet: the past up to now, with `server` for the world.
///
/// # Errors
/// The folder cannot be used, or something on the stage failed that should not.
pub async fn set(server: &LocalServer, folder: &Path) -> Result<()> {
    set_at(server, folder, Utc::now().trunc_subsecs(0)).await
}

async fn set_at(server: &LocalServer, folder: &Path, now: DateTime<Utc>) -> Result<()> {
    let (server, folder) = (server.clone(), folder.to_owned());
    let real = runtime::Handle::current();
    // Time can be paused only on a runtime of one thread; what is really done is done on the runtime of the caller.
    let lived = tokio::task::spawn_blocking(move || {
        let paused = runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
        let paused = paused.context("no runtime for the past")?;
        paused.block_on(script::play(server, folder, real, now))
    });
    lived.await.map_err(|_| anyhow!("the past ended in a panic"))?
}
