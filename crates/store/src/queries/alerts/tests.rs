use std::sync::Arc;

use scheduler::clock::SystemClock;

use super::*;

fn at(minute: i64) -> DateTime<Utc> {
    "2026-03-10T12:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::minutes(minute)
}

fn finding(subject: impl Into<String>) -> Finding {
    Finding {
        kind: "keyword",
        subject: subject.into(),
        severity: Severity::Warning,
        title: "Said".to_owned(),
        detail: String::new(),
        link: None,
        newest_at: None,
    }
}

#[tokio::test]
async fn what_is_not_resolved_is_listed_however_much_comes_after_it() {
    let store = SqliteStore::open_in_memory(Arc::new(SystemClock::new())).unwrap();
    store.refresh_alerts(vec![finding("first")], at(0)).await.unwrap();
    let first = store.list_alerts(false, at(0)).await.unwrap()[0].id;
    store.snooze_alert(first, Some(at(60))).await.unwrap();
    let later = usize::try_from(MAX_RESOLVED).unwrap() + 1;
    let mut findings = vec![finding("first")];
    findings.extend((0..later).map(|n| finding(n.to_string())));
    store.refresh_alerts(findings, at(1)).await.unwrap();
    assert_eq!(store.list_alerts(false, at(2)).await.unwrap().len(), later, "all that are open");
    assert_eq!(store.list_alerts(false, at(61)).await.unwrap().last().map(|alert| alert.id), Some(first));

    store.refresh_alerts(vec![finding("first")], at(2)).await.unwrap();
    let all = store.list_alerts(true, at(2)).await.unwrap();
    assert_eq!(all.iter().filter(|alert| alert.resolved_at.is_some()).count(), later - 1, "the latest");
    assert_eq!(all.last().map(|alert| (alert.id, alert.snoozed_until)), Some((first, Some(at(60)))));
    assert!(all.is_sorted_by_key(|alert| std::cmp::Reverse((alert.raised_at, alert.id))));
}
