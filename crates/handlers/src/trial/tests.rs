use std::{
    net::{IpAddr, Ipv4Addr},
    path::Path,
};

use serde_json::json;
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, path, query_param},
};

use super::*;
use crate::{NoSecrets, http};

const KEY: &str = "pub_s3c/ret+7=";

/// Both secrets are known.
struct Keyring(String);

impl Secrets for Keyring {
    fn newsdata_key(&self) -> Result<Option<Secret>, ReadSecretError> {
        Ok(Some(Secret::new(KEY)))
    }

    fn calendar_address(&self, key: &str) -> Result<Option<Secret>, ReadSecretError> {
        match key {
            "known" => Ok(Some(Secret::new(self.0.clone()))),
            "locked" => Err(ReadSecretError::NoAnswer),
            _ => Ok(None),
        }
    }
}

fn now() -> DateTime<Utc> {
    "2026-03-10T12:00:00Z".parse().unwrap()
}

fn trials(secrets: impl Secrets) -> Trials {
    Trials::new(Arc::new(secrets))
}

async fn tried(candidate: Candidate) -> Result<Tried, TrialError> {
    trials(NoSecrets).run(candidate, now(), Tz::UTC).await
}

async fn serve(at: &str, response: ResponseTemplate) -> (MockServer, String) {
    let server = MockServer::start().await;
    Mock::given(method("GET")).and(path(at)).respond_with(response).mount(&server).await;
    let address = format!("{}{at}", server.uri());
    (server, address)
}

fn body(body: impl Into<Vec<u8>>, content_type: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(body.into(), content_type)
}

fn of_newsdata(newsdata: &str) -> Candidate {
    Candidate::NewsData { newsdata: Some(newsdata.to_owned()), key: None }
}

fn failed(message: &str) -> Result<Tried, TrialError> {
    Err(TrialError::Failed(message.to_owned()))
}

#[tokio::test]
async fn a_feed_tells_how_many_articles_it_has_and_the_newest() {
    let item = |title: &str, hour: u32| {
        format!("<item><title>{title}</title><pubDate>Tue, 10 Mar 2026 {hour:02}:00:00 GMT</pubDate></item>")
    };
    let items = [item("Second", 9), item("First", 11), item("Third", 8), item("Fourth", 7)].concat();
    let rss = format!("<rss version=\"2.0\"><channel><title>t</title>{items}</channel></rss>");
    let (_server, address) = serve("/rss", body(rss, "application/rss+xml")).await;
    let expected = Tried {
        items: 4,
        newest_at: Some("2026-03-10T11:00:00Z".parse().unwrap()),
        examples: ["First", "Second", "Third"].map(str::to_owned).to_vec(),
        warning: None,
    };
    assert_eq!(tried(Candidate::Feed(address)).await, Ok(expected));
}

#[tokio::test]
async fn the_question_is_unconditional() {
    let rss = "<rss version=\"2.0\"><channel><title>t</title></channel></rss>";
    let (server, address) =
        serve("/rss", body(rss, "application/rss+xml").insert_header("ETag", "\"1\"")).await;
    for _ in 0..2 {
        assert_eq!(tried(Candidate::Feed(address.clone())).await, Ok(Tried::default()));
    }
    let requests = server.received_requests().await.unwrap();
    assert!(requests.iter().all(|request| !request.headers.contains_key("if-none-match")), "{requests:?}");
    assert_eq!(requests.len(), 2);
}

#[tokio::test]
async fn what_is_wrong_is_said_in_the_words_of_a_run() {
    let (_server, address) = serve("/gone", ResponseTemplate::new(404)).await;
    let nothing = failed("there is nothing at this address (404)");
    assert_eq!(tried(Candidate::Feed(address.clone())).await, nothing);
    assert_eq!(tried(Candidate::Calendar(address)).await, nothing);

    let (_server, address) = serve("/page", body("<html><body>Hello</body></html>", "text/html")).await;
    let no_feed = failed("this is not a feed that can be read (RSS, Atom or JSON Feed)");
    assert_eq!(tried(Candidate::Feed(address.clone())).await, no_feed);
    assert_eq!(tried(Candidate::Calendar(address)).await, failed("this is not a calendar (iCalendar)"));
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_not_waited_for() {
    let slow = body("", "text/plain").set_delay(Duration::from_mins(1));
    let (_server, address) = serve("/slow", slow).await;
    let patience = Duration::from_millis(200);
    for (total, patience) in [(patience, PATIENCE), (PATIENCE, patience)] {
        let http = HttpClient::new(HttpLimits { total, ..HttpLimits::default() });
        let trials = Trials { http, secrets: Arc::new(NoSecrets), patience };
        let tried = trials.run(Candidate::Feed(address.clone()), now(), Tz::UTC).await;
        assert_eq!(tried, failed("no complete answer within 0.2 s"));
    }
}

#[tokio::test]
async fn a_public_server_leads_to_no_private_one() {
    fn all_but_one_private(address: IpAddr) -> bool {
        address != IpAddr::V4(Ipv4Addr::LOCALHOST)
    }
    let target = "http://127.0.0.2:9/secret";
    let (_server, address) = serve("/in", ResponseTemplate::new(302).insert_header("Location", target)).await;
    let http = http::client_with_privacy(HttpLimits::default(), all_but_one_private);
    let trials = Trials { http, secrets: Arc::new(NoSecrets), patience: PATIENCE };
    for candidate in [Candidate::Feed(address.clone()), Candidate::Calendar(address)] {
        let tried = trials.run(candidate, now(), Tz::UTC).await;
        assert_eq!(tried, failed("a public server redirected to a private address"));
    }
}

#[tokio::test]
async fn newsdata_is_asked_with_the_key_and_what_it_is_given() {
    let server = MockServer::start().await;
    let article =
        json!({ "article_id": "1", "title": format!("About {KEY}"), "pubDate": "2026-03-10 06:15:00" });
    Mock::given(path("/api/1/latest"))
        .and(query_param("apikey", KEY))
        .and(query_param("q", "chips"))
        .respond_with(
            ResponseTemplate::new(200).set_body_json(json!({ "status": "success", "results": [article] })),
        )
        .expect(1)
        .mount(&server)
        .await;
    let newsdata = json!({ "base_url": server.uri(), "query": "chips" }).to_string();
    let tried = trials(Keyring(String::new())).run(of_newsdata(&newsdata), now(), Tz::UTC).await;
    let expected = Tried {
        items: 1,
        newest_at: Some("2026-03-10T06:15:00Z".parse().unwrap()),
        examples: vec!["About (hidden)".to_owned()],
        warning: None,
    };
    assert_eq!(tried, Ok(expected));
}

#[tokio::test]
async fn a_refused_key_is_told_and_not_shown() {
    let said = json!({ "status": "error", "results": { "message": format!("{KEY} is not valid"), "code": "Unauthorized" } });
    let (server, _) = serve("/api/1/latest", ResponseTemplate::new(401).set_body_json(said)).await;
    let newsdata = json!({ "base_url": server.uri() }).to_string();
    let refused = trials(Keyring(String::new())).run(of_newsdata(&newsdata), now(), Tz::UTC).await;
    let Err(TrialError::Failed(message)) = refused else { panic!("{refused:?}") };
    assert!(message.starts_with("NewsData refuses the key; set a valid one in the settings."), "{message}");
    assert!(message.contains("(hidden) is not valid") && !message.contains("s3c"), "{message}");
}

#[tokio::test]
async fn a_key_that_is_not_kept_goes_before_the_one_that_is_and_is_not_shown_either() {
    let said = json!({ "status": "error", "results": { "message": "typed_k3y is not valid", "code": "Unauthorized" } });
    let server = MockServer::start().await;
    let refusal = ResponseTemplate::new(401).set_body_json(said);
    let with_key = Mock::given(query_param("apikey", "typed_k3y")).respond_with(refusal).expect(1);
    with_key.mount(&server).await;
    let newsdata = Some(json!({ "base_url": server.uri() }).to_string());
    let candidate = Candidate::NewsData { newsdata, key: Some(Secret::new("typed_k3y")) };
    assert!(!format!("{candidate:?}").contains("k3y"), "{candidate:?}");
    let refused = trials(Keyring(String::new())).run(candidate, now(), Tz::UTC).await;
    let Err(TrialError::Failed(message)) = refused else { panic!("{refused:?}") };
    assert!(message.contains("(hidden) is not valid") && !message.contains("k3y"), "{message}");
}

#[tokio::test]
async fn without_a_key_newsdata_is_not_asked() {
    assert_eq!(tried(Candidate::NewsData { newsdata: None, key: None }).await, failed(NO_KEY));
}

/// Two events to come, one of them a series, and one of the past.
const CALENDAR: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n\
    BEGIN:VEVENT\r\nUID:walk\r\nDTSTART:20260301T100000Z\r\nRRULE:FREQ=DAILY\r\nSUMMARY:Walk\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:fair\r\nDTSTART;VALUE=DATE:20260311\r\nSUMMARY:Fair\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:past\r\nDTSTART:20260309T100000Z\r\nSUMMARY:Past\r\nEND:VEVENT\r\n\
    END:VCALENDAR\r\n";

fn of_calendar() -> Tried {
    Tried {
        items: 3,
        newest_at: Some("2026-03-11T00:00:00Z".parse().unwrap()),
        examples: ["Fair", "Walk"].map(str::to_owned).to_vec(),
        warning: None,
    }
}

#[tokio::test]
async fn a_calendar_tells_how_many_events_it_has_and_the_next() {
    let (_server, address) = serve("/a.ics", body(CALENDAR, "text/calendar")).await;
    assert_eq!(tried(Candidate::Calendar(address.clone())).await, Ok(of_calendar()));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.ics");
    std::fs::write(&file, CALENDAR).unwrap();
    assert_eq!(tried(Candidate::Calendar(file.display().to_string())).await, Ok(of_calendar()));

    let trials = trials(Keyring(address));
    let secret =
        async |key: &str| trials.run(Candidate::SecretCalendar(key.to_owned()), now(), Tz::UTC).await;
    assert_eq!(secret("known").await, Ok(of_calendar()));
    assert_eq!(secret("unknown").await, failed(calendar_sync::NO_SECRET));
    assert_eq!(secret("locked").await, failed("the keyring did not answer; unlock it"));
}

#[tokio::test]
async fn a_calendar_does_not_give_its_address_away() {
    let token = "/private-t0ken/a.ics";
    let (server, address) = serve("/nowhere", ResponseTemplate::new(404)).await;
    let with = CALENDAR.replace("SUMMARY:Fair", &format!("SUMMARY:Fair at {}{token}", server.uri()));
    Mock::given(path(token)).respond_with(body(with, "text/calendar")).mount(&server).await;
    let tried = tried(Candidate::Calendar(address.replace("/nowhere", token))).await;
    assert!(!format!("{tried:?}").contains("t0ken"), "{tried:?}");
    assert_eq!(tried.unwrap().items, 3);
}

#[tokio::test]
async fn what_cannot_be_tried_names_its_field() {
    let relative = Path::new("feeds/a.ics").display().to_string();
    for (candidate, field) in [
        (Candidate::Feed("example.org/rss".to_owned()), "url"),
        (Candidate::Feed("file:///etc/passwd".to_owned()), "url"),
        (Candidate::Feed(String::new()), "url"),
        (Candidate::Calendar("ftp://example.org/a.ics".to_owned()), "url"),
        (Candidate::Calendar("/etc/passwd".to_owned()), "url"),
        (Candidate::Calendar(relative), "url"),
        (of_newsdata("{"), "newsdata"),
        (of_newsdata("[]"), "newsdata"),
        (of_newsdata(r#"{"base_url":"ftp://x"}"#), "newsdata.base_url"),
        (of_newsdata(r#"{"colour":"red"}"#), "newsdata.colour"),
    ] {
        let refused = tried(candidate.clone()).await;
        let Err(TrialError::Invalid { field: named, message }) = &refused else {
            panic!("{candidate:?}: {refused:?}")
        };
        assert_eq!(named, field, "{message}");
        assert!(message.len() > 10, "{message}");
    }
}
