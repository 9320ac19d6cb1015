//! A keyring that does not answer says nothing of what it keeps: runs wait for it, and nothing is forgotten meanwhile.

#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

mod support;

use std::sync::{Arc, Mutex};

use handlers::{ReadSecretError, Secret, Secrets, TaskType};
use scheduler::run::{Reason, TaskRunResult, TaskStatus};
use serde_json::{Value, json};
use support::{Bench, RSS, calendars::events, feed, fixture, ok, rss, serve};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{header, path},
};

const UNLOCK: &str = "the keyring did not answer; unlock it";

/// Keeps one text for everything, while it answers.
#[derive(Clone)]
struct Keyring {
    kept: String,
    silent: Arc<Mutex<Option<ReadSecretError>>>,
}

impl Keyring {
    fn of(kept: impl Into<String>) -> Self {
        Self { kept: kept.into(), silent: Arc::default() }
    }

    fn fall_silent(&self, error: ReadSecretError) {
        *self.silent.lock().unwrap() = Some(error);
    }

    fn answer(&self) {
        *self.silent.lock().unwrap() = None;
    }

    fn ask(&self) -> Result<Option<Secret>, ReadSecretError> {
        self.silent.lock().unwrap().map_or_else(|| Ok(Some(Secret::new(&self.kept))), Err)
    }
}

impl Secrets for Keyring {
    fn newsdata_key(&self) -> Result<Option<Secret>, ReadSecretError> {
        self.ask()
    }

    fn calendar_address(&self, _key: &str) -> Result<Option<Secret>, ReadSecretError> {
        self.ask()
    }
}

fn assert_waits(result: &TaskRunResult, why: &str) {
    let reason = Some(Reason::new("no_keyring"));
    assert_eq!((result.status, &result.reason), (TaskStatus::Skipped, &reason), "{result:?}");
    assert_eq!(support::json(result), json!({ "reason": why }));
}

async fn sync_calendars(bench: &Bench, calendars: &[&Value]) -> TaskRunResult {
    bench.run(TaskType::CalendarSync, &json!({ "calendars": calendars })).await
}

#[tokio::test]
async fn a_private_calendar_waits_for_the_keyring_and_goes_on_where_it_was() {
    let server = MockServer::start().await;
    let unchanged = Mock::given(path("/private.ics")).and(header("if-none-match", "\"v1\""));
    unchanged.respond_with(ResponseTemplate::new(304)).expect(1).mount(&server).await;
    let whole = ok(fixture("google.ics"), "text/calendar").insert_header("etag", "\"v1\"");
    Mock::given(path("/private.ics")).respond_with(whole).expect(1).mount(&server).await;
    let keyring = Keyring::of(server.uri() + "/private.ics");
    let bench = Bench::new().with_secrets(keyring.clone());
    let private = json!({ "name": "Private", "secret": true });
    assert_eq!(sync_calendars(&bench, &[&private]).await.status, TaskStatus::Success);
    let (sources, known) = (bench.store.list_sources().await.unwrap(), events(&bench).await);

    let no_keyring = "there is no keyring on this system";
    for (error, why) in [(ReadSecretError::NoAnswer, UNLOCK), (ReadSecretError::NoKeyring, no_keyring)] {
        keyring.fall_silent(error);
        assert_waits(&sync_calendars(&bench, &[&private]).await, why);
        assert_eq!(bench.store.list_sources().await.unwrap(), sources, "{error:?}");
        assert_eq!(events(&bench).await, known, "{error:?}");
    }

    keyring.answer();
    let result = support::json(&sync_calendars(&bench, &[&private]).await);
    assert_eq!(result["calendars"][0]["status"], "not_modified", "{result}");
}

#[tokio::test]
async fn the_other_calendars_do_not_wait_and_those_that_are_gone_are_forgotten() {
    let server = MockServer::start().await;
    for calendar in ["/private.ics", "/open.ics", "/old.ics"] {
        serve(&server, calendar, ok(fixture("google.ics"), "text/calendar")).await;
    }
    let keyring = Keyring::of(server.uri() + "/private.ics");
    let bench = Bench::new().with_secrets(keyring.clone());
    let private = json!({ "name": "Private", "secret": true });
    let [open, old] = [("Open", "/open.ics"), ("Old", "/old.ics")]
        .map(|(name, at)| json!({ "name": name, "url": server.uri() + at }));
    sync_calendars(&bench, &[&private, &open, &old]).await;

    keyring.fall_silent(ReadSecretError::NoAnswer);
    let result = sync_calendars(&bench, &[&private, &open]).await;
    assert_eq!(result.status, TaskStatus::Success, "{result:?}");
    let result = support::json(&result);
    assert_eq!(result["warnings"], json!([format!("Private: not asked, because {UNLOCK}")]));
    assert_eq!(result["calendars"][0]["status"], "not_asked");
    let mut known: Vec<_> = events(&bench).await.into_iter().map(|event| event.calendar).collect();
    known.sort();
    known.dedup();
    assert_eq!(known, ["Open", "Private"]);
    let sources = bench.store.list_sources().await.unwrap();
    let names: Vec<_> = sources.iter().map(|source| source.name.as_str()).collect();
    assert_eq!(names, ["Open", "Private"]);
}

#[tokio::test]
async fn newsdata_waits_for_its_key_and_is_not_forgotten() {
    let server = MockServer::start().await;
    serve(&server, "/rss", ok(rss(&[("1", "One")]), RSS)).await;
    serve(&server, "/api/1/latest", ok(fixture("newsdata.json"), "application/json")).await;
    let keyring = Keyring::of("pub_s3cret");
    let bench = Bench::new().with_secrets(keyring.clone());
    let newsdata = json!({ "base_url": server.uri() + "/api/1" });
    let alone = json!({ "feeds": [], "newsdata": newsdata });
    let beside = json!({ "feeds": [feed("A", server.uri() + "/rss")], "newsdata": newsdata });
    assert_eq!(bench.run(TaskType::NewsSync, &alone).await.status, TaskStatus::Success);
    let sources = bench.store.list_sources().await.unwrap();

    keyring.fall_silent(ReadSecretError::NoAnswer);
    assert_waits(&bench.run(TaskType::NewsSync, &alone).await, UNLOCK);
    assert_eq!(bench.store.list_sources().await.unwrap(), sources);
    let (result, report) = bench.run_watched(TaskType::NewsSync, &beside).await;
    assert_eq!(result.status, TaskStatus::Success, "{result:?}");
    let left_out = format!("NewsData is left out: {UNLOCK}.");
    assert!(report.lines.iter().any(|line| line.message == left_out), "{report:?}");
    let known = bench.store.list_sources().await.unwrap();
    assert!(known.contains(&sources[0]), "{known:?}");

    // Where there is no keyring nobody is told to unlock it.
    keyring.fall_silent(ReadSecretError::NoKeyring);
    let result = bench.run(TaskType::NewsSync, &alone).await;
    assert_eq!(result.reason, Some(Reason::NOT_CONFIGURED), "{result:?}");
    assert!(bench.store.list_sources().await.unwrap().contains(&sources[0]));
}
