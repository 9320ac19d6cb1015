//! Calendars whose addresses are secret: how an address gets where `calendar_sync` finds it, and stays there.

#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

mod support;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use handlers::{
    ConfigError, KeepAddressError, KeepSecretError, NoSecrets, ReadSecretError, Secret, SecretCalendar,
    Secrets, TaskType, new_secret_id, secret_calendars, store_calendar_address, validate_config,
};
use scheduler::run::{TaskRunResult, TaskStatus};
use serde_json::{Value, json};
use support::{Bench, fixture, ok, serve};
use wiremock::MockServer;

/// Keeps addresses as a keyring does.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<HashMap<String, String>>>);

impl Secrets for Kept {
    fn newsdata_key(&self) -> Result<Option<Secret>, ReadSecretError> {
        Ok(None)
    }

    fn calendar_address(&self, key: &str) -> Result<Option<Secret>, ReadSecretError> {
        Ok(self.0.lock().unwrap().get(key).map(Secret::new))
    }

    fn set_calendar_address(&self, key: &str, address: &Secret) -> Result<(), KeepSecretError> {
        self.0.lock().unwrap().insert(key.to_owned(), address.expose().to_owned());
        Ok(())
    }

    fn clear_calendar_address(&self, key: &str) -> Result<(), KeepSecretError> {
        self.0.lock().unwrap().remove(key);
        Ok(())
    }
}

async fn sync(bench: &Bench, calendar: &Value) -> TaskRunResult {
    bench.run(TaskType::CalendarSync, &json!({ "calendars": [calendar] })).await
}

#[tokio::test]
async fn a_secret_calendar_keeps_its_address_when_it_gets_another_name() {
    let (kept, server) = (Kept::default(), MockServer::start().await);
    serve(&server, "/private/basic.ics", ok(fixture("google.ics"), "text/calendar")).await;
    let bench = Bench::new().with_secrets(kept.clone());
    let address = server.uri() + "/private/basic.ics";
    let id = new_secret_id(&address);
    store_calendar_address(&kept, &id, &address).unwrap();
    for name in ["Private", "My own"] {
        let result = sync(&bench, &json!({ "name": name, "secret": true, "secret_id": id })).await;
        assert_eq!(result.status, TaskStatus::Success, "{name}: {result:?}");
        let inserted = if name == "Private" { 7 } else { 0 };
        assert_eq!(support::json(&result)["inserted"], inserted, "{name}");
    }
    kept.clear_calendar_address(&id).unwrap();
    let result = sync(&bench, &json!({ "name": "My own", "secret": true, "secret_id": id })).await;
    assert!(result.permanent && result.error_message.unwrap().contains("not in the keyring"));
}

#[tokio::test]
async fn without_an_id_the_name_is_the_key() {
    let (kept, server) = (Kept::default(), MockServer::start().await);
    serve(&server, "/private/basic.ics", ok(fixture("google.ics"), "text/calendar")).await;
    let bench = Bench::new().with_secrets(kept.clone());
    store_calendar_address(&kept, "Private", &(server.uri() + "/private/basic.ics")).unwrap();
    let result = sync(&bench, &json!({ "name": "Private", "secret": true })).await;
    assert_eq!(result.status, TaskStatus::Success, "{result:?}");
}

#[test]
fn only_a_calendars_address_is_kept_and_it_is_not_repeated() {
    let kept = Kept::default();
    store_calendar_address(&kept, "a", " https://cal.example/t0ken.ics ").unwrap();
    for wrong in ["", "t0ken", "ftp://cal.example/t0ken.ics", "/home/me/t0ken.txt", "https://"] {
        let error = store_calendar_address(&kept, "a", wrong).unwrap_err();
        assert!(matches!(error, KeepAddressError::Address(_)), "{wrong}: {error}");
        assert!(!error.to_string().contains("t0ken"), "{error}");
    }
    assert_eq!(kept.calendar_address("a").unwrap().unwrap().expose(), "https://cal.example/t0ken.ics");
    let error = store_calendar_address(&NoSecrets, "a", "https://cal.example/t0ken.ics").unwrap_err();
    assert_eq!(error, KeepAddressError::Keep(KeepSecretError::ReadOnly));
}

#[test]
fn new_ids_are_valid_and_differ() {
    let ids = [(); 2].map(|()| new_secret_id("https://cal.example/t0ken.ics"));
    assert_ne!(ids[0], ids[1]);
    let entry = |name: &str, id: &str| json!({ "name": name, "secret": true, "secret_id": id });
    let config = json!({ "calendars": [entry("A", &ids[0]), { "name": "Open", "url": "/a.ics" }, entry("B", &ids[1])] });
    let expected = [("A", &ids[0]), ("B", &ids[1])]
        .map(|(name, key)| SecretCalendar { name: name.to_owned(), key: key.clone() });
    assert_eq!(secret_calendars(Some(&config.to_string())).unwrap(), expected);
}

#[test]
fn every_address_has_a_key_of_its_own() {
    let refused = |calendars: Value| -> ConfigError {
        let config = json!({ "calendars": calendars }).to_string();
        validate_config(TaskType::CalendarSync, Some(&config)).unwrap_err()
    };
    for id in ["", "a b", "ä", "calendar:x", &"x".repeat(65)] {
        let error = refused(json!([{ "name": "A", "secret": true, "secret_id": id }]));
        assert_eq!(error.field, "config.calendars[0].secret_id", "{id}: {error}");
    }
    let open = refused(json!([{ "name": "A", "url": "/a.ics", "secret_id": "x" }]));
    assert_eq!(open.field, "config.calendars[0].secret_id");
    for second in [
        json!({ "name": "B", "secret": true, "secret_id": "X" }),
        // Kept under its name, which is the other's id.
        json!({ "name": "x", "secret": true }),
    ] {
        let error = refused(json!([{ "name": "A", "secret": true, "secret_id": "x" }, second]));
        assert_eq!(error.field, "config.calendars[1].secret_id", "{error}");
    }
}
