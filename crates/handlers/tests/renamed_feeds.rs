//! `news_sync`: what becomes of articles when their feed gets another name, or is removed.

#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

mod support;

use handlers::TaskType;
use scheduler::run::TaskRunResult;
use serde_json::{Value, json};
use support::{Bench, RSS, articles, feed, ok, rss, serve};
use wiremock::{Mock, MockServer, matchers::path};

async fn sync(bench: &Bench, feeds: &[Value]) -> TaskRunResult {
    bench.run(TaskType::NewsSync, &json!({ "feeds": feeds })).await
}

/// Source and title of every article, sorted.
async fn shelf(bench: &Bench) -> Vec<(String, String)> {
    let mut shelf: Vec<_> =
        articles(bench).await.into_iter().map(|article| (article.source, article.title)).collect();
    shelf.sort();
    shelf
}

fn placed(articles: &[(&str, &str)]) -> Vec<(String, String)> {
    articles.iter().map(|(source, title)| ((*source).to_owned(), (*title).to_owned())).collect()
}

#[tokio::test]
async fn a_renamed_feed_takes_its_articles_along() {
    let (bench, server) = (Bench::new(), MockServer::start().await);
    let first = ok(rss(&[("1", "One"), ("0", "Gone from the feed by then")]), RSS);
    Mock::given(path("/rss")).respond_with(first).up_to_n_times(1).mount(&server).await;
    serve(&server, "/rss", ok(rss(&[("1", "One"), ("2", "Two")]), RSS)).await;
    sync(&bench, &[feed("Old", server.uri() + "/rss")]).await;
    let before: Vec<_> = articles(&bench).await.into_iter().map(|article| article.id).collect();
    bench.store.mark_articles_read(before.clone(), bench.now()).await.unwrap();
    let renamed = [feed("New", server.uri() + "/rss")];
    let (result, report) = bench.run_watched(TaskType::NewsSync, &json!({ "feeds": renamed })).await;
    assert!(report.lines.iter().any(|line| line.message == "Old is called New now"), "{report:?}");
    let result = support::json(&result);
    assert_eq!((&result["inserted"], &result["updated"]), (&json!(1), &json!(0)));
    let expected = [("New", "Gone from the feed by then"), ("New", "One"), ("New", "Two")];
    assert_eq!(shelf(&bench).await, placed(&expected));
    // Not only the same text: the same articles, read as they were.
    let read = articles(&bench).await.into_iter().filter(|article| article.read_at.is_some());
    assert_eq!(read.map(|article| article.id).collect::<Vec<_>>(), before);
}

#[tokio::test]
async fn feeds_that_exchange_their_names_exchange_their_articles() {
    let (bench, server) = (Bench::new(), MockServer::start().await);
    // Both publishers count from 1.
    serve(&server, "/a", ok(rss(&[("1", "From a")]), RSS)).await;
    serve(&server, "/b", ok(rss(&[("1", "From b")]), RSS)).await;
    let feeds = |a: &str, b: &str| [feed(a, server.uri() + "/a"), feed(b, server.uri() + "/b")];
    sync(&bench, &feeds("A", "B")).await;
    for (a, b) in [("B", "A"), ("A", "C"), ("C", "A")] {
        let result = support::json(&sync(&bench, &feeds(a, b)).await);
        assert_eq!((&result["inserted"], &result["updated"]), (&json!(0), &json!(0)), "{a} {b}");
        let mut expected = placed(&[(a, "From a"), (b, "From b")]);
        expected.sort();
        assert_eq!(shelf(&bench).await, expected);
    }
}

#[tokio::test]
async fn a_renamed_feed_that_is_down_takes_its_articles_along_too() {
    let (bench, server) = (Bench::new(), MockServer::start().await);
    serve(&server, "/rss", ok(rss(&[("1", "One")]), RSS)).await;
    sync(&bench, &[feed("Old", server.uri() + "/rss")]).await;
    server.reset().await;
    sync(&bench, &[feed("New", server.uri() + "/rss")]).await;
    assert_eq!(shelf(&bench).await, placed(&[("New", "One")]));
    assert_eq!(bench.store.list_sources().await.unwrap()[0].name, "New");
}

#[tokio::test]
async fn the_articles_of_a_removed_feed_stay() {
    let (bench, server) = (Bench::new(), MockServer::start().await);
    serve(&server, "/a", ok(rss(&[("1", "From a")]), RSS)).await;
    serve(&server, "/b", ok(rss(&[("2", "From b")]), RSS)).await;
    sync(&bench, &[feed("A", server.uri() + "/a"), feed("B", server.uri() + "/b")]).await;
    sync(&bench, &[feed("B", server.uri() + "/b")]).await;
    assert_eq!(shelf(&bench).await, placed(&[("A", "From a"), ("B", "From b")]));
    // Its name is free for another.
    sync(&bench, &[feed("A", server.uri() + "/b")]).await;
    assert_eq!(shelf(&bench).await, placed(&[("A", "From a"), ("A", "From b")]));
    sync(&bench, &[]).await;
    assert_eq!(shelf(&bench).await.len(), 2);
    assert_eq!(bench.store.list_sources().await.unwrap(), []);
}
