//! All of a change or nothing, whatever comes in between.

use std::{
    future::Future,
    pin::pin,
    sync::Arc,
    task::{Context, Wake, Waker},
};

use serde_json::json;
use tokio::sync::Notify;

use super::*;
use crate::night::Night;

/// Tells when a future wants to go on.
#[derive(Default)]
struct Alarm(Notify);

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.0.notify_one();
    }
}

fn input(value: serde_json::Value) -> SettingsInput {
    serde_json::from_value(value).unwrap()
}

/// As a program that is killed the moment the first of them is stored.
#[tokio::test(start_paused = true)]
async fn settings_that_are_changed_together_are_stored_together() {
    let night = Night::begin().await;
    let change = input(json!({ "theme": "dark", "density": "compact", "closeToTray": false }));
    let alarm = Arc::new(Alarm::default());
    let waker = Waker::from(Arc::clone(&alarm));
    {
        let mut update = pin!(night.cockpit.update_settings(&change));
        while update.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
            alarm.0.notified().await;
            if night.cockpit.store().setting("theme").await.unwrap().is_some() {
                break;
            }
        }
    }
    let settings = night.cockpit.get_settings().await.unwrap();
    let words = (settings.theme.as_str(), settings.density.as_str(), settings.close_to_tray);
    assert_eq!(words, ("dark", "compact", false));
}

#[tokio::test(start_paused = true)]
async fn what_is_answered_without_reading_is_what_is_read() {
    let night = Night::begin().await;
    let before = night.cockpit.get_settings().await.unwrap();
    let change = input(json!({
        "theme": "dark", "density": "compact", "timezone": "Asia/Tokyo", "logLevel": "debug",
        "closeToTray": false, "notifications": "none", "quietHours": { "from": "22:00", "to": "07:00" },
    }));
    let after = night.cockpit.update_settings(&change).await.unwrap();
    assert_eq!(changed(before, &change), after);
    assert_eq!(changed(after.clone(), &SettingsInput::default()), after);
    assert_eq!(changed(after, &input(json!({ "quietHours": null }))).quiet_hours, None);
}
