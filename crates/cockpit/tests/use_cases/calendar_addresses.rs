//! Calendars whose addresses are secret: an address gets where the sync finds it, nowhere else, and goes with its
//! calendar.

use std::{
    collections::HashMap,
    fs,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use api::{calendar::CalendarAddressDto, error::ErrorKind, instant_text};
use chrono::{TimeDelta, Utc};
use cockpit::Cockpit;
use handlers::{KeepSecretError, ReadSecretError, Secret, Secrets};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::options;

/// Keeps addresses as a keyring does.
#[derive(Clone, Default)]
struct Kept {
    addresses: Arc<Mutex<HashMap<String, String>>>,
    refuses: bool,
    is_locked: Arc<AtomicBool>,
}

impl Kept {
    fn change(&self, change: impl FnOnce(&mut HashMap<String, String>)) -> Result<(), KeepSecretError> {
        if self.refuses {
            return Err(KeepSecretError::Refused("it is locked".to_owned()));
        }
        change(&mut self.addresses.lock().unwrap());
        Ok(())
    }

    fn all(&self) -> Vec<String> {
        self.addresses.lock().unwrap().values().cloned().collect()
    }
}

impl Secrets for Kept {
    fn newsdata_key(&self) -> Result<Option<Secret>, ReadSecretError> {
        self.calendar_address("newsdata")
    }

    fn calendar_address(&self, key: &str) -> Result<Option<Secret>, ReadSecretError> {
        if self.is_locked.load(Ordering::Relaxed) {
            return Err(ReadSecretError::NoAnswer);
        }
        Ok(self.addresses.lock().unwrap().get(key).map(Secret::new))
    }

    fn set_calendar_address(&self, key: &str, address: &Secret) -> Result<(), KeepSecretError> {
        self.change(|kept| drop(kept.insert(key.to_owned(), address.expose().to_owned())))
    }

    fn clear_calendar_address(&self, key: &str) -> Result<(), KeepSecretError> {
        self.change(|kept| drop(kept.remove(key)))
    }
}

/// A cockpit with a keyring of its own, and a calendar file.
struct Bench {
    cockpit: Cockpit,
    kept: Kept,
    dir: TempDir,
}

impl Bench {
    async fn open() -> Self {
        Self::with(Kept::default()).await
    }

    async fn with(kept: Kept) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let cockpit = Cockpit::open_with(options(dir.path()), Arc::new(kept.clone())).await.unwrap();
        Self { cockpit, kept, dir }
    }

    /// A calendar file with one event tomorrow.
    fn calendar(&self, name: &str) -> PathBuf {
        let start = (Utc::now() + TimeDelta::days(1)).format("%Y%m%dT%H%M%SZ");
        let event = format!("UID:{name}@x\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:{start}\r\nSUMMARY:{name}");
        let file = self.dir.path().join(format!("{name}.ics"));
        let ics = format!(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        );
        fs::write(&file, ics).unwrap();
        file
    }

    async fn set(&self, name: &str, url: &str) -> Result<Vec<CalendarAddressDto>, api::error::ApiError> {
        self.cockpit.set_calendar_address(name, url.to_owned()).await
    }

    async fn configure(&self, calendars: Value) {
        let config = json!({ "calendars": calendars }).to_string();
        let input = serde_json::from_value(json!({ "config": config })).unwrap();
        self.cockpit.update_system_task("calendar_sync", None, &input).await.unwrap();
    }

    async fn calendars(&self) -> Value {
        let tasks =
            self.cockpit.list_system_tasks::<Vec<_>>(false, Some("calendar".to_owned())).await.unwrap();
        let config: Value = serde_json::from_str(tasks[0].config.as_ref().unwrap()).unwrap();
        config["calendars"].clone()
    }

    /// Syncs, and returns the summaries of all events.
    async fn sync(&self) -> Vec<String> {
        let result = self.cockpit.run_system_task_now("calendar_sync", None).await.unwrap();
        assert_eq!(result.status, "success", "{result:?}");
        let (from, to) = (Utc::now(), Utc::now() + TimeDelta::days(3));
        let events = self.cockpit.list_events(&instant_text(from), &instant_text(to)).await.unwrap();
        events.into_iter().map(|event| event.summary).collect()
    }
}

fn shown(name: &str, present: bool) -> Vec<CalendarAddressDto> {
    vec![CalendarAddressDto { name: name.to_owned(), present, keyring_available: true }]
}

#[tokio::test]
async fn a_new_secret_calendar_is_configured_without_its_address_and_synced() {
    let bench = Bench::open().await;
    let file = bench.calendar("private-token");
    let address = file.to_str().unwrap();
    assert_eq!(bench.set(" Private ", address).await.unwrap(), shown("Private", true));
    let calendars = bench.calendars().await;
    assert_eq!((&calendars[0]["name"], &calendars[0]["secret"]), (&json!("Private"), &json!(true)));
    assert_eq!(bench.kept.all(), [address]);
    assert_eq!(bench.sync().await, ["private-token"]);

    let edits = bench.cockpit.list_task_edits("calendar_sync", None).await.unwrap();
    let runs = bench.cockpit.list_system_task_runs("calendar_sync", 5, None).await.unwrap();
    let sources = bench.cockpit.list_sources().await.unwrap();
    let said = format!("{edits:?}{runs:?}{sources:?}{calendars}");
    assert!(!said.contains(".ics"), "{said}");
    for file in ["cockpit.db", "cockpit.db-wal"] {
        let bytes = fs::read(bench.dir.path().join(file)).unwrap();
        assert!(!bytes.windows(17).any(|bytes| bytes == b"private-token.ics"), "{file}");
    }
}

#[tokio::test]
async fn another_address_takes_the_place_of_the_one_before() {
    let bench = Bench::open().await;
    bench.set("Private", "https://example.org/first").await.unwrap();
    let before = bench.calendars().await;
    assert_eq!(bench.set("private", "https://example.org/second").await.unwrap(), shown("Private", true));
    assert_eq!(bench.kept.all(), ["https://example.org/second"]);
    assert_eq!(bench.calendars().await, before);
}

#[tokio::test]
async fn an_address_that_was_no_secret_becomes_one_and_the_events_stay() {
    let bench = Bench::open().await;
    let file = bench.calendar("mine");
    let other = json!({ "name": "Other", "url": bench.calendar("other") });
    bench.configure(json!([{ "name": "Mine", "url": file }, other])).await;
    assert_eq!(bench.sync().await.len(), 2);
    bench.set("mine", file.to_str().unwrap()).await.unwrap();
    let calendars = bench.calendars().await;
    assert_eq!(calendars[0]["url"], Value::Null);
    assert_eq!((&calendars[0]["name"], &calendars[1]), (&json!("Mine"), &other));
    assert_eq!(bench.sync().await.len(), 2);
}

#[tokio::test]
async fn what_cannot_be_is_refused_by_field_and_leaves_nothing_behind() {
    let bench = Bench::open().await;
    bench.set("Private", "https://example.org/kept").await.unwrap();
    let before = bench.calendars().await;
    let long = "x".repeat(81);
    for (name, url, field) in [
        ("New", "ftp://example.org/secret-a.ics", "url"),
        ("New", "", "url"),
        ("New", "/etc/passwd", "url"),
        ("Private", "not an address", "url"),
        ("", "https://example.org/secret-b", "name"),
        (&long, "https://example.org/secret-b", "name"),
        ("two\nlines", "https://example.org/secret-b", "name"),
    ] {
        let error = bench.set(name, url).await.unwrap_err();
        assert_eq!(
            (error.kind, error.field.as_deref()),
            (ErrorKind::InvalidInput, Some(field)),
            "{name} {url}"
        );
        assert!(!error.message.contains("secret-") && error.message.len() < 300, "{error}");
    }
    assert_eq!(bench.calendars().await, before);
    assert_eq!(bench.kept.all(), ["https://example.org/kept"]);
}

#[tokio::test]
async fn without_a_keyring_no_calendar_is_configured() {
    let bench = Bench::with(Kept { refuses: true, ..Kept::default() }).await;
    let error = bench.set("Private", "https://example.org/secret").await.unwrap_err();
    assert_eq!((error.kind, error.field.as_deref()), (ErrorKind::Internal, Some("url")));
    assert!(error.message.contains("it is locked") && !error.message.contains("example.org"), "{error}");
    assert_eq!(bench.calendars().await, json!([]));
}

#[tokio::test]
async fn a_locked_keyring_may_have_the_address_and_the_run_waits_for_it() {
    let bench = Bench::open().await;
    bench.set("Private", bench.calendar("private").to_str().unwrap()).await.unwrap();
    assert_eq!(bench.sync().await, ["private"]);
    let exported = bench.cockpit.export_settings().await.unwrap().to_string();
    let backup = bench.cockpit.back_up_now().await.unwrap().name;

    bench.kept.is_locked.store(true, Ordering::Relaxed);
    let listed = bench.cockpit.list_calendar_addresses().await.unwrap();
    let hidden = CalendarAddressDto { keyring_available: false, ..shown("Private", false).remove(0) };
    assert_eq!(listed, [hidden]);
    let imported = bench.cockpit.import_settings(&exported, true).await.unwrap();
    let unread = "the address of the calendar \"Private\" (unless the keyring has it, which did not answer)";
    assert_eq!(imported.to_enter_again, [unread]);
    let restored = bench.cockpit.preview_restore(&backup).await.unwrap();
    assert_eq!((restored.missing_addresses, restored.unread_addresses), (vec![], vec!["Private".to_owned()]));
    let run = bench.cockpit.run_system_task_now("calendar_sync", None).await.unwrap();
    assert_eq!((run.status.as_str(), run.reason.as_deref()), ("skipped", Some("no_keyring")), "{run:?}");

    bench.kept.is_locked.store(false, Ordering::Relaxed);
    assert_eq!(bench.sync().await, ["private"]);
}

#[tokio::test]
async fn a_renamed_calendar_keeps_its_address_and_a_removed_one_takes_it_away() {
    let bench = Bench::open().await;
    bench.set("Private", "https://example.org/a").await.unwrap();
    bench.set("Team", "https://example.org/b").await.unwrap();
    let mut calendars = bench.calendars().await;
    calendars[0]["name"] = json!("My own");
    bench.configure(calendars.clone()).await;
    assert_eq!(bench.kept.all().len(), 2);
    let listed = bench.cockpit.list_calendar_addresses().await.unwrap();
    assert_eq!(listed, [shown("My own", true), shown("Team", true)].concat());

    calendars.as_array_mut().unwrap().remove(0);
    bench.configure(calendars).await;
    assert_eq!(bench.kept.all(), ["https://example.org/b"]);
    let edit = bench.cockpit.list_task_edits("calendar_sync", None).await.unwrap()[0].id;
    bench.cockpit.undo_task_edit(edit).await.unwrap();
    let listed = bench.cockpit.list_calendar_addresses().await.unwrap();
    assert_eq!(listed, [shown("My own", false), shown("Team", true)].concat(), "it waits for its address");
}

#[tokio::test]
async fn a_cleared_address_is_gone_and_its_calendar_waits_for_another() {
    let bench = Bench::open().await;
    bench.set("Private", "https://example.org/a").await.unwrap();
    assert_eq!(bench.cockpit.clear_calendar_address("PRIVATE").await.unwrap(), shown("Private", false));
    assert_eq!(bench.kept.all(), [""; 0]);
    assert_eq!(bench.calendars().await[0]["name"], "Private");
    for unknown in ["Nobody", ""] {
        let error = bench.cockpit.clear_calendar_address(unknown).await.unwrap_err();
        assert_eq!((error.kind, error.field.as_deref()), (ErrorKind::NotFound, Some("name")));
    }
}

#[tokio::test]
async fn it_is_no_business_of_the_socket() {
    let bench = Bench::open().await;
    for method in ["list_calendar_addresses", "set_calendar_address", "clear_calendar_address"] {
        let error = bench.cockpit.call(method, json!({})).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::NotFound, "{method}");
    }
}
