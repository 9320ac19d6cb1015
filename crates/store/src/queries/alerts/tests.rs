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

#[tokio::test]
async fn the_figures_say_when_the_first_of_the_snoozed_ones_comes_back() {
    let store = SqliteStore::open_in_memory(Arc::new(SystemClock::new())).unwrap();
    let wake = async |minute| store.alert_stats(at(minute)).await.unwrap().next_wake_at;
    let findings = ["soon", "later", "gone", "never"].map(finding);
    store.refresh_alerts(findings.to_vec(), at(0)).await.unwrap();
    assert_eq!(wake(1).await, None);
    for alert in store.list_alerts(false, at(1)).await.unwrap() {
        let until = match alert.subject.as_str() {
            "soon" => at(30),
            "later" => at(60),
            "gone" => at(10),
            _ => continue,
        };
        store.snooze_alert(alert.id, Some(until)).await.unwrap();
    }
    store.refresh_alerts(["soon", "later", "never"].map(finding).to_vec(), at(2)).await.unwrap();
    assert_eq!(wake(3).await, Some(at(30)), "what is resolved does not come back");
    assert_eq!(wake(30).await, Some(at(60)), "the first is back");
    assert_eq!(wake(60).await, None);
}
