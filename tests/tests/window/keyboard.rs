//! A person at the keyboard: presses keys, and looks where the focus is. Nothing is clicked, nothing called.

use fantoccini::{
    actions::{InputSource, KeyAction, KeyActions},
    key::Key,
};

use crate::cockpit_window::CockpitWindow;

/// What has the focus, by its accessible name.
const FOCUSED: &str = r"
    const e = document.activeElement;
    const text = (ids) => (ids ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' ').trim();
    const name = e.getAttribute('aria-label') || text(e.getAttribute('aria-labelledby'))
      || e.labels?.[0]?.textContent || (e === document.body ? '' : e.textContent) || '';
    return name.trim().slice(0, 120);
";

/// More controls than a page has.
const FAR: usize = 200;

impl CockpitWindow {
    /// Presses keys one after the other, whatever has the focus.
    pub async fn keys(&self, keys: &str) {
        let strokes = keys.chars().flat_map(|value| [KeyAction::Down { value }, KeyAction::Up { value }]);
        self.perform(strokes).await;
    }

    /// Presses one of the keys that have no sign.
    pub async fn key(&self, key: Key) {
        self.keys(&char::from(key).to_string()).await;
    }

    /// Presses a key while another is held.
    pub async fn chord(&self, held: Key, key: char) {
        let held = char::from(held);
        self.perform([
            KeyAction::Down { value: held },
            KeyAction::Down { value: key },
            KeyAction::Up { value: key },
            KeyAction::Up { value: held },
        ])
        .await;
    }

    async fn perform(&self, actions: impl IntoIterator<Item = KeyAction>) {
        let actions = actions.into_iter().fold(KeyActions::new("keyboard".into()), KeyActions::then);
        self.client.perform_actions(actions).await.unwrap();
    }

    /// What has the focus.
    pub async fn focused(&self) -> String {
        let name = self.client.execute(FOCUSED, Vec::new()).await.unwrap();
        name.as_str().unwrap_or_default().to_owned()
    }

    /// Presses Tab until the focus is on the control of this name.
    pub async fn tab_to(&self, name: &str) {
        let mut passed = Vec::new();
        for _ in 0..FAR {
            self.key(Key::Tab).await;
            let focused = self.focused().await;
            if focused.starts_with(name) {
                return;
            }
            passed.push(focused);
        }
        self.keep_screenshot("failed").await;
        panic!("Tab does not lead to {name:?}, but to {passed:#?}");
    }

    /// Chooses in a list by the first letter of the option: more would have to be typed within the list's patience.
    pub async fn choose(&self, list: &str, option: &str) {
        self.tab_to(list).await;
        self.keys(&option[..1]).await;
        self.shows("select:focus option:checked", option).await;
    }
}
