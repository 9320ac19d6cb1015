//! Settings of the application, and the state of its one secret.

use std::{
    future::Future,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Wake, Waker},
};

use api::{
    error::ErrorKind,
    settings::{SettingsDto, SettingsInput},
};

use cockpit::{Cockpit, Desktop};
use serde_json::json;
use tokio::{sync::Notify, time::timeout};

use crate::support::{Bench, PATIENCE, options};

/// Tells when a future wants to go on.
#[derive(Default)]
struct Alarm(Notify);

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.0.notify_one();
    }
}

/// A desktop that starts the window at login or does not.
struct Login(Arc<AtomicBool>);

impl Desktop for Login {
    fn missing_tray(&self) -> Option<String> {
        None
    }

    fn starts_at_login(&self) -> Result<bool, String> {
        Ok(self.0.load(Ordering::SeqCst))
    }

    fn set_start_at_login(&self, on: bool) -> Result<(), String> {
        self.0.store(on, Ordering::SeqCst);
        Ok(())
    }
}

fn words(settings: &SettingsDto) -> (&str, &str) {
    (&settings.theme, &settings.density)
}

fn input(theme: Option<&str>, density: Option<&str>) -> SettingsInput {
    SettingsInput {
        theme: theme.map(str::to_owned),
        density: density.map(str::to_owned),
        ..SettingsInput::default()
    }
}

#[tokio::test]
async fn a_first_start_has_defaults_and_says_where_it_lives() {
    let bench = Bench::open().await;
    let settings = bench.cockpit.get_settings().await.unwrap();
    assert_eq!(words(&settings), ("system", "comfortable"));
    assert_eq!(settings.data_dir, bench.path().display().to_string());
    assert_eq!(settings.version, env!("CARGO_PKG_VERSION"));
}

#[tokio::test]
async fn what_is_set_stays_set_and_the_rest_as_it_was() {
    let bench = Bench::open().await;
    let dark = bench.cockpit.update_settings(&input(Some("dark"), None)).await.unwrap();
    assert_eq!(words(&dark), ("dark", "comfortable"));
    bench.cockpit.update_settings(&input(None, Some("compact"))).await.unwrap();
    let bench = bench.reopen().await;
    assert_eq!(words(&bench.cockpit.get_settings().await.unwrap()), ("dark", "compact"));
}

#[tokio::test]
async fn a_word_that_is_none_of_them_changes_nothing() {
    let bench = Bench::open().await;
    let before = bench.cockpit.get_settings().await.unwrap();
    let long = "x".repeat(100_000);
    for (bad, field) in [
        (input(Some("neon"), None), "theme"),
        (input(Some(""), Some("compact")), "theme"),
        (input(Some("dark"), Some("cosy")), "density"),
        (input(Some(&long), None), "theme"),
        (input(Some("dark\""), None), "theme"),
    ] {
        let error = bench.cockpit.update_settings(&bad).await.unwrap_err();
        assert_eq!((error.kind, error.field.as_deref()), (ErrorKind::InvalidInput, Some(field)));
        assert!(error.message.len() < 300, "{} bytes", error.message.len());
    }
    assert_eq!(bench.cockpit.get_settings().await.unwrap(), before);
}

#[tokio::test]
async fn the_zone_shown_and_the_level_of_the_log_are_checked_too() {
    let bench = Bench::open().await;
    let before = bench.cockpit.get_settings().await.unwrap();
    assert_eq!((before.timezone.as_str(), before.log_level.as_str()), ("system", "info"));
    let zone = |zone: &str| SettingsInput { timezone: Some(zone.to_owned()), ..SettingsInput::default() };
    let level = |level: &str| SettingsInput { log_level: Some(level.to_owned()), ..SettingsInput::default() };
    for (bad, field) in [(zone("Mars/Base"), "timezone"), (zone(""), "timezone"), (level("loud"), "logLevel")]
    {
        let error = bench.cockpit.update_settings(&bad).await.unwrap_err();
        assert_eq!((error.kind, error.field.as_deref()), (ErrorKind::InvalidInput, Some(field)));
    }
    assert_eq!(bench.cockpit.get_settings().await.unwrap(), before);
    bench.cockpit.update_settings(&zone("Asia/Kathmandu")).await.unwrap();
    let after = bench.cockpit.update_settings(&level("debug")).await.unwrap();
    assert_eq!((after.timezone.as_str(), after.log_level.as_str()), ("Asia/Kathmandu", "debug"));
}

#[tokio::test]
async fn manners_are_kept_and_checked_with_their_field() {
    let bench = Bench::open().await;
    let before = bench.cockpit.get_settings().await.unwrap();
    assert!(before.close_to_tray && before.quiet_hours.is_none() && before.notifications == "failures");
    for (bad, field) in [
        (json!({ "notifications": "some" }), "notifications"),
        (json!({ "quietHours": { "from": "24:00", "to": "07:00" } }), "quietHours.from"),
        (json!({ "quietHours": { "from": "22:00", "to": "7" }, "closeToTray": false }), "quietHours.to"),
        (json!({ "quietHours": { "from": "07:00", "to": "07:00" } }), "quietHours.to"),
        // There is no window here whose start it could be.
        (json!({ "startAtLogin": true, "closeToTray": false }), "startAtLogin"),
    ] {
        let error = bench.cockpit.update_settings(&serde_json::from_value(bad).unwrap()).await.unwrap_err();
        assert_eq!((error.kind, error.field.as_deref()), (ErrorKind::InvalidInput, Some(field)));
    }
    assert_eq!(bench.cockpit.get_settings().await.unwrap(), before);
    let night = json!({ "from": "22:30", "to": "07:00" });
    let wish = json!({ "quietHours": night, "closeToTray": false, "notifications": "none" });
    bench.cockpit.update_settings(&serde_json::from_value(wish).unwrap()).await.unwrap();
    let bench = bench.reopen().await;
    // In force before anybody asks.
    assert!(!bench.cockpit.manners().borrow().close_to_tray);
    let after = bench.cockpit.get_settings().await.unwrap();
    assert_eq!((after.close_to_tray, after.notifications.as_str()), (false, "none"));
    assert_eq!(serde_json::to_value(&after.quiet_hours).unwrap(), night);
    let none = serde_json::from_value(json!({ "quietHours": null })).unwrap();
    assert_eq!(bench.cockpit.update_settings(&none).await.unwrap().quiet_hours, None);
}

/// As where the program is killed the moment the first of them is stored.
#[tokio::test]
async fn settings_that_are_changed_together_are_stored_together() {
    let bench = Bench::open().await;
    let change = json!({ "theme": "dark", "density": "compact", "closeToTray": false });
    let change = serde_json::from_value(change).unwrap();
    let alarm = Arc::new(Alarm::default());
    let waker = Waker::from(Arc::clone(&alarm));
    {
        let mut update = pin!(bench.cockpit.update_settings(&change));
        while update.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
            timeout(PATIENCE, alarm.0.notified()).await.unwrap();
            if bench.cockpit.get_settings().await.unwrap().theme == "dark" {
                break;
            }
        }
    }
    let settings = bench.cockpit.get_settings().await.unwrap();
    assert_eq!((words(&settings), settings.close_to_tray), (("dark", "compact"), false));
}

/// Who only looks cannot store anything.
#[tokio::test]
async fn what_the_desktop_did_is_taken_back_where_the_rest_cannot_be_stored() {
    let bench = Bench::open().await;
    let change = serde_json::from_value(json!({ "startAtLogin": true, "theme": "dark" })).unwrap();
    let starts = Arc::new(AtomicBool::new(false));
    let looking = Cockpit::open_to_look(options(bench.path())).await.unwrap();
    looking.set_desktop(Login(Arc::clone(&starts)));
    looking.update_settings(&change).await.unwrap_err();
    assert!(!starts.load(Ordering::SeqCst));
    bench.cockpit.set_desktop(Login(Arc::clone(&starts)));
    let after = bench.cockpit.update_settings(&change).await.unwrap();
    assert!(after.start_at_login && starts.load(Ordering::SeqCst) && after.theme == "dark", "{after:?}");
}

#[tokio::test]
async fn a_key_that_cannot_be_one_is_refused_and_not_repeated() {
    let bench = Bench::open().await;
    let long = "k".repeat(201);
    for key in ["", "   ", "two words", "pub_ключ", "line\nbreak", &long] {
        let error = bench.cockpit.set_newsdata_key(key.to_owned()).await.unwrap_err();
        assert_eq!((error.kind, error.field.as_deref()), (ErrorKind::InvalidInput, Some("key")));
        assert!(key.trim().is_empty() || !error.message.contains(key), "{error}");
    }
}

#[tokio::test]
async fn secrets_are_no_business_of_the_socket() {
    let bench = Bench::open().await;
    for method in ["set_newsdata_key", "clear_newsdata_key", "get_newsdata_key_status"] {
        let error = bench.cockpit.call(method, json!({})).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::NotFound, "{method}");
    }
}
