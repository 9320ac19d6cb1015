//! Notifications of macOS and Windows, with an answer when somebody clicks one. Windows answers only while it is on the
//! screen, not from its list of old ones.

use cockpit::Cockpit;
use tauri::{AppHandle, Runtime};
use tauri_plugin_notification::{ActionPerformed, NotificationExt};

use crate::window;

/// Where a notification says which page it is about.
const ROUTE: &str = "route";
/// The action that is the click itself.
const CLICK: &str = "tap";

/// Shows each notice for as long as the cockpit speaks, and opens what somebody clicks.
pub async fn show<R: Runtime>(app: AppHandle<R>, cockpit: Cockpit) {
    let mut notices = cockpit.notices();
    let window = app.clone();
    let heard = app.notification().on_action(move |action| {
        if let Some(route) = clicked(action) {
            window::open_route(&window, route.to_owned());
        }
    });
    if let Err(error) = heard {
        tracing::info!(%error, "a click on a notification leads nowhere");
    }
    while let Some(notice) = notices.recv().await {
        let shown = app.notification().builder().title(notice.title).body(notice.body);
        if let Err(error) = shown.extra(ROUTE, notice.route).show() {
            tracing::info!(%error, "a notification could not be shown");
        }
    }
}

/// The page that a clicked notification is about.
fn clicked(action: &ActionPerformed) -> Option<&str> {
    let notification = action.notification().filter(|_| action.action_id() == CLICK)?;
    notification.extra().get(ROUTE)?.as_str()
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;

    #[test]
    fn a_click_leads_to_the_page_and_nothing_else_does() {
        let of = |action: &str, extra| {
            from_value(json!({ "actionId": action, "notification": { "id": 1, "extra": extra } })).unwrap()
        };
        assert_eq!(clicked(&of(CLICK, json!({ ROUTE: "/runs/40" }))), Some("/runs/40"));
        assert_eq!(clicked(&of("dismiss", json!({ ROUTE: "/runs/40" }))), None);
        assert_eq!(clicked(&of(CLICK, json!({}))), None);
    }
}
