//! One life of the application in the past: the real engine over the real database, from its start to its end.

use std::{path::Path, sync::Arc};

use anyhow::{Context, Result};
use handlers::{Dependencies, HttpLimits, Secrets};
use scheduler::{Scheduler, SchedulerHandle, clock::Clock};
use store::{OpenOptions, SqliteStore};

use super::{
    still::{Reality, StillStore},
    work::{Pace, paced},
};
use crate::machine::Machine;

/// What every life is given.
pub struct World {
    pub machine: Machine,
    pub reality: Reality,
    pub pace: Pace,
    pub secrets: Arc<dyn Secrets>,
}

/// An application that runs.
pub struct Life {
    pub store: SqliteStore,
    pub handle: SchedulerHandle,
    scheduler: Scheduler,
}

impl Life {
    /// Starts it, as the window does.
    pub async fn start(world: &World, folder: &Path) -> Result<Self> {
        let clock: Arc<dyn Clock> = Arc::new(world.machine.clone());
        let options = OpenOptions {
            clock: Arc::clone(&clock),
            ..OpenOptions::new(folder, "window", env!("CARGO_PKG_VERSION"))
        };
        let (zone, data_dir, secrets) = (clock.zone(), folder.to_owned(), Arc::clone(&world.secrets));
        let opening = async move {
            let store = SqliteStore::open(options).await?;
            store.seed_tasks(handlers::default_tasks()).await?;
            store.record_machine_zone(zone).await?;
            let http = HttpLimits::default();
            let registry =
                handlers::registry(&Dependencies { store: store.clone(), secrets, data_dir, http });
            anyhow::Ok((store, registry))
        };
        let (store, registry) =
            world.reality.during(opening).await?.context("the database of the past could not be opened")?;
        let disk = StillStore { store: store.clone(), reality: world.reality.clone() };
        let scheduler = Scheduler::builder(Arc::new(disk), paced(&registry, &world.pace, &world.reality))
            .clock(clock)
            .network(world.machine.network())
            .start()
            .await
            .context("the engine of the past could not start")?;
        Ok(Self { store, handle: scheduler.handle(), scheduler })
    }

    /// Closes it as a person does.
    pub async fn quit(self, reality: &Reality) -> Result<()> {
        self.scheduler.shutdown().await;
        let store = self.store;
        reality.during(async move { store.close().await }).await
    }

    /// Ends it as a crash does: nothing of it runs any more, and nobody has written anything down.
    pub async fn die(self, reality: &Reality) -> Result<()> {
        drop(self.scheduler);
        // Manager, jobs and handlers are dropped one after the other, each when the one before is gone.
        for _ in 0..32 {
            tokio::task::yield_now().await;
        }
        // The database is let go of, so that the next life can have it.
        let store = self.store;
        reality.during(async move { store.close().await }).await
    }
}
