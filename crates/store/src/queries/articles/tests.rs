use std::sync::Arc;

use scheduler::clock::SystemClock;

use super::*;
use crate::queries::sources::{SourceKind, SourceOutcome, Validators};

fn now() -> DateTime<Utc> {
    "2026-03-10T12:00:00Z".parse().unwrap()
}

async fn save(store: &SqliteStore, source: &str, articles: &[(&str, &str, Option<&str>)]) -> Upserted {
    save_at(store, source, articles, now()).await
}

async fn save_at(
    store: &SqliteStore,
    source: &str,
    articles: &[(&str, &str, Option<&str>)],
    at: DateTime<Utc>,
) -> Upserted {
    let attempt = SourceAttempt {
        kind: SourceKind::Feed,
        name: source.to_owned(),
        address_hash: source.to_owned(),
        at,
        outcome: SourceOutcome::Fetched(Validators::default()),
    };
    let articles = articles.iter().map(|(guid, title, published)| NewArticle {
        guid: (*guid).to_owned(),
        title: (*title).to_owned(),
        url: None,
        summary: String::new(),
        published_at: published.map(|at| at.parse().unwrap()),
    });
    store.save_articles(attempt, articles.collect(), at).await.unwrap()
}

async fn titles(store: &SqliteStore, query: ArticleQuery) -> Vec<String> {
    let query = ArticleQuery { limit: 100, ..query };
    store.list_articles(query).await.unwrap().articles.into_iter().map(|article| article.title).collect()
}

fn store() -> SqliteStore {
    SqliteStore::open_in_memory(Arc::new(SystemClock::new())).unwrap()
}

#[tokio::test]
async fn search_takes_every_sign_literally() {
    let store = store();
    save(
        &store,
        "S",
        &[("1", "100% sure", None), ("2", "1000 sure", None), ("3", "a_b", None), ("4", "aXb", None)],
    )
    .await;
    let search = async |text: &str| {
        titles(&store, ArticleQuery { search: Some(text.to_owned()), ..Default::default() }).await
    };
    assert_eq!(search("100%").await, ["100% sure"]);
    assert_eq!(search("A_B").await, ["a_b"]);
    assert_eq!(search("\\").await, Vec::<String>::new());
    assert_eq!(search("' OR 1=1 --").await, Vec::<String>::new());
}

#[tokio::test]
async fn search_knows_the_capitals_of_every_script() {
    let store = store();
    save(
        &store,
        "S",
        &[
            ("1", "Österreich wählt", None),
            ("2", "ПУТИН spricht", None),
            ("3", "Oslo", None),
            ("4", "ΠΑΣΧΑ", None),
        ],
    )
    .await;
    let search = async |text: &str| {
        titles(&store, ArticleQuery { search: Some(text.to_owned()), ..Default::default() }).await
    };
    for text in ["österreich", "ÖSTERREICH", "WÄHLT"] {
        assert_eq!(search(text).await, ["Österreich wählt"], "{text}");
    }
    assert_eq!(search("Путин SPRICHT").await, ["ПУТИН spricht"]);
    assert_eq!(search("o").await, ["Oslo"], "an umlaut is another letter");
    assert_eq!(search("ΠΑΣ").await, ["ΠΑΣΧΑ"], "which ends in another small letter than it has there");
}

#[tokio::test]
async fn pages_follow_each_other_without_gaps_or_repeats() {
    let store = store();
    let same = Some("2026-03-09T00:00:00Z");
    save(
        &store,
        "S",
        &[("1", "a", same), ("2", "b", same), ("3", "c", same), ("4", "d", None), ("5", "e", same)],
    )
    .await;
    let mut seen = Vec::new();
    let mut before = None;
    loop {
        let page =
            store.list_articles(ArticleQuery { limit: 2, before, ..Default::default() }).await.unwrap();
        seen.extend(page.articles.into_iter().map(|article| article.title));
        let Some(next) = page.next else { break };
        // Through the wire and back.
        before = Some(next.to_string().parse().unwrap());
    }
    assert_eq!(seen, ["d", "e", "c", "b", "a"]);
    assert_eq!("nonsense".parse::<ArticleCursor>(), Err(InvalidCursor));
}

#[tokio::test]
async fn reading_and_looking_change_the_figures() {
    let store = store();
    save(&store, "A", &[("1", "one", None), ("2", "two", None)]).await;
    save(&store, "B", &[("1", "three", Some("2026-03-01T00:00:00Z"))]).await;
    let id =
        store.list_articles(ArticleQuery { limit: 1, ..Default::default() }).await.unwrap().articles[0].id;
    assert_eq!(store.mark_articles_read(vec![id, id, 999], now()).await.unwrap(), 1);
    assert!(store.article(id).await.unwrap().unwrap().read_at.is_some());
    assert_eq!(
        titles(&store, ArticleQuery { unread_only: true, ..Default::default() }).await,
        ["one", "three"]
    );
    assert_eq!(
        titles(&store, ArticleQuery { source: Some("B".to_owned()), ..Default::default() }).await,
        ["three"]
    );
    let stats = store.news_stats(now()).await.unwrap();
    let expected = NewsStats { total: 3, unread: 2, last_24h: 3, new_since_seen: 3, newest_at: Some(now()) };
    assert_eq!(stats, expected);
    store.mark_seen(Place::News, now()).await.unwrap();
    let stats = store.news_stats(now() + TimeDelta::days(2)).await.unwrap();
    assert_eq!(stats, NewsStats { last_24h: 0, new_since_seen: 0, ..expected });
}

#[tokio::test]
async fn pruning_keeps_the_newest() {
    let store = store();
    let old = Some("2020-01-01T00:00:00Z");
    save(&store, "S", &[("1", "old", old), ("2", "new", None), ("3", "newer", None)]).await;
    assert_eq!(store.prune_articles(2, now()).await.unwrap(), 1);
    assert_eq!(titles(&store, ArticleQuery::default()).await, ["newer", "new"]);
}

#[tokio::test]
async fn pruning_spares_what_the_last_answer_of_a_source_listed() {
    let store = store();
    let (old, older) = (Some("2015-01-01T00:00:00Z"), Some("2014-01-01T00:00:00Z"));
    let days_ago = |days: i64| now() - TimeDelta::days(days);
    // By a clock that was ahead, and long ago: both were listed last by answers that are not the last one.
    save_at(&store, "S", &[("1", "ahead", older)], now() + TimeDelta::days(40)).await;
    save_at(&store, "S", &[("2", "gone", old), ("3", "listed", old)], days_ago(30)).await;
    save_at(&store, "S", &[("3", "listed", old), ("4", "listed too", older)], days_ago(20)).await;
    save(&store, "T", &[("1", "new", None), ("2", "newer", None)]).await;
    assert_eq!(store.prune_articles(4, now()).await.unwrap(), 2);
    assert_eq!(titles(&store, ArticleQuery::default()).await, ["newer", "new", "listed", "listed too"]);
    // Its last answer was twenty days ago, because it has not changed since.
    let again = save(&store, "S", &[("3", "listed", old), ("4", "listed too", older)]).await;
    assert_eq!(again, Upserted::default());
    assert_eq!(store.prune_articles(3, now()).await.unwrap(), 1, "the bound holds whatever is listed");

    store.retain_sources(SourceKind::Feed, vec!["T".to_owned()], Vec::new()).await.unwrap();
    assert_eq!(store.prune_articles(2, now()).await.unwrap(), 1);
    assert_eq!(
        titles(&store, ArticleQuery::default()).await,
        ["newer", "new"],
        "nobody asks the other source"
    );
}

#[tokio::test]
async fn a_known_article_keeps_its_date_and_its_mark() {
    let store = store();
    save(&store, "S", &[("1", "one", Some("2026-03-01T00:00:00Z"))]).await;
    store.mark_articles_read(vec![1], now()).await.unwrap();
    let counts = save(&store, "S", &[("1", "one!", Some("2026-03-10T00:00:00Z")), ("1", "one!", None)]).await;
    assert_eq!(counts, Upserted { inserted: 0, updated: 1 });
    let article = store.article(1).await.unwrap().unwrap();
    assert_eq!(article.title, "one!");
    assert_eq!(article.published_at, Some("2026-03-01T00:00:00Z".parse().unwrap()));
    assert!(article.read_at.is_some());
}
