//! `news_sync` and the `NewsData` service: its odd answers, and its key, which is never shown.
#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

mod support;

use handlers::TaskType;
use scheduler::run::{TaskRunResult, TaskStatus};
use serde_json::json;
use support::{Bench, Keyring, RSS, articles, at, feed, fixture, ok, rss, serve};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, path, query_param},
};

fn with_key() -> Bench {
    Bench::new().with_secrets(Keyring { key: Some("pub_s3cret"), address: None })
}

async fn sync_newsdata(bench: &Bench, server: &MockServer) -> TaskRunResult {
    let newsdata = json!({ "base_url": server.uri() + "/api/1", "language": "en", "query": "chips" });
    bench.run(TaskType::NewsSync, &json!({ "feeds": [], "newsdata": newsdata })).await
}

#[tokio::test]
async fn newsdata_is_asked_with_the_key_and_its_odd_fields_are_read() {
    let (bench, server) = (with_key(), MockServer::start().await);
    Mock::given(method("GET"))
        .and(path("/api/1/latest"))
        .and(query_param("apikey", "pub_s3cret"))
        .and(query_param("q", "chips"))
        .and(query_param("language", "en"))
        .respond_with(ok(fixture("newsdata.json"), "application/json"))
        .expect(1)
        .mount(&server)
        .await;
    let result = sync_newsdata(&bench, &server).await;
    assert_eq!(support::json(&result)["inserted"], 3, "{result:?}");
    let all = articles(&bench).await;
    assert!(all.iter().all(|article| article.source == "NewsData"));
    let chips = all.iter().find(|article| article.title == "Chip maker opens plant & hires").unwrap();
    assert_eq!(chips.summary, "A plant opened on Monday.");
    assert_eq!(chips.published_at, Some(at("2026-03-10T06:15:00Z")));
    let parts = all.iter().find(|article| article.title == "A title in two parts").unwrap();
    assert_eq!((parts.guid.as_str(), parts.published_at), ("https://www.example.com/two-parts", None));
}

#[tokio::test]
async fn a_refused_key_is_permanent_and_never_shown() {
    let (bench, server) = (with_key(), MockServer::start().await);
    let body = json!({ "status": "error", "results": { "message": "The provided API key is not valid.", "code": "Unauthorized" } });
    serve(&server, "/api/1/latest", ResponseTemplate::new(401).set_body_json(body)).await;
    let result = sync_newsdata(&bench, &server).await;
    assert!(result.permanent);
    let message = result.error_message.clone().unwrap();
    assert!(message.contains("set a valid one in the settings"), "{message}");
    assert!(message.contains("The provided API key is not valid"), "{message}");
    let stored = format!("{result:?} {:?}", bench.store.list_sources().await.unwrap());
    assert!(!stored.contains("s3cret"), "{stored}");
}

#[tokio::test]
async fn newsdata_errors_with_status_200_are_errors() {
    let (bench, server) = (with_key(), MockServer::start().await);
    let body = json!({ "status": "error", "results": { "message": [{ "x": 1 }, "Limit reached"], "code": "RateLimitExceeded" } });
    serve(&server, "/api/1/latest", ResponseTemplate::new(200).set_body_json(body)).await;
    let result = sync_newsdata(&bench, &server).await;
    assert_eq!(result.status, TaskStatus::Error);
    assert!(result.error_message.unwrap().contains("the service says: Limit reached (RateLimitExceeded)"));
}

#[tokio::test]
async fn a_dead_newsdata_beside_a_live_feed_is_a_warning_without_the_key() {
    let (bench, server) = (with_key(), MockServer::start().await);
    serve(&server, "/rss", ok(rss(&[("1", "One")]), RSS)).await;
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let config = json!({
        "feeds": [feed("World", server.uri() + "/rss")],
        "newsdata": { "base_url": format!("http://{free}") },
    });
    let (result, report) = bench.run_watched(TaskType::NewsSync, &config).await;
    assert_eq!(result.status, TaskStatus::Success);
    assert_eq!(support::json(&result)["warnings"].as_array().unwrap().len(), 1);
    assert!(!format!("{result:?}{report:?}").contains("s3cret"));
}

#[tokio::test]
async fn a_feed_that_shared_its_name_with_the_service_leaves_what_nobody_can_tell_apart() {
    let (bench, server) = (with_key(), MockServer::start().await);
    serve(&server, "/rss", ok(rss(&[("1", "From the feed")]), RSS)).await;
    serve(&server, "/api/1/latest", ok(fixture("newsdata.json"), "application/json")).await;
    let newsdata = json!({ "base_url": server.uri() + "/api/1" });
    let inserted = async |name: &str| {
        let config = json!({ "feeds": [feed(name, server.uri() + "/rss")], "newsdata": newsdata });
        support::json(&bench.run(TaskType::NewsSync, &config).await)["inserted"].clone()
    };
    assert_eq!(inserted("NewsData").await, 4);
    assert_eq!(inserted("Mine").await, 1);
    let mut sources: Vec<String> = articles(&bench).await.into_iter().map(|article| article.source).collect();
    sources.sort();
    assert_eq!(sources, ["Mine", "NewsData", "NewsData", "NewsData", "NewsData"]);
}

/// A key with signs that addresses encode.
const ODD_KEY: &str = "pub_s3c/ret+7=";

/// All that the database and a caller get to see.
async fn shown(bench: &Bench, result: &TaskRunResult) -> String {
    format!("{result:?} {:?} {:?}", bench.store.list_sources().await.unwrap(), articles(bench).await)
}

#[tokio::test]
async fn a_service_that_quotes_the_request_does_not_give_the_key_away() {
    for status in [200, 401, 403, 429, 500] {
        let bench = Bench::new().with_secrets(Keyring { key: Some(ODD_KEY), address: None });
        let server = MockServer::start().await;
        let message = json!([
            format!("The key {ODD_KEY} is not valid"),
            "/api/1/latest?apikey=pub_s3c%2Fret%2B7%3D&q=chips",
            { "request": "apikey%3Dpub_s3c%252fret%252b7%253d" },
        ]);
        let body = json!({ "status": "error", "results": { "message": message, "code": ODD_KEY } });
        let response = ResponseTemplate::new(status).set_body_json(body).insert_header("ETag", ODD_KEY);
        serve(&server, "/api/1/latest", response).await;
        let result = sync_newsdata(&bench, &server).await;
        assert_eq!(result.status, TaskStatus::Error);
        let shown = shown(&bench, &result).await;
        assert!(shown.contains("The key (hidden) is not valid"), "{status}: {shown}");
        assert!(!shown.contains("s3c"), "{status}: {shown}");
    }
}

#[tokio::test]
async fn a_key_that_is_cut_off_with_a_long_message_is_not_half_shown() {
    let (bench, server) = (with_key(), MockServer::start().await);
    // The message is shortened in the middle of the key.
    let message = format!("{}pub_s3cret{}", "x".repeat(193), "y".repeat(200));
    let body = json!({ "status": "error", "results": { "message": message, "code": "Unauthorized" } });
    serve(&server, "/api/1/latest", ResponseTemplate::new(401).set_body_json(body)).await;
    let result = sync_newsdata(&bench, &server).await;
    assert!(!shown(&bench, &result).await.contains("pub_"), "{result:?}");
}

#[tokio::test]
async fn articles_and_validators_do_not_bring_the_key_into_the_database() {
    let bench = Bench::new().with_secrets(Keyring { key: Some(ODD_KEY), address: None });
    let server = MockServer::start().await;
    let article = json!({
        "article_id": "pub_s3c%2Fret%2B7%3D-1",
        "title": format!("Fetched with {ODD_KEY}"),
        "link": "https://news.example/a?apikey=pub_s3c%2Fret%2B7%3D",
        "description": [ODD_KEY],
        "pubDate": "2026-03-10 06:15:00",
    });
    let body = json!({ "status": "success", "results": [article] });
    let response = ResponseTemplate::new(200)
        .set_body_json(body)
        .insert_header("ETag", "\"pub_s3c%2Fret%2B7%3D\"")
        .insert_header("Last-Modified", "Tue, 10 Mar 2026 11:45:00 GMT");
    serve(&server, "/api/1/latest", response).await;
    let result = sync_newsdata(&bench, &server).await;
    assert_eq!(support::json(&result)["inserted"], 1, "{result:?}");
    let shown = shown(&bench, &result).await;
    assert!(shown.contains("Fetched with (hidden)"), "{shown}");
    assert!(shown.contains("11:45:00 GMT"), "{shown}");
    assert!(!shown.contains("s3c"), "{shown}");
}
