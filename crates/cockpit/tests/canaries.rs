//! Secrets, followed through everything that is written or said: a key, the address of a private calendar, and the
//! password and token in the address of a feed go through successes and failures of every kind, against a server that
//! repeats what it was asked in all it says. Then they are looked for wherever anything is kept.
//!
//! The password and the token are in the config, because a person wrote them there; so they are in the database, and
//! nowhere in it but there. The other two are nowhere at all.

#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::{
    collections::HashMap,
    fs,
    io::Read,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use api::{
    event::SYSTEM_TASK_RUN, run::RunFilter, settings::SettingsInput, source::SourceTestInput,
    task::UpdateTaskInput,
};
use chrono::{TimeDelta, Utc};
use cockpit::{Cockpit, CockpitOptions, WireEvent, logging};
use flate2::read::GzDecoder;
use handlers::{KeepSecretError, Secret, Secrets};
use scheduler::SchedulerOptions;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

const KEY: &str = "pub_c4naryK3y0123456789";
const ADDRESS: &str = "c4naryAddr3ss0123456789";
const PASSWORD: &str = "c4naryPassw0rd";
const TOKEN: &str = "c4naryT0ken0123456789";

/// What becomes of a request: each is a kind of success or failure.
const MODES: [&str; 12] =
    ["ok", "401", "403", "404", "410", "429", "500", "redirect", "cut", "garbage", "empty", "silent"];

#[derive(Clone, Default)]
struct Keyring(Arc<Mutex<HashMap<String, String>>>);

impl Secrets for Keyring {
    fn newsdata_key(&self) -> Option<Secret> {
        Some(Secret::new(KEY))
    }

    fn calendar_address(&self, key: &str) -> Option<Secret> {
        self.0.lock().unwrap().get(key).map(Secret::new)
    }

    fn set_calendar_address(&self, key: &str, address: &Secret) -> Result<(), KeepSecretError> {
        self.0.lock().unwrap().insert(key.to_owned(), address.expose().to_owned());
        Ok(())
    }
}

/// Answers as the first part of the path says, and repeats the request in whatever it answers.
async fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        if stream.read(&mut byte).await? == 0 {
            return Ok(());
        }
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let target = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let mode = target.split('/').nth(1).unwrap_or_default().to_owned();
    let asked = head.replace(['\r', '\n', '<', '>', '&'], " ");
    let (status, body) = match mode.as_str() {
        "ok" if target.contains("feed") => ("200 OK", feed()),
        "ok" if target.contains(".ics") => ("200 OK", calendar()),
        "ok" => ("200 OK", json!({ "status": "success", "totalResults": 0, "results": [] }).to_string()),
        "redirect" => {
            let location = format!("Location: {}\r\n", target.replacen("redirect", "404", 1));
            let answer =
                format!("HTTP/1.1 302 Found\r\n{location}content-length: 0\r\nconnection: close\r\n\r\n");
            return stream.write_all(answer.as_bytes()).await;
        }
        "garbage" => ("200 OK", format!("<html><body>you asked {asked}</body></html>")),
        "empty" => ("200 OK", String::new()),
        "cut" => {
            let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n<rss>{asked}");
            return stream.write_all(answer.as_bytes()).await;
        }
        "silent" => return Ok(()),
        status => {
            let error = json!({ "status": "error", "results": { "message": asked, "code": asked } });
            (
                ["401 No", "403 No", "404 No", "410 No", "429 No", "500 No"]
                    .into_iter()
                    .find(|line| line.starts_with(status))
                    .unwrap_or("500 No"),
                error.to_string(),
            )
        }
    };
    let answer = format!(
        "HTTP/1.1 {status} {asked}\r\nx-asked: {asked}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(answer.as_bytes()).await
}

fn feed() -> String {
    "<rss version=\"2.0\"><channel><title>t</title><item><guid>1</guid><title>An article</title>\
     <link>https://example.test/1</link></item></channel></rss>"
        .to_owned()
}

fn calendar() -> String {
    let start = (Utc::now() + TimeDelta::days(1)).format("%Y%m%dT%H%M%SZ");
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n\
         DTSTART:{start}\r\nSUMMARY:An event\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}

async fn serve() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer(stream));
        }
    });
    port
}

/// Everything that was said, by where.
#[derive(Default)]
struct Said(Vec<(String, Vec<u8>)>);

impl Said {
    fn add(&mut self, place: impl Into<String>, text: impl Into<Vec<u8>>) {
        self.0.push((place.into(), text.into()));
    }

    fn json(&mut self, place: impl Into<String>, value: &impl serde::Serialize) {
        self.add(place, serde_json::to_vec(value).unwrap());
    }

    /// The places where one of these is, in plain or encoded in the ways of addresses.
    fn places_of(&self, secrets: &[&str]) -> Vec<String> {
        let is_in =
            |text: &[u8], secret: &str| text.windows(secret.len()).any(|part| part == secret.as_bytes());
        let found = self.0.iter().filter(|(_, text)| secrets.iter().any(|secret| is_in(text, secret)));
        found.map(|(place, _)| place.clone()).collect()
    }
}

async fn configure(cockpit: &Cockpit, task_type: &str, config: &Value) {
    let input = UpdateTaskInput { config: Some(Some(config.to_string())), ..UpdateTaskInput::default() };
    cockpit.update_system_task(task_type, None, &input).await.unwrap();
}

/// Runs everything against one kind of answer.
async fn live_through(cockpit: &Cockpit, keyring: &Keyring, port: u16, mode: &str, said: &mut Said) {
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
        let ran = cockpit.run_system_task_now(task, None).await;
        said.json(format!("{mode}: the answer of {task}"), &ran.map_err(|error| error.to_string()));
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
        let tried = cockpit.test_source(&tried).await;
        said.json(format!("{mode}: a trial of {kind}"), &tried.map_err(|error| error.to_string()));
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
    for mut task in cockpit.list_system_tasks(false, None).await.unwrap() {
        task.config = None;
        said.json(format!("task {}", task.task_type), &task);
    }
    said.json("sources", &cockpit.list_sources().await.unwrap());
    said.json("alerts", &cockpit.list_alerts(true).await.unwrap());
    said.json("status", &cockpit.get_scheduler_status().await.unwrap());
    said.json("settings", &cockpit.get_settings().await.unwrap());
    let export = cockpit.export_settings().await.unwrap();
    assert!(export["toEnterAgain"].as_array().unwrap().len() == 3, "{export}");
    said.json("the report of an import", &cockpit.import_settings(&export.to_string(), true).await.unwrap());
    said.json("the export", &export);
}

fn add_files(folder: &Path, said: &mut Said) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            add_files(&path, said);
        } else if path.extension().is_none_or(|ending| ending != "sock") {
            said.add(path.display().to_string(), fs::read(&path).unwrap());
        }
    }
}

/// The password and the token are in the database only as a part of the config, and of the record of its edits.
fn assert_only_in_configs(place: &str, bytes: &[u8]) -> usize {
    let mut found = 0;
    for secret in [PASSWORD, TOKEN] {
        for at in bytes.windows(secret.len()).enumerate().filter(|(_, part)| *part == secret.as_bytes()) {
            let before = String::from_utf8_lossy(&bytes[at.0.saturating_sub(160)..at.0]).into_owned();
            let address = before.rsplit_once("http://ada:").map(|(before, _)| before.to_owned());
            let is_config = address.is_some_and(|before| {
                before.trim_end_matches(['\\', '"']).ends_with("url\\\":")
                    || before.trim_end_matches(['\\', '"']).ends_with("url\":")
            });
            assert!(is_config, "{place}: {secret} after {before:?}");
            found += 1;
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_is_anywhere_but_where_it_belongs() {
    logging::start("off");
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
    let everything = SettingsInput { log_level: Some("trace".to_owned()), ..SettingsInput::default() };
    cockpit.update_settings(&everything).await.unwrap();
    let mut events = cockpit.events();
    let port = serve().await;
    let mut said = Said::default();
    for mode in MODES {
        live_through(&cockpit, &keyring, port, mode, &mut said).await;
    }
    // Nobody listens there any more.
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    live_through(&cockpit, &keyring, closed, "refused", &mut said).await;

    read_everything(&cockpit, &mut said).await;
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
    let elsewhere = tempfile::tempdir().unwrap();
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
    assert_eq!(said.places_of(&[KEY, ADDRESS, PASSWORD, TOKEN]), Vec::<String>::new());

    // While it is open, with its log; and closed.
    let mut files = Said::default();
    add_files(folder.path(), &mut files);
    cockpit.shutdown().await;
    drop(log);
    add_files(folder.path(), &mut files);
    assert_eq!(files.places_of(&[KEY, ADDRESS]), Vec::<String>::new());
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
