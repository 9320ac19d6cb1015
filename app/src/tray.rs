//! The tray: how everything is, what a person can do without the window, and whether anybody shows it.
//!
//! Here is what all systems share; the trays themselves are `status_notifier` on Linux and `system_tray` elsewhere.

use cockpit::{Cockpit, Glance};
use tauri::{AppHandle, Runtime, async_runtime};
use tokio::sync::{
    broadcast::error::{RecvError, TryRecvError},
    mpsc::{self, UnboundedReceiver, UnboundedSender},
    watch,
};

mod icon;
mod menu;
#[cfg(target_os = "linux")]
mod presence;
#[cfg(target_os = "linux")]
mod status_notifier;
#[cfg(not(target_os = "linux"))]
mod system_tray;

#[cfg(all(not(target_os = "linux"), not(feature = "tray")))]
compile_error!("the tray of this system is a feature: build with `--features tray`");

use menu::Wish;
#[cfg(target_os = "linux")]
use status_notifier as system;
#[cfg(not(target_os = "linux"))]
use system_tray as system;

use crate::window;

/// The page of the window that lists every task.
const ALL_TASKS: &str = "/settings/system-tasks";

/// The name of the application, as it is shown.
const NAME: &str = "Architect Cockpit";

/// Whether somebody shows the tray.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// A person can see it.
    Shown,
    /// Nobody shows it, and why.
    Missing(&'static str),
}

impl Presence {
    /// Before anything is known.
    pub fn unknown() -> watch::Sender<Self> {
        watch::Sender::new(Self::Missing("it is not known yet whether this desktop has a tray"))
    }

    /// A person can see it.
    pub fn is_shown(&self) -> bool {
        *self == Self::Shown
    }

    /// Why not.
    pub fn missing(&self) -> Option<&'static str> {
        match self {
            Self::Shown => None,
            Self::Missing(reason) => Some(reason),
        }
    }
}

/// Makes the tray, keeps it up to date, and does what is asked through it. On the event loop's thread.
pub fn start<R: Runtime>(app: &AppHandle<R>, cockpit: &Cockpit, presence: watch::Sender<Presence>) {
    let (asked, wishes) = mpsc::unbounded_channel();
    async_runtime::spawn(fulfil(app.clone(), cockpit.on_behalf_of("tray"), wishes));
    system::start(app, cockpit, asked, presence);
}

/// The states to show, as they change.
fn states(cockpit: Cockpit) -> mpsc::Receiver<Glance> {
    let (sender, receiver) = mpsc::channel(1);
    async_runtime::spawn(async move {
        let mut events = cockpit.events();
        let mut told = None;
        loop {
            match cockpit.glance().await {
                Ok(glance) if told.as_ref() != Some(&glance) => {
                    told = Some(glance.clone());
                    if sender.send(glance).await.is_err() {
                        return; // there is no tray any more
                    }
                }
                Ok(_) => {}
                Err(error) => tracing::debug!(%error, "the tray shows what it last knew"),
            }
            if matches!(events.recv().await, Err(RecvError::Closed)) {
                return;
            }
            // One look answers all that happened meanwhile.
            while matches!(events.try_recv(), Ok(_) | Err(TryRecvError::Lagged(_))) {}
        }
    });
    receiver
}

async fn fulfil<R: Runtime>(app: AppHandle<R>, cockpit: Cockpit, mut wishes: UnboundedReceiver<Wish>) {
    while let Some(wish) = wishes.recv().await {
        match wish {
            Wish::Open => window::bring_to_front(&app),
            Wish::AllTasks => window::open_route(&app, ALL_TASKS.to_owned()),
            Wish::Quit => app.exit(0),
            Wish::Pause => log(cockpit.pause_scheduler(&api::status::PauseInput::default()).await),
            Wish::Resume => log(cockpit.resume_scheduler().await),
            Wish::RunNow { task_type, component } => {
                let cockpit = cockpit.clone();
                // A run may take its time; the next wish does not wait for it.
                async_runtime::spawn(async move {
                    log(cockpit.run_system_task_now(&task_type, Some(&component)).await);
                });
            }
        }
    }
}

fn log<T>(done: cockpit::UseCaseResult<T>) {
    if let Err(error) = done {
        tracing::warn!(%error, "what was asked for in the tray could not be done");
    }
}

/// Somebody asks for something through the tray.
fn ask(asked: &UnboundedSender<Wish>, wish: &Wish) {
    // Nobody listens only while the window is ending.
    let _ = asked.send(wish.clone());
}
