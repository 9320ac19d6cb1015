//! What comes in while somebody looks is new to them, however long its source took to answer.

#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

mod support;

use std::sync::Arc;

use chrono::TimeDelta;
use handlers::TaskType;
use scheduler::run::TaskStatus;
use serde_json::{Value, json};
use store::queries::{seen::Place, sources::Source};
use support::{
    Bench, NOW, RSS, articles, at,
    calendars::{ICS, calendar, event},
    feed, ok, rss,
};
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers::path};

const LOOKED_AFTER: TimeDelta = TimeDelta::seconds(30);

/// Somebody looks 30 seconds after the run began, and the source sends `answer` after a minute.
async fn seen_while_it_is_asked(
    bench: &Bench,
    place: Place,
    answer: ResponseTemplate,
    task_type: TaskType,
    config: impl Fn(String) -> Value,
) -> Source {
    let server = MockServer::start().await;
    let clock = Arc::clone(&bench.clock);
    let respond = move |_: &Request| {
        clock.step(TimeDelta::minutes(1));
        answer.clone()
    };
    Mock::given(path("/source")).respond_with(respond).mount(&server).await;
    let result = bench.run(task_type, &config(server.uri() + "/source")).await;
    assert_eq!(result.status, TaskStatus::Success, "{result:?}");
    bench.store.mark_seen(place, at(NOW) + LOOKED_AFTER).await.unwrap();
    bench.store.list_sources().await.unwrap().remove(0)
}

/// The record of a source says when the run began that asked it. The clock of the tests runs.
fn was_asked_before_somebody_looked(source: &Source) -> bool {
    let looked_at = at(NOW) + LOOKED_AFTER;
    [source.last_attempt_at, source.last_success_at].iter().all(|at| at.is_some_and(|at| at < looked_at))
}

#[tokio::test]
async fn articles_come_in_when_they_are_stored() {
    let bench = Bench::new();
    let news = |url| json!({ "feeds": [feed("World", url)] });
    let answer = ok(rss(&[("1", "One"), ("2", "Two")]), RSS);
    let source = seen_while_it_is_asked(&bench, Place::News, answer, TaskType::NewsSync, news).await;
    let stats = bench.store.news_stats(bench.now()).await.unwrap();
    assert_eq!((stats.new_since_seen, stats.last_24h), (2, 2));
    let stored_at = at(NOW) + TimeDelta::minutes(1);
    assert!(articles(&bench).await.iter().all(|article| article.fetched_at >= stored_at));
    assert!(was_asked_before_somebody_looked(&source), "{source:?}");
}

#[tokio::test]
async fn events_come_in_when_they_are_stored() {
    let bench = Bench::new();
    let calendars = |url| json!({ "calendars": [{ "name": "Team", "url": url }] });
    let lines = ["UID:a", "SUMMARY:Meeting", "DTSTART:20260311T100000Z", "DTEND:20260311T110000Z"];
    let answer = ok(calendar(&event(&lines)), ICS);
    let task_type = TaskType::CalendarSync;
    let source = seen_while_it_is_asked(&bench, Place::Calendar, answer, task_type, calendars).await;
    let now = bench.now().with_timezone(&chrono_tz::Tz::UTC);
    assert_eq!(bench.store.calendar_stats(now).await.unwrap().new_since_seen, 1);
    assert!(was_asked_before_somebody_looked(&source), "{source:?}");
}
