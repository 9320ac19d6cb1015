//! One notice an incident: whoever looks often, late, or again after a restart says it once.

use super::*;

fn incident(key: &str, is_failure: bool) -> Incident {
    let notice =
        Notice { title: format!("{key} fails"), body: "It rains.".to_owned(), route: "/".to_owned() };
    Incident { key: key.to_owned(), notice, is_failure, is_seen_to: false }
}

fn titles(notices: &[Notice]) -> Vec<&str> {
    notices.iter().map(|notice| notice.title.as_str()).collect()
}

/// Looks at these incidents, and remembers.
fn look(ledger: &mut Ledger, keys: &[&str], quiet: bool) -> Vec<Notice> {
    let incidents = keys.iter().map(|key| incident(key, true)).collect();
    let (notices, after) = decide(incidents, ledger, Notifications::Failures, quiet);
    *ledger = after;
    notices
}

#[test]
fn an_incident_is_told_once_while_it_lasts_and_again_when_it_comes_back() {
    let mut ledger = Ledger::new();
    assert_eq!(titles(&look(&mut ledger, &["a"], false)), ["a fails"]);
    assert!(look(&mut ledger, &["a"], false).is_empty());
    assert_eq!(titles(&look(&mut ledger, &["a", "b"], false)), ["b fails"]);
    assert!(look(&mut ledger, &["b"], false).is_empty());
    assert_eq!(titles(&look(&mut ledger, &["a", "b"], false)), ["a fails"]);
}

#[test]
fn what_is_known_is_known_after_a_restart() {
    let mut ledger = Ledger::new();
    look(&mut ledger, &["a"], false);
    look(&mut ledger, &["a", "b"], true);
    let stored = serde_json::to_string(&ledger).unwrap();
    assert_eq!(stored, r#"{"a":"told","b":"waiting"}"#);
    let mut after: Ledger = serde_json::from_str(&stored).unwrap();
    assert_eq!(titles(&look(&mut after, &["a", "b"], false)), ["b fails"]);
}

#[test]
fn quiet_hours_keep_it_and_their_end_tells_what_still_lasts_in_one() {
    let mut ledger = Ledger::new();
    assert!(look(&mut ledger, &["a", "b", "c"], true).is_empty());
    assert!(look(&mut ledger, &["a", "c"], true).is_empty());
    let notices = look(&mut ledger, &["a", "c"], false);
    assert_eq!(titles(&notices), ["2 incidents of the quiet hours still last"]);
    assert_eq!(notices[0].body, "a fails · c fails");
    assert!(look(&mut ledger, &["a", "c"], false).is_empty());
}

#[test]
fn what_is_over_before_the_quiet_hours_are_is_never_told() {
    let mut ledger = Ledger::new();
    look(&mut ledger, &["a"], true);
    assert!(look(&mut ledger, &[], true).is_empty());
    assert!(look(&mut ledger, &[], false).is_empty());
}

#[test]
fn the_wish_decides_and_a_new_wish_brings_nothing_old_up() {
    let all = || vec![incident("failure", true), incident("news", false)];
    let told = |wish| decide(all(), &Ledger::new(), wish, false);
    assert_eq!(titles(&told(Notifications::Failures).0), ["failure fails"]);
    assert_eq!(told(Notifications::All).0.len(), 2);
    let (nothing, ledger) = told(Notifications::None);
    assert!(nothing.is_empty());
    assert!(decide(all(), &ledger, Notifications::All, false).0.is_empty());
    for word in Notifications::WORDS {
        assert_eq!(Notifications::of(word).as_str(), word);
    }
}

#[test]
fn what_somebody_has_seen_to_is_not_told_when_the_quiet_hours_end() {
    let mut ledger = Ledger::new();
    look(&mut ledger, &["a"], true);
    let seen_to = Incident { is_seen_to: true, ..incident("a", true) };
    assert!(decide(vec![seen_to], &ledger, Notifications::All, false).0.is_empty());
}

#[test]
fn a_text_is_one_bounded_line_without_control_characters() {
    assert_eq!(plain("a\u{1b}[31m\nb\t\u{7} c"), "a [31m b c");
    let long = plain(&"word ".repeat(500));
    assert_eq!(long.chars().count(), MAX_BODY);
    assert!(long.ends_with('…'));
}
