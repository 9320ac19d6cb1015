//! The tray of a Linux desktop: a status notifier item on the session bus.

use std::{pin::pin, time::Duration};

use cockpit::{Cockpit, Glance, Mood};
use ksni::{
    MenuItem, ToolTip, Tray, TrayMethods,
    menu::{StandardItem, SubMenu},
};
use tauri::{
    AppHandle, Runtime,
    async_runtime::{self, JoinHandle},
};
use tokio::{
    sync::{mpsc::UnboundedSender, watch},
    time::timeout,
};

use super::{
    NAME, Presence, ask,
    icon::Icon,
    menu::{self, Entry, Wish},
    presence, states,
};

/// Nobody shows an item that was not taken by then.
const PATIENCE: Duration = Duration::from_secs(5);

/// Registers with whoever shows trays, now or later.
pub fn start<R: Runtime>(
    app: &AppHandle<R>,
    cockpit: &Cockpit,
    asked: UnboundedSender<Wish>,
    presence: watch::Sender<Presence>,
) {
    let icon = app.default_window_icon().map(|icon| Icon {
        width: icon.width(),
        height: icon.height(),
        rgba: icon.rgba().to_vec(),
    });
    let cockpit = cockpit.clone();
    async_runtime::spawn(async move {
        let mut states = states(cockpit);
        let Some(glance) = states.recv().await else { return };
        let item = Item { glance, icon, asked };
        // Whoever sees the item may close the window at once, so that it is shown is known before there is one.
        let mut told = presence.subscribe();
        let mut watched = Watched::begin(&presence);
        let _ = told.changed().await;
        // It is there before anybody shows it: a panel may come later.
        let mut making = pin!(item.assume_sni_available(true).spawn());
        let made = if let Ok(made) = timeout(PATIENCE, &mut making).await {
            made
        } else {
            watched.end("what shows the trays of this desktop does not answer").await;
            let made = making.await;
            watched = Watched::begin(&presence);
            made
        };
        match made {
            Ok(handle) => {
                while let Some(glance) = states.recv().await {
                    handle.update(|item| item.glance = glance).await;
                }
            }
            Err(error) => {
                tracing::info!(%error, "there is no tray here");
                watched.end("the tray could not be made").await;
            }
        }
    });
}

/// What is known of who shows trays, while there is one or is about to be.
struct Watched {
    presence: watch::Sender<Presence>,
    watching: JoinHandle<()>,
}

impl Watched {
    fn begin(presence: &watch::Sender<Presence>) -> Self {
        let watching = async_runtime::spawn(presence::watch(presence.clone()));
        Self { presence: presence.clone(), watching }
    }

    /// Whoever shows them, ours is not among them.
    async fn end(self, why: &'static str) {
        self.watching.abort();
        // Until it has stopped it may say otherwise.
        let _ = self.watching.await;
        self.presence.send_replace(Presence::Missing(why));
    }
}

struct Item {
    glance: Glance,
    icon: Option<Icon>,
    asked: UnboundedSender<Wish>,
}

impl Tray for Item {
    fn id(&self) -> String {
        "architect-cockpit".to_owned()
    }

    fn title(&self) -> String {
        format!("{NAME}: {}", self.glance.sentence)
    }

    fn tool_tip(&self) -> ToolTip {
        ToolTip { title: NAME.to_owned(), description: escaped(&self.glance.sentence), ..ToolTip::default() }
    }

    fn status(&self) -> ksni::Status {
        if self.glance.mood == Mood::Failing { ksni::Status::NeedsAttention } else { ksni::Status::Active }
    }

    fn icon_pixmap(&self) -> Vec<ksni::Icon> {
        let icon = self.icon.as_ref().map(|icon| icon.in_mood(self.glance.mood));
        let pixels = |length: u32| i32::try_from(length).unwrap_or_default();
        let pixmap = icon.map(|icon| ksni::Icon {
            width: pixels(icon.width),
            height: pixels(icon.height),
            data: icon.argb(),
        });
        pixmap.into_iter().collect()
    }

    fn attention_icon_pixmap(&self) -> Vec<ksni::Icon> {
        self.icon_pixmap()
    }

    fn activate(&mut self, _x: i32, _y: i32) {
        ask(&self.asked, &Wish::Open);
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        menu::of(&self.glance).into_iter().map(item).collect()
    }
}

fn item(entry: Entry) -> MenuItem<Item> {
    match entry {
        Entry::State(text) => {
            StandardItem { label: label(&text), enabled: false, ..StandardItem::default() }.into()
        }
        Entry::Action(text, wish) => action(&text, wish),
        Entry::Choice(text, choices) => SubMenu {
            label: label(&text),
            enabled: !choices.is_empty(),
            submenu: choices.into_iter().map(|(text, wish)| action(&text, wish)).collect(),
            ..SubMenu::default()
        }
        .into(),
        Entry::Separator => MenuItem::Separator,
    }
}

fn action(text: &str, wish: Wish) -> MenuItem<Item> {
    let activate = Box::new(move |item: &mut Item| ask(&item.asked, &wish));
    StandardItem { label: label(text), activate, ..StandardItem::default() }.into()
}

/// An underscore would mark the next letter as a key.
fn label(text: &str) -> String {
    text.replace('_', "__")
}

/// The description of a tooltip is markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
