//! Opening the database in turn. A command of the command line owns it for as long as it works, which is a moment for most; whoever is to
//! stay waits for that.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use crate::{Cockpit, CockpitOptions, OpenCockpitError};

/// How long somebody who owns the database and cannot be asked is waited for: most commands are done by then.
pub const PATIENCE: Duration = Duration::from_secs(5);
/// Between two looks at whether they are done.
pub const AGAIN: Duration = Duration::from_millis(50);

impl Cockpit {
    /// As [`Cockpit::open`], after a command that has the database, for [`PATIENCE`] at most. Whoever serves it already is not waited
    /// for.
    ///
    /// # Errors
    /// As [`Cockpit::open`].
    pub async fn open_in_turn(options: CockpitOptions) -> Result<Self, OpenCockpitError> {
        let begun = Instant::now();
        loop {
            match Self::open(options.clone()).await {
                Err(error)
                    if error.is_owned()
                        && begun.elapsed() < PATIENCE
                        && !is_served(&options.data_dir).await => {}
                opened => return opened,
            }
            tokio::time::sleep(AGAIN).await;
        }
    }
}

#[cfg(unix)]
async fn is_served(data_dir: &Path) -> bool {
    crate::socket::Client::connect(data_dir).await.is_some()
}

/// Nobody can be asked.
#[cfg(not(unix))]
async fn is_served(_: &Path) -> bool {
    false
}
