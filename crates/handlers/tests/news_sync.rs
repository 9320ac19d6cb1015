//! `news_sync` against what publishers really send, and what servers really do.

#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

mod support;

use std::time::Duration;

use chrono::TimeDelta;
use handlers::TaskType;
use scheduler::{
    handler::RunContext,
    run::{Reason, TaskRunResult, TaskStatus},
};
use serde_json::{Value, json};
use support::{Bench, RSS, articles, at, feed, fixture, ok, rss, serve, task};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{header, path},
};

async fn sync(bench: &Bench, feeds: &[Value]) -> TaskRunResult {
    bench.run(TaskType::NewsSync, &json!({ "feeds": feeds })).await
}

#[tokio::test]
async fn an_rss_feed_becomes_plain_articles() {
    let (bench, server) = (Bench::new(), MockServer::start().await);
    serve(&server, "/rss", ok(fixture("rss2.xml"), RSS)).await;
    let result = sync(&bench, &[feed("World", server.uri() + "/rss")]).await;
    assert_eq!(result.status, TaskStatus::Success, "{result:?}");
    let summary = support::json(&result);
    assert_eq!((&summary["inserted"], &summary["updated"]), (&json!(5), &json!(0)));
    assert_eq!(
        summary["sources"][0],
        json!({ "name": "World", "status": "ok", "inserted": 5, "updated": 0 })
    );

    let all = articles(&bench).await;
    let of = |title: &str| {
        all.iter().find(|a| a.title.contains(title)).unwrap_or_else(|| panic!("{title} in {all:#?}"))
    };
    let floods = of("Floods");
    assert_eq!(floods.title, "Floods & storms: what we know");
    assert_eq!(floods.summary, "Rivers rose — follow live.");
    assert_eq!(floods.guid, "https://news.example.org/articles/c0001#0");
    assert_eq!(floods.url.as_deref(), Some("https://news.example.org/articles/c0001?at_medium=RSS"));
    assert_eq!(floods.published_at, Some(at("2026-03-10T10:30:00Z")));
    assert_eq!(of("Election").title, "Election results – live");
    assert_eq!(of("Election").published_at, Some(at("2026-03-10T09:30:00Z")));
    let linked = of("No guid");
    assert_eq!(linked.guid, "https://news.example.org/articles/c0003");
    assert_eq!(linked.summary, "From the full text");
    assert!(of("Neither guid").guid.starts_with("sha256:"));
    let future = of("far future");
    assert_eq!((future.url.as_deref(), future.published_at), (None, None));
}

#[tokio::test]
async fn atom_rdf_and_json_feeds_are_read_too() {
    let (bench, server) = (Bench::new(), MockServer::start().await);
    serve(&server, "/feed.atom", ok(fixture("atom.xml"), "application/atom+xml")).await;
    serve(&server, "/index.rdf", ok(fixture("rss1.rdf"), "application/rdf+xml")).await;
    serve(&server, "/feed.json", ok(fixture("feed.json"), "application/feed+json")).await;
    let feeds =
        ["feed.atom", "index.rdf", "feed.json"].map(|name| feed(name, format!("{}/{name}", server.uri())));
    let result = sync(&bench, &feeds).await;
    assert_eq!(support::json(&result)["inserted"], 5, "{result:?}");
    let all = articles(&bench).await;
    let titles: Vec<&str> = all.iter().map(|article| article.title.as_str()).collect();
    for title in
        ["Vec<T> grows & shrinks", "An xhtml title", "On naps", "Forty-two", "A note without a title"]
    {
        assert!(titles.contains(&title), "{title} in {titles:?}");
    }
    let atom = all.iter().find(|article| article.title.starts_with("Vec")).unwrap();
    assert_eq!(atom.url, Some(format!("{}/2026/7", server.uri())));
    assert_eq!(atom.summary, "Capacity matters");
    assert_eq!(atom.published_at, Some(at("2026-03-09T07:00:00Z")));
}

#[tokio::test]
async fn validators_are_sent_back_verbatim_and_304_is_a_success() {
    let (bench, server) = (Bench::new(), MockServer::start().await);
    let (etag, modified) = ("W/\"abc\\def\"", "Tue, 10 Mar 2026 11:45:00 GMT");
    let fresh =
        ok(rss(&[("1", "One")]), RSS).insert_header("ETag", etag).insert_header("Last-Modified", modified);
    Mock::given(path("/rss")).respond_with(fresh).up_to_n_times(1).mount(&server).await;
    Mock::given(path("/rss"))
        .and(header("If-None-Match", etag))
        .respond_with(ResponseTemplate::new(304))
        .mount(&server)
        .await;
    let feeds = [feed("World", server.uri() + "/rss")];
    sync(&bench, &feeds).await;
    bench.forward(TimeDelta::minutes(45));
    let second = sync(&bench, &feeds).await;
    assert_eq!(second.status, TaskStatus::Success);
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests[1].headers["if-modified-since"], modified);
    let summary = support::json(&second);
    assert_eq!((&summary["inserted"], &summary["sources"][0]["status"]), (&json!(0), &json!("not_modified")));
    let source = &bench.store.list_sources().await.unwrap()[0];
    assert_eq!((source.error_count, source.last_success_at > Some(at(support::NOW))), (0, true));
}

#[tokio::test]
async fn known_articles_are_updated_only_where_their_text_changed() {
    let (bench, server) = (Bench::new(), MockServer::start().await);
    let first = ok(rss(&[("1", "One"), ("2", "Two")]), RSS);
    Mock::given(path("/rss")).respond_with(first).up_to_n_times(1).mount(&server).await;
    serve(&server, "/rss", ok(rss(&[("1", "One, corrected"), ("2", "Two"), ("3", "Three")]), RSS)).await;
    let feeds = [feed("World", server.uri() + "/rss")];
    sync(&bench, &feeds).await;
    let second = support::json(&sync(&bench, &feeds).await);
    assert_eq!((&second["inserted"], &second["updated"]), (&json!(1), &json!(1)));
    let third = support::json(&sync(&bench, &feeds).await);
    assert_eq!((&third["inserted"], &third["updated"]), (&json!(0), &json!(0)));
}

#[tokio::test]
async fn one_bad_source_among_several_is_a_warning_that_names_it() {
    let bench = Bench::new().with_time_limit(Duration::from_secs(2));
    let server = MockServer::start().await;
    serve(&server, "/good", ok(rss(&[("1", "One")]), RSS)).await;
    serve(&server, "/down", ResponseTemplate::new(503)).await;
    serve(&server, "/html", ok("<html><body>hello</body></html>", "text/html")).await;
    serve(&server, "/slow", ok(rss(&[]), RSS).set_delay(Duration::from_secs(30))).await;
    let cut = fixture("rss2.xml");
    serve(&server, "/cut", ok(&cut.as_bytes()[..900], RSS)).await;
    let feeds =
        ["good", "down", "html", "slow", "cut"].map(|name| feed(name, format!("{}/{name}", server.uri())));
    let (result, report) = bench.run_watched(TaskType::NewsSync, &json!({ "feeds": feeds })).await;
    assert_eq!(result.status, TaskStatus::Success, "{result:?}");
    let summary = support::json(&result);
    assert_eq!(summary["inserted"], 1);
    let warnings: Vec<String> = serde_json::from_value(summary["warnings"].clone()).unwrap();
    assert_eq!(warnings.len(), 4, "{warnings:?}");
    assert!(warnings.iter().any(|w| w == "down: the server has a problem (503)"), "{warnings:?}");
    assert!(warnings.iter().any(|w| w.starts_with("slow: no complete answer within")), "{warnings:?}");
    let statuses: Vec<&Value> = summary["sources"].as_array().unwrap().iter().map(|s| &s["status"]).collect();
    assert_eq!(statuses, ["ok", "failed", "failed", "failed", "failed"]);
    assert_eq!(report.progress.map(|progress| (progress.done, progress.total)), Some((5, Some(5))));
    assert_eq!(report.lines.len(), 5);
    let health = bench.store.list_sources().await.unwrap();
    let down = health.iter().find(|source| source.name == "down").unwrap();
    assert_eq!((down.error_count, down.last_error.as_deref()), (1, Some("the server has a problem (503)")));
    assert_eq!(down.failing_since, down.last_attempt_at);
}

#[tokio::test]
async fn all_bad_is_an_error_that_says_what_is_wrong() {
    let (bench, server) = (Bench::new(), MockServer::start().await);
    serve(&server, "/a", ResponseTemplate::new(500)).await;
    serve(&server, "/b", ResponseTemplate::new(404)).await;
    let result = sync(&bench, &[feed("A", server.uri() + "/a"), feed("B", server.uri() + "/b")]).await;
    assert_eq!((result.status, result.permanent), (TaskStatus::Error, false));
    let message = result.error_message.as_deref().unwrap();
    assert_eq!(
        message,
        "No source could be read. A: the server has a problem (500); B: there is nothing at this address (404)."
    );
    assert_eq!(support::json(&result)["sources"][1]["status"], "failed");
}

#[tokio::test]
async fn a_refusal_by_the_only_source_is_permanent() {
    for status in [401, 403] {
        let (bench, server) = (Bench::new(), MockServer::start().await);
        serve(&server, "/a", ResponseTemplate::new(status)).await;
        let result = sync(&bench, &[feed("A", server.uri() + "/a")]).await;
        assert!(result.permanent, "{result:?}");
        assert!(result.error_message.unwrap().contains("check the address"));
    }
}

#[tokio::test]
async fn a_pause_is_kept_and_passed_on() {
    let (bench, server) = (Bench::new(), MockServer::start().await);
    let busy = ResponseTemplate::new(429).insert_header("Retry-After", "600");
    Mock::given(path("/a")).respond_with(busy).expect(1).mount(&server).await;
    let feeds = [feed("A", server.uri() + "/a")];
    let first = sync(&bench, &feeds).await;
    assert_eq!((first.status, first.retry_after), (TaskStatus::Error, Some(Duration::from_mins(10))));
    assert!(!first.permanent);

    // Still within the pause: the server is not asked.
    bench.forward(TimeDelta::minutes(9));
    let second = sync(&bench, &feeds).await;
    assert_eq!(second.status, TaskStatus::Skipped);
    let until = bench.store.list_sources().await.unwrap()[0].not_before_at.unwrap();
    let until = until.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
    assert_eq!(
        support::json(&second)["sources"][0],
        json!({ "name": "A", "status": "waiting", "until": until })
    );
    server.verify().await;

    server.reset().await;
    serve(&server, "/a", ok(rss(&[("1", "One")]), RSS)).await;
    bench.forward(TimeDelta::minutes(2));
    assert_eq!(sync(&bench, &feeds).await.status, TaskStatus::Success);
}

#[tokio::test]
async fn a_pause_given_as_a_date_is_understood() {
    let (bench, server) = (Bench::new(), MockServer::start().await);
    let busy = ResponseTemplate::new(503).insert_header("Retry-After", "Tue, 10 Mar 2026 12:30:00 GMT");
    serve(&server, "/a", busy).await;
    let result = sync(&bench, &[feed("A", server.uri() + "/a")]).await;
    let pause = result.retry_after.unwrap().as_secs();
    assert!((1_700..=1_800).contains(&pause), "{pause}");
}

#[tokio::test]
async fn a_pause_is_passed_on_only_when_every_source_asks_for_one() {
    let (bench, server) = (Bench::new(), MockServer::start().await);
    serve(&server, "/a", ResponseTemplate::new(429).insert_header("Retry-After", "600")).await;
    serve(&server, "/b", ResponseTemplate::new(500)).await;
    serve(&server, "/c", ResponseTemplate::new(429).insert_header("Retry-After", "60")).await;
    let feed = |name: &str| feed(name, format!("{}/{name}", server.uri()));
    assert_eq!(sync(&bench, &[feed("a"), feed("b")]).await.retry_after, None);
    let other = Bench::new();
    let result = sync(&other, &[feed("a"), feed("c")]).await;
    assert_eq!(result.retry_after, Some(Duration::from_mins(1)), "the first who may be asked again counts");
}

#[tokio::test]
async fn a_refused_connection_is_broken_not_offline() {
    let bench = Bench::new();
    // A port nobody listens on: bound, then given back.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let result = sync(&bench, &[feed("A", format!("http://{free}/rss"))]).await;
    assert_eq!(result.status, TaskStatus::Error, "{result:?}");
    assert_eq!(
        result.error_message.as_deref(),
        Some("A: could not connect: the server refused the connection.")
    );
}

#[tokio::test]
async fn names_that_cannot_be_looked_up_are_offline() {
    let bench = Bench::new();
    let result =
        sync(&bench, &[feed("A", "http://feeds.invalid/rss"), feed("B", "http://news.invalid/rss")]).await;
    assert_eq!(
        (result.status, result.reason.as_ref()),
        (TaskStatus::Skipped, Some(&Reason::OFFLINE)),
        "{result:?}"
    );
    assert_eq!(result.result_json.as_deref(), Some(r#"{"reason":"offline"}"#));
    let server = MockServer::start().await;
    serve(&server, "/rss", ok(rss(&[("1", "One")]), RSS)).await;
    let mixed =
        sync(&bench, &[feed("A", "http://feeds.invalid/rss"), feed("B", server.uri() + "/rss")]).await;
    assert_eq!(mixed.status, TaskStatus::Success, "{mixed:?}");
    assert!(support::json(&mixed)["warnings"][0].as_str().unwrap().starts_with("A: "));
}

#[tokio::test]
async fn nothing_to_ask_is_not_configured() {
    for config in [json!({}), json!({ "feeds": [] }), json!({ "feeds": [], "newsdata": { "query": "x" } })] {
        let result = Bench::new().run(TaskType::NewsSync, &config).await;
        assert_eq!(
            (result.status, result.reason.as_ref()),
            (TaskStatus::Skipped, Some(&Reason::NOT_CONFIGURED))
        );
        assert_eq!(result.result_json.as_deref(), Some(r#"{"reason":"no api key"}"#));
    }
}

#[tokio::test]
async fn a_wrong_config_is_a_permanent_error_that_names_the_field() {
    let result = sync(&Bench::new(), &[feed("A", "ftp://x.test/rss")]).await;
    assert!(result.permanent);
    assert!(result.error_message.unwrap().contains("config.feeds[0].url"));
}

#[tokio::test]
async fn a_cancelled_run_ends_at_once() {
    let (bench, server) = (Bench::new(), MockServer::start().await);
    serve(&server, "/slow", ok(rss(&[]), RSS).set_delay(Duration::from_secs(30))).await;
    let config = json!({ "feeds": [feed("A", server.uri() + "/slow")] });
    let (context, _reports) = RunContext::detached(task(TaskType::NewsSync, &config), bench.clock.clone());
    context.cancel.cancel();
    let result = bench.run_in(TaskType::NewsSync, context).await;
    assert_eq!(
        result.error_message.as_deref(),
        Some("The run was ended before all sources had answered."),
        "not that of the source"
    );
}

#[tokio::test]
async fn xml_nested_without_end_is_refused() {
    let (bench, server) = (Bench::new(), MockServer::start().await);
    let bomb = format!("<rss version=\"2.0\"><channel>{}", "<a xmlns=\"x\">".repeat(200_000));
    serve(&server, "/rss", ok(bomb, RSS)).await;
    let result = sync(&bench, &[feed("A", server.uri() + "/rss")]).await;
    assert_eq!(result.error_message.as_deref(), Some("A: this feed is nested too deeply to be one."));
}

#[tokio::test]
async fn feeds_with_the_usual_blemishes_are_read() {
    let (bench, server) = (Bench::new(), MockServer::start().await);
    let plain = rss(&[("1", "Caf\u{e9} &amp; bar&nbsp;news")]);
    serve(
        &server,
        "/blank",
        ok(format!("\n  <?xml version=\"1.0\"?>\n{plain}").trim_start_matches(' '), RSS),
    )
    .await;
    serve(&server, "/bom", ok(format!("\u{feff}{plain}"), "text/html")).await;
    let latin = format!("<?xml version=\"1.0\" encoding=\"windows-1252\"?>{plain}");
    let latin: Vec<u8> = latin.chars().map(|sign| u8::try_from(u32::from(sign)).unwrap()).collect();
    serve(&server, "/latin", ok(latin, RSS)).await;
    let unsaid: Vec<u8> = plain.chars().map(|sign| u8::try_from(u32::from(sign)).unwrap()).collect();
    serve(&server, "/header", ok(unsaid, "text/xml; Charset=\"iso-8859-1\"")).await;
    serve(&server, "/bare", ok(plain.replace("&amp;", "&"), RSS)).await;
    let feeds = ["blank", "bom", "latin", "header", "bare"]
        .map(|name| feed(name, format!("{}/{name}", server.uri())));
    let result = sync(&bench, &feeds).await;
    assert_eq!(support::json(&result)["warnings"], Value::Null, "{result:?}");
    for article in articles(&bench).await {
        assert_eq!(article.title, "Café & bar news", "{}", article.source);
    }
}

#[tokio::test]
async fn only_sources_out_of_reach_need_a_network() {
    let bench = Bench::new();
    let news = |feeds: Value| bench.needs_network(TaskType::NewsSync, &json!({ "feeds": feeds }));
    assert!(news(json!([feed("A", "https://example.org/rss")])));
    assert!(!news(json!([feed("A", "https://example.org/rss"), feed("B", "http://127.0.0.1:9/rss")])));
    assert!(!news(json!([feed("A", "http://localhost/rss")])));
    assert!(!news(json!([])));
    // There is always a way to the first of these addresses, and never one to the second: it is that of everybody.
    assert!(!news(json!([feed("A", "http://0.0.0.0/rss")])));
    assert!(news(json!([feed("A", "http://255.255.255.255/rss")])));
    let calendar = |url: &str| {
        let config = json!({ "calendars": [{ "name": "A", "url": url }] });
        bench.needs_network(TaskType::CalendarSync, &config)
    };
    assert!(calendar("webcal://example.org/a.ics"));
    assert!(!calendar("webcal://[::1]:80/a.ics"));
    assert!(!calendar("http://0.0.0.0/a.ics"));
    assert!(calendar("http://255.255.255.255/a.ics"));
    assert!(!calendar("/srv/a.ics"));
    for task_type in [TaskType::AlertsRefresh, TaskType::IdeasReview, TaskType::HistoryPrune] {
        assert!(!bench.needs_network(task_type, &json!({})));
    }
}

#[tokio::test]
async fn articles_that_share_an_id_are_new_once_however_they_come_and_go() {
    let (bench, server) = (Bench::new(), MockServer::start().await);
    let item =
        |n: u8| format!("<item><guid>same</guid><title>{n}</title><link>http://a.test/{n}</link></item>");
    let config = json!({ "feeds": [feed("World", server.uri() + "/rss")] });
    for (listed, is_new) in [(vec![1], 1), (vec![2, 1], 1), (vec![3, 2], 1), (vec![2], 0), (vec![1, 2, 3], 0)]
    {
        let items: String = listed.iter().copied().map(item).collect();
        let body = format!("<rss version=\"2.0\"><channel><title>t</title>{items}</channel></rss>");
        server.reset().await;
        serve(&server, "/rss", ok(body, RSS)).await;
        let result = support::json(&bench.run(TaskType::NewsSync, &config).await);
        assert_eq!((&result["inserted"], &result["updated"]), (&json!(is_new), &json!(0)), "{listed:?}");
    }
}
