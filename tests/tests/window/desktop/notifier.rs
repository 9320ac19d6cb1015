//! What shows notifications, as far as the cockpit can tell, and a person who clicks them.

#![expect(
    clippy::unused_self,
    clippy::used_underscore_binding,
    reason = "the macro of an interface wants methods, and uses all arguments"
)]

use system_tests::session_bus::SessionBus;
use tokio::{sync::mpsc, time::timeout};
use zbus::{Connection, connection::Builder, interface, object_server::SignalEmitter, zvariant::OwnedValue};

use super::PATIENCE;

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// A notification as it was asked for.
#[derive(Debug)]
pub struct Notification {
    pub id: u32,
    pub title: String,
    pub body: String,
    pub actions: Vec<String>,
}

struct Server {
    shown: mpsc::UnboundedSender<Notification>,
    last: u32,
}

#[interface(name = "org.freedesktop.Notifications")]
impl Server {
    #[expect(clippy::too_many_arguments, reason = "the desktop's protocol has so many")]
    fn notify(
        &mut self,
        _app_name: String,
        _replaces_id: u32,
        _app_icon: String,
        summary: String,
        body: String,
        actions: Vec<String>,
        _hints: std::collections::HashMap<String, OwnedValue>,
        _expire_timeout: i32,
    ) -> u32 {
        self.last += 1;
        let _ = self.shown.send(Notification { id: self.last, title: summary, body, actions });
        self.last
    }

    fn get_capabilities(&self) -> Vec<String> {
        ["body", "body-markup", "actions"].map(str::to_owned).to_vec()
    }

    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, action_key: &str) -> zbus::Result<()>;
}

/// Shows notifications from now on.
pub struct Notifier {
    bus: Connection,
    shown: mpsc::UnboundedReceiver<Notification>,
}

impl Notifier {
    pub async fn open(bus: &SessionBus) -> Self {
        let (sender, shown) = mpsc::unbounded_channel();
        let server = Server { shown: sender, last: 0 };
        let builder = Builder::address(bus.address.as_str()).unwrap().serve_at(PATH, server).unwrap();
        let bus = builder.name(NAME).unwrap().build().await.unwrap();
        Self { bus, shown }
    }

    /// Goes away, as with a shell that crashes; another one may come in its place.
    pub async fn close(self) {
        self.bus.close().await.unwrap();
    }

    /// The next notification.
    pub async fn next(&mut self) -> Notification {
        timeout(PATIENCE, self.shown.recv()).await.expect("a notification").unwrap()
    }

    /// Whether none has come that was not looked at.
    pub fn is_silent(&mut self) -> bool {
        self.shown.try_recv().is_err()
    }

    /// A person clicks it.
    pub async fn click(&self, notification: &Notification) {
        let server = self.bus.object_server().interface::<_, Server>(PATH).await.unwrap();
        Server::action_invoked(server.signal_emitter(), notification.id, &notification.actions[0])
            .await
            .unwrap();
    }
}
