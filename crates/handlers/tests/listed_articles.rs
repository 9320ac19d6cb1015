//! `history_prune` and the articles that sources still list.

#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

mod support;

use chrono::TimeDelta;
use handlers::TaskType;
use serde_json::json;
use store::queries::{
    articles::NewArticle,
    sources::{SourceAttempt, SourceKind, SourceOutcome, Validators},
};
use support::Bench;

#[tokio::test]
async fn articles_beyond_twenty_thousand_go_and_those_that_are_still_listed_stay() {
    let bench = Bench::new();
    let save = async |source: &str, count: usize, published: &str| {
        let article = |i: usize| NewArticle {
            guid: i.to_string(),
            title: format!("{source} {i}"),
            url: None,
            summary: String::new(),
            published_at: Some(support::at(published)),
        };
        let attempt = SourceAttempt {
            kind: SourceKind::Feed,
            name: source.to_owned(),
            address_hash: source.to_owned(),
            at: bench.now(),
            outcome: SourceOutcome::Fetched(Validators::default()),
        };
        let articles = (0..count).map(article).collect();
        bench.store.save_articles(attempt, articles, bench.now()).await.unwrap().inserted
    };
    save("Busy", 20_000, "2026-03-09T00:00:00Z").await;
    bench.forward(TimeDelta::days(3));
    save("Busy", 500, "2026-03-09T00:00:00Z").await;
    save("Old", 50, "2015-01-01T00:00:00Z").await;
    let result = bench.run(TaskType::HistoryPrune, &json!({ "backups": 0 })).await;
    assert_eq!(support::json(&result)["articles"], 50, "{result:?}");
    assert_eq!(save("Old", 50, "2015-01-01T00:00:00Z").await, 0, "none comes back as new");
}
