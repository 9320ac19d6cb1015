//! A panel that shows trays, as far as the cockpit can tell: a watcher on the bus, and a person who reads tooltips and
//! presses lines of menus.

#![expect(clippy::unused_self, reason = "the macro of an interface wants methods")]

use std::collections::HashMap;

use futures::StreamExt;
use system_tests::session_bus::SessionBus;
use tokio::{sync::mpsc, time::timeout};
use zbus::{
    Connection, Proxy,
    connection::Builder,
    interface,
    zvariant::{OwnedValue, Structure, Value},
};

use super::PATIENCE;

const ITEM: &str = "org.kde.StatusNotifierItem";
const MENU: &str = "com.canonical.dbusmenu";

/// A line of a menu: id, properties, lines below it.
type Layout = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);
/// Icon name, pixmaps, title, description.
type ToolTip = (String, Vec<(i32, i32, Vec<u8>)>, String, String);

/// What becomes of a tray that wants to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    Shows,
    Refuses,
    NeverAnswers,
}

struct Watcher {
    registered: mpsc::UnboundedSender<String>,
    manner: Manner,
}

#[interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    async fn register_status_notifier_item(&self, service: String) -> zbus::fdo::Result<()> {
        match self.manner {
            Manner::Shows => {
                let _ = self.registered.send(service);
                Ok(())
            }
            Manner::Refuses => Err(zbus::fdo::Error::Failed("no more trays".to_owned())),
            Manner::NeverAnswers => std::future::pending().await,
        }
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }
}

/// The panel; dropping it takes it off the bus.
pub struct Panel {
    bus: Connection,
    registered: mpsc::UnboundedReceiver<String>,
}

impl Panel {
    /// Shows trays from now on.
    pub async fn open(bus: &SessionBus) -> Self {
        Self::with(bus, Manner::Shows).await
    }

    /// Says that it shows trays from now on.
    pub async fn with(bus: &SessionBus, manner: Manner) -> Self {
        let (sender, registered) = mpsc::unbounded_channel();
        let watcher = Watcher { registered: sender, manner };
        let builder = Builder::address(bus.address.as_str())
            .unwrap()
            .serve_at("/StatusNotifierWatcher", watcher)
            .unwrap();
        let bus = builder.name("org.kde.StatusNotifierWatcher").unwrap().build().await.unwrap();
        Self { bus, registered }
    }

    /// The next tray that registers.
    pub async fn item(&mut self) -> Item {
        let service = timeout(PATIENCE, self.registered.recv()).await.expect("a tray").unwrap();
        Item { bus: self.bus.clone(), service }
    }
}

/// A tray that is shown.
pub struct Item {
    bus: Connection,
    service: String,
}

impl Item {
    /// Waits until the tooltip says this.
    pub async fn says(&self, words: &str) {
        let item = self.proxy("/StatusNotifierItem", ITEM).await;
        let mut changes = item.receive_signal("NewToolTip").await.unwrap();
        let reading = async {
            loop {
                let (.., said): ToolTip = item.get_property("ToolTip").await.unwrap();
                if said.contains(words) {
                    return;
                }
                changes.next().await.unwrap();
            }
        };
        timeout(PATIENCE, reading).await.unwrap_or_else(|_| panic!("the tooltip should say {words:?}"));
    }

    /// What the icon looks like.
    pub async fn icon(&self) -> Vec<u8> {
        let item = self.proxy("/StatusNotifierItem", ITEM).await;
        let pixmaps: Vec<(i32, i32, Vec<u8>)> = item.get_property("IconPixmap").await.unwrap();
        pixmaps.into_iter().next().expect("an icon").2
    }

    /// Presses a line of the menu, at any depth.
    pub async fn press(&self, label: &str) {
        let menu = self.proxy("/MenuBar", MENU).await;
        let names: &[&str] = &[];
        let (_, root): (u32, Layout) = menu.call("GetLayout", &(0, -1, names)).await.unwrap();
        let id = find(root, label).unwrap_or_else(|| panic!("no line {label:?}"));
        menu.call::<_, _, ()>("Event", &(id, "clicked", Value::from(0), 0_u32)).await.unwrap();
    }

    async fn proxy(&self, path: &'static str, interface: &'static str) -> Proxy<'_> {
        let proxy = zbus::proxy::Builder::new(&self.bus).destination(self.service.as_str()).unwrap();
        let proxy = proxy.path(path).unwrap().interface(interface).unwrap();
        proxy.cache_properties(zbus::proxy::CacheProperties::No).build().await.unwrap()
    }
}

fn find((id, properties, below): Layout, label: &str) -> Option<i32> {
    let says =
        properties.get("label").is_some_and(|value| <&str>::try_from(value).is_ok_and(|text| text == label));
    if says {
        return Some(id);
    }
    below.into_iter().find_map(|line| {
        let line = Structure::try_from(line).unwrap();
        find(Layout::try_from(line).unwrap(), label)
    })
}
