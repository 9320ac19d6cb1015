//! The tray of macOS and Windows, where there always is one.

use std::sync::{Arc, Mutex, PoisonError};

use cockpit::{Cockpit, Glance};
use tauri::{
    AppHandle, Runtime, async_runtime,
    image::Image,
    menu::{IsMenuItem, Menu, MenuItem, PredefinedMenuItem, Submenu},
    tray::{TrayIcon, TrayIconBuilder},
};
use tokio::sync::{mpsc::UnboundedSender, watch};

use super::{
    NAME, Presence, ask,
    icon::Icon,
    menu::{self, Entry, Wish},
    states,
};

/// What each line of the menu asks for; its id is its place here.
type Wishes = Arc<Mutex<Vec<Wish>>>;

/// Makes the tray; from then on it is there.
#[expect(clippy::needless_pass_by_value, reason = "as on Linux, where it is kept to tell of every change")]
pub fn start<R: Runtime>(
    app: &AppHandle<R>,
    cockpit: &Cockpit,
    asked: UnboundedSender<Wish>,
    presence: watch::Sender<Presence>,
) {
    let wishes = Wishes::default();
    let of_id = Arc::clone(&wishes);
    let tray = TrayIconBuilder::new().tooltip(NAME).on_menu_event(move |_, event| {
        let wishes = of_id.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(wish) = event.id().as_ref().parse().ok().and_then(|id: usize| wishes.get(id)) {
            ask(&asked, wish);
        }
    });
    let tray = match tray.build(app) {
        Ok(tray) => tray,
        Err(error) => return tracing::warn!(%error, "there is no tray here"),
    };
    presence.send_replace(Presence::Shown);
    let (app, mut states) = (app.clone(), states(cockpit.clone()));
    async_runtime::spawn(async move {
        while let Some(glance) = states.recv().await {
            if let Err(error) = show(&app, &tray, &wishes, &glance) {
                tracing::warn!(%error, "the tray shows what it last knew");
            }
        }
    });
}

fn show<R: Runtime>(
    app: &AppHandle<R>,
    tray: &TrayIcon<R>,
    wishes: &Wishes,
    glance: &Glance,
) -> tauri::Result<()> {
    let mut asked = Vec::new();
    let mut id_of = |wish: Wish| {
        asked.push(wish);
        (asked.len() - 1).to_string()
    };
    let menu = Menu::new(app)?;
    for entry in menu::of(glance) {
        let line: Box<dyn IsMenuItem<R>> = match entry {
            Entry::State(text) => Box::new(MenuItem::new(app, text, false, None::<&str>)?),
            Entry::Action(text, wish) => {
                Box::new(MenuItem::with_id(app, id_of(wish), text, true, None::<&str>)?)
            }
            Entry::Separator => Box::new(PredefinedMenuItem::separator(app)?),
            Entry::Choice(text, choices) => {
                let submenu = Submenu::new(app, text, !choices.is_empty())?;
                for (text, wish) in choices {
                    submenu.append(&MenuItem::with_id(app, id_of(wish), text, true, None::<&str>)?)?;
                }
                Box::new(submenu)
            }
        };
        menu.append(line.as_ref())?;
    }
    *wishes.lock().unwrap_or_else(PoisonError::into_inner) = asked;
    tray.set_menu(Some(menu))?;
    tray.set_tooltip(Some(format!("{NAME}: {}", glance.sentence)))?;
    if let Some(icon) = app.default_window_icon() {
        let icon = Icon { width: icon.width(), height: icon.height(), rgba: icon.rgba().to_vec() };
        let icon = icon.in_mood(glance.mood);
        tray.set_icon(Some(Image::new_owned(icon.rgba, icon.width, icon.height)))?;
    }
    Ok(())
}
