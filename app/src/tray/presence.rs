//! Whether the desktop shows trays: a watcher for them is on the session bus, and somebody shows what it knows.
//!
//! A name on the bus is all there is to ask for, so nothing has to be installed, and nothing can panic. It is watched:
//! a panel may come after us at login, be restarted, or go for good.

use futures::StreamExt;
use tokio::sync::watch;
use zbus::{Connection, fdo::DBusProxy, names::BusName};

use super::Presence;

/// Where trays register. GNOME has it only with an extension.
const WATCHER: &str = "org.kde.StatusNotifierWatcher";

const NO_BUS: Presence = Presence::Missing("there is no session bus");
const NO_WATCHER: Presence = Presence::Missing("this desktop has no tray");
const NO_HOST: Presence = Presence::Missing("this desktop shows no tray at present");

/// What registers trays.
#[zbus::proxy(interface = "org.kde.StatusNotifierWatcher", default_path = "/StatusNotifierWatcher")]
trait StatusNotifierWatcher {
    /// Somebody shows them.
    #[zbus(property(emits_changed_signal = "false"))]
    fn is_status_notifier_host_registered(&self) -> zbus::Result<bool>;

    /// Somebody shows them from now on.
    #[zbus(signal)]
    fn status_notifier_host_registered(&self) -> zbus::Result<()>;

    /// Nobody does any more.
    #[zbus(signal)]
    fn status_notifier_host_unregistered(&self) -> zbus::Result<()>;
}

/// Tells it for as long as the bus is there.
pub async fn watch(presence: watch::Sender<Presence>) {
    if let Err(error) = tell(&presence).await {
        tracing::debug!(%error, "the session bus does not tell whether there is a tray");
    }
    presence.send_replace(NO_BUS);
}

async fn tell(presence: &watch::Sender<Presence>) -> zbus::Result<()> {
    let bus = Connection::session().await?;
    let names = DBusProxy::new(&bus).await?;
    let watcher = StatusNotifierWatcherProxy::builder(&bus).destination(WATCHER)?.build().await?;
    // All of them before the first question, so that no answer is missed.
    let mut owners = names.receive_name_owner_changed_with_args(&[(0, WATCHER)]).await?;
    let mut hosts_come = watcher.receive_status_notifier_host_registered().await?;
    let mut hosts_go = watcher.receive_status_notifier_host_unregistered().await?;
    loop {
        let now = if names.name_has_owner(BusName::try_from(WATCHER)?).await? {
            // Some that show trays do not answer this; who says no means it.
            let shown = watcher.is_status_notifier_host_registered().await.unwrap_or(true);
            if shown { Presence::Shown } else { NO_HOST }
        } else {
            NO_WATCHER
        };
        if presence.send_replace(now) != now {
            tracing::info!(tray = ?now, "the tray of this desktop");
        }
        let told = tokio::select! {
            change = owners.next() => change.is_some(),
            come = hosts_come.next() => come.is_some(),
            gone = hosts_go.next() => gone.is_some(),
        };
        if !told {
            return Ok(());
        }
    }
}
