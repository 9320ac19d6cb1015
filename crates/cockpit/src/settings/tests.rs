//! The answer to a change that is stored and cannot be read.

use serde_json::json;

use super::*;
use crate::night::Night;

fn input(value: serde_json::Value) -> SettingsInput {
    serde_json::from_value(value).unwrap()
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
