//! Secrets, followed through everything that is written or said: a key, the address of a private calendar, and the
//! password and token in the address of a feed go through successes and failures of every kind, against a server that
//! repeats what it was asked in all it says. Then they are looked for wherever anything is kept.
//!
//! The password and the token are in the config, because a person wrote them there; so they are in the database, and
//! nowhere in it but there. The other two are nowhere at all.

// The socket is among what is listened to.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::{
    collections::HashMap,
    fs,
    io::Read,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use api::{
    event::SYSTEM_TASK_RUN, run::RunFilter, settings::SettingsInput, source::SourceTestInput,
    task::UpdateTaskInput,
};
use cockpit::{Cockpit, CockpitOptions, WireEvent, logging};
use flate2::read::GzDecoder;
use handlers::{KeepSecretError, ReadSecretError, Secret, Secrets};
use scheduler::SchedulerOptions;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::{
    listeners::Listeners,
    said::{Said, add_files, assert_only_in_configs},
    server::serve,
};

mod listeners;
mod said;
mod server;

const KEY: &str = "pub_c4naryK3y0123456789";
const ADDRESS: &str = "c4naryAddr3ss0123456789";
const PASSWORD: &str = "c4naryPassw0rd";
/// The password with its user, as a request has it in its head.
const CREDENTIALS: &str = "YWRhOmM0bmFyeVBhc3N3MHJk";
const TOKEN: &str = "c4naryT0ken0123456789";

/// What becomes of a request: each is a kind of success or failure. The second time, nothing is new.
const MODES: [&str; 13] =
    ["ok", "ok", "401", "403", "404", "410", "429", "500", "redirect", "cut", "garbage", "empty", "silent"];

/// Keeps addresses, until it panics with what it keeps.
#[derive(Clone, Default)]
struct Keyring {
    addresses: Arc<Mutex<HashMap<String, String>>>,
    panics: Arc<AtomicBool>,
}

impl Keyring {
    fn may_panic(&self) {
        let panics = self.panics.load(Ordering::Relaxed);
        assert!(!panics, "the keyring broke at {KEY} and http://ada:{PASSWORD}@{ADDRESS}/?{TOKEN}");
    }
}

impl Secrets for Keyring {
    fn newsdata_key(&self) -> Result<Option<Secret>, ReadSecretError> {
        self.may_panic();
        Ok(Some(Secret::new(KEY)))
    }

    fn calendar_address(&self, key: &str) -> Result<Option<Secret>, ReadSecretError> {
        self.may_panic();
        Ok(self.addresses.lock().unwrap().get(key).map(Secret::new))
    }

    fn set_calendar_address(&self, key: &str, address: &Secret) -> Result<(), KeepSecretError> {
        self.addresses.lock().unwrap().insert(key.to_owned(), address.expose().to_owned());
        Ok(())
    }
}

async fn configure(cockpit: &Cockpit, task_type: &str, config: &Value) {
    let input = UpdateTaskInput { config: Some(Some(config.to_string())), ..UpdateTaskInput::default() };
    cockpit.update_system_task(task_type, None, &input).await.unwrap();
}

/// Runs everything against one kind of answer.
async fn live_through(
    cockpit: &Cockpit,
    keyring: &Keyring,
    (port, mode): (u16, &str),
    listeners: &mut Listeners,
    said: &mut Said,
) {
    let base = format!("http://127.0.0.1:{port}/{mode}");
    let paid = format!("http://ada:{PASSWORD}@127.0.0.1:{port}/{mode}/feed.xml?token={TOKEN}");
    let private = format!("{base}/{ADDRESS}/basic.ics?id={ADDRESS}");
    keyring.set_calendar_address("mine", &Secret::new(&private)).unwrap();
    configure(
        cockpit,
        "news_sync",
        &json!({ "feeds": [{ "name": "Paid", "url": paid }], "newsdata": { "base_url": base } }),
    )
    .await;
    configure(
        cockpit,
        "calendar_sync",
        &json!({ "calendars": [{ "name": "Mine", "secret": true, "secret_id": "mine" }] }),
    )
    .await;
    for task in ["news_sync", "calendar_sync", "alerts_refresh"] {
        // With all that is told while it runs.
        listeners.run(task, &format!("{mode}: the live run of {task}"), said).await;
    }
    for (kind, url, key) in [
        ("feed", Some(paid), None),
        ("calendar", Some(private), None),
        ("newsdata", None, Some(KEY.to_owned())),
    ] {
        let tried: SourceTestInput =
            serde_json::from_value(json!({ "kind": kind, "name": null, "url": url, "key": key }))
                .unwrap_or_else(|_| {
                    serde_json::from_value(json!({ "kind": kind, "url": url, "key": key })).unwrap()
                });
        let tried = serde_json::to_value(tried).unwrap();
        listeners
            .ask("test_source", json!({ "input": tried }), &format!("{mode}: a trial of {kind}"), said)
            .await;
    }
}

/// What is read by people and programs.
async fn read_everything(cockpit: &Cockpit, said: &mut Said) {
    let runs = cockpit.list_runs(&RunFilter { limit: Some(500), ..RunFilter::default() }).await.unwrap();
    assert!(runs.runs.len() >= MODES.len() * 3, "{}", runs.runs.len());
    assert!(
        runs.runs.iter().any(|run| run.status == "error")
            && runs.runs.iter().any(|run| run.status == "success")
    );
    for run in runs.runs {
        said.json(format!("run {}", run.id), &cockpit.get_run(run.id).await.unwrap().log);
        said.json(format!("row of run {}", run.id), &run);
    }
    for mut task in cockpit.list_system_tasks::<Vec<_>>(false, None).await.unwrap() {
        task.config = None;
        said.json(format!("task {}", task.task_type), &task);
    }
    said.json("sources", &cockpit.list_sources().await.unwrap());
    said.json("alerts", &cockpit.list_alerts(true).await.unwrap());
    said.json("status", &cockpit.get_scheduler_status().await.unwrap());
    said.add("what the tray says", format!("{:?}", cockpit.glance().await.unwrap()));
    said.json("settings", &cockpit.get_settings().await.unwrap());
    let export = cockpit.export_settings().await.unwrap();
    assert!(export["toEnterAgain"].as_array().unwrap().len() == 3, "{export}");
    said.json("the report of an import", &cockpit.import_settings(&export.to_string(), true).await.unwrap());
    said.json("the export", &export);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_is_anywhere_but_where_it_belongs() {
    logging::start("off").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let keyring = Keyring::default();
    let options = CockpitOptions {
        data_dir: folder.path().to_owned(),
        program: "test",
        scheduler: SchedulerOptions {
            start_settle: Duration::ZERO,
            resume_settle: Duration::ZERO,
            scheduled: false,
            ..SchedulerOptions::default()
        },
    };
    let cockpit = Cockpit::open_with(options, Arc::new(keyring.clone())).await.unwrap();
    let log = logging::keep_in(folder.path()).unwrap();
    let everything = SettingsInput {
        log_level: Some("trace".to_owned()),
        notifications: Some("all".to_owned()),
        ..SettingsInput::default()
    };
    cockpit.update_settings(&everything).await.unwrap();
    let mut listeners = Listeners::start(&cockpit).await;
    let mut events = cockpit.events();
    let port = serve().await;
    let mut said = Said::default();
    for mode in MODES {
        live_through(&cockpit, &keyring, (port, mode), &mut listeners, &mut said).await;
    }
    // Nobody listens there any more.
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    live_through(&cockpit, &keyring, (closed, "refused"), &mut listeners, &mut said).await;

    // And whoever keeps the secrets panics with them.
    keyring.panics.store(true, Ordering::Relaxed);
    for task in ["news_sync", "calendar_sync"] {
        listeners.run(task, &format!("panic: the live run of {task}"), &mut said).await;
    }
    let elsewhere = tempfile::tempdir().unwrap();
    let refused = cockpit.write_diagnostics(&elsewhere.path().join("none.tar.gz")).await.unwrap_err();
    said.json("panic: diagnostics", &refused);
    said.json(
        "panic: addresses",
        &cockpit.list_calendar_addresses().await.map_err(|error| error.to_string()),
    );
    said.json("panic: the key", &cockpit.get_newsdata_key_status().await.map_err(|error| error.to_string()));
    keyring.panics.store(false, Ordering::Relaxed);

    read_everything(&cockpit, &mut said).await;
    listeners.read_everything(&mut said).await;
    listeners.end(&mut said).await;
    let mut heard = 0;
    while let Ok(event) = events.try_recv() {
        match event {
            WireEvent::TaskRun(payload) => {
                heard += 1;
                said.json(SYSTEM_TASK_RUN, &payload);
            }
            WireEvent::TaskChanged(payload) => said.json("system_task_changed", &payload),
        }
    }
    assert!(heard >= MODES.len() * 3, "{heard} events");
    cockpit.back_up_now().await.unwrap();
    let bundle = elsewhere.path().join("bundle.tar.gz");
    cockpit.write_diagnostics(&bundle).await.unwrap();
    let mut unpacked = Vec::new();
    GzDecoder::new(fs::File::open(&bundle).unwrap()).read_to_end(&mut unpacked).unwrap();
    for part in ["runs.json", "tasks.json", "about.json", "epochs.json", "time-jumps.json", "logs/cockpit."] {
        assert!(String::from_utf8_lossy(&unpacked).contains(part), "{part} is not in the bundle");
    }
    assert!(!String::from_utf8_lossy(&unpacked).contains("a secret was found"));
    said.add("the bundle", unpacked);

    // All that was said is without any of them.
    assert_eq!(said.places_of(&[KEY, ADDRESS, PASSWORD, CREDENTIALS, TOKEN]), Vec::<String>::new());

    // While it is open, with its log; and closed.
    let mut files = Said::default();
    add_files(folder.path(), &mut files);
    cockpit.shutdown().await;
    drop(log);
    add_files(folder.path(), &mut files);
    assert_eq!(files.places_of(&[KEY, ADDRESS, CREDENTIALS]), Vec::<String>::new());
    let (databases, others): (Vec<_>, Vec<_>) =
        files.0.into_iter().partition(|(place, _)| place.contains(".db"));
    assert!(
        others.iter().any(|(place, text)| place.contains("/logs/") && text.len() > 1_000),
        "nothing was logged"
    );
    assert_eq!(Said(others).places_of(&[PASSWORD, TOKEN]), Vec::<String>::new());
    let found: usize = databases.iter().map(|(place, bytes)| assert_only_in_configs(place, bytes)).sum();
    assert!(found > 0, "looking for them finds them where they are");
}
