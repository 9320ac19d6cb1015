use std::sync::Arc;

use chrono::TimeDelta;
use scheduler::clock::SystemClock;

use super::*;
use crate::queries::{
    alerts::{Finding, Severity},
    events::{EventTime, Occurrence},
    ideas::IdeaChange,
    sources::{SourceAttempt, SourceKind, SourceOutcome, Validators},
};

fn at(minute: i64) -> DateTime<Utc> {
    "2026-03-10T12:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::minutes(minute)
}

fn store() -> SqliteStore {
    SqliteStore::open_in_memory(Arc::new(SystemClock::new())).unwrap()
}

/// An occurrence of the event `uid` on that day of March.
fn occurrence(uid: &str, day: u32, summary: &str) -> Occurrence {
    let time = |hour: u32| EventTime::Instant(format!("2026-03-{day}T{hour}:00:00Z").parse().unwrap());
    Occurrence {
        uid: uid.into(),
        recurrence_id: format!("{day}"),
        summary: summary.into(),
        location: None,
        description: None,
        start: time(10),
        end: time(11),
        recurring: false,
    }
}

async fn sync(store: &SqliteStore, minute: i64, occurrences: &[Occurrence]) {
    let attempt = SourceAttempt {
        kind: SourceKind::Calendar,
        name: "Mine".to_owned(),
        address_hash: "mine".to_owned(),
        at: at(minute),
        outcome: SourceOutcome::Fetched(Validators::default()),
    };
    let window_start = at(0).with_timezone(&chrono_tz::Tz::UTC) - TimeDelta::days(30);
    store.replace_events(attempt, occurrences.to_vec(), window_start, at(minute)).await.unwrap();
}

async fn new_events(store: &SqliteStore) -> i64 {
    store.calendar_stats(at(0).with_timezone(&chrono_tz::Tz::UTC)).await.unwrap().new_since_seen
}

#[tokio::test]
async fn events_are_new_until_somebody_looks_and_an_update_does_not_make_them_new_again() {
    let store = store();
    sync(&store, 0, &[occurrence("a", 11, "A"), occurrence("b", 11, "B")]).await;
    assert_eq!(new_events(&store).await, 2);
    store.mark_seen(Place::Calendar, at(1)).await.unwrap();
    assert_eq!(new_events(&store).await, 0);
    sync(&store, 2, &[occurrence("a", 11, "A, elsewhere"), occurrence("b", 11, "B")]).await;
    assert_eq!(new_events(&store).await, 0);
    sync(&store, 3, &[occurrence("b", 11, "B"), occurrence("c", 12, "C"), occurrence("c", 13, "C")]).await;
    assert_eq!(new_events(&store).await, 1, "a series is one event");
}

#[tokio::test]
async fn a_series_that_goes_on_is_not_new() {
    let store = store();
    sync(&store, 0, &[occurrence("daily", 11, "Walk")]).await;
    store.mark_seen(Place::Calendar, at(1)).await.unwrap();
    sync(&store, 2, &[occurrence("daily", 11, "Walk"), occurrence("daily", 12, "Walk")]).await;
    assert_eq!(new_events(&store).await, 0);
}

#[tokio::test]
async fn events_from_before_there_was_a_record_are_old() {
    let store = store();
    sync(&store, 0, &[occurrence("a", 11, "A")]).await;
    store.write(|conn| conn.execute("UPDATE calendar_events SET added_at = NULL", [])).await.unwrap();
    assert_eq!(new_events(&store).await, 0);
    sync(&store, 1, &[occurrence("a", 11, "A"), occurrence("a", 12, "A")]).await;
    assert_eq!(new_events(&store).await, 0, "nor is the rest of their series new");
}

#[tokio::test]
async fn alerts_are_new_while_they_are_open_and_nobody_has_looked() {
    let store = store();
    let finding = |subject: &str| Finding {
        kind: "keyword",
        subject: subject.to_owned(),
        severity: Severity::Info,
        title: subject.to_owned(),
        detail: String::new(),
        link: None,
        newest_at: None,
    };
    let new = async |store: &SqliteStore| store.alert_stats(at(9)).await.unwrap().new_since_seen;
    store.refresh_alerts(vec![finding("a"), finding("b")], at(0)).await.unwrap();
    assert_eq!(new(&store).await, 2);
    store.mark_seen(Place::Alerts, at(1)).await.unwrap();
    assert_eq!(new(&store).await, 0);
    store.refresh_alerts(vec![finding("a"), finding("c"), finding("d")], at(2)).await.unwrap();
    assert_eq!(new(&store).await, 2);
    store.refresh_alerts(vec![finding("a"), finding("c")], at(3)).await.unwrap();
    assert_eq!(new(&store).await, 1, "one is resolved");
    let id = store.list_alerts(false, at(4)).await.unwrap()[0].id;
    store.acknowledge_alert(id, at(4)).await.unwrap();
    assert_eq!(new(&store).await, 0, "one is seen to");
}

#[tokio::test]
async fn ideas_are_new_when_they_become_due() {
    let store = store();
    let new = async |store: &SqliteStore| store.idea_stats(at(9)).await.unwrap().new_since_seen;
    let shed = store.create_idea("A shed".to_owned(), String::new(), at(0)).await.unwrap();
    assert_eq!(new(&store).await, 0);
    store.mark_ideas_due(at(1), at(1)).await.unwrap();
    assert_eq!(new(&store).await, 1);
    store.mark_seen(Place::Ideas, at(2)).await.unwrap();
    assert_eq!(new(&store).await, 0);
    store.create_idea("A boat".to_owned(), String::new(), at(3)).await.unwrap();
    store.update_idea(shed.id, IdeaChange::default(), at(3)).await.unwrap();
    store.mark_ideas_due(at(4), at(4)).await.unwrap();
    assert_eq!(new(&store).await, 2);
    store.update_idea(shed.id, IdeaChange::default(), at(5)).await.unwrap();
    assert_eq!(new(&store).await, 1, "one is reviewed");
}

#[tokio::test]
async fn each_place_has_a_mark_of_its_own() {
    let store = store();
    for place in Place::ALL {
        assert_eq!(Place::of(place.as_str()), Some(place));
        store.mark_seen(place, at(1)).await.unwrap();
        let others = Place::ALL.into_iter().filter(|other| *other != place);
        assert!(others.into_iter().all(|other| other.key() != place.key()));
        assert_eq!(
            store.setting(place.key()).await.unwrap().as_deref(),
            Some("\"2026-03-10T12:01:00.000Z\"")
        );
    }
    assert_eq!(Place::of("tasks"), None);
}
