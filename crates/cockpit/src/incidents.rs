//! Which incidents there are, and which of them somebody is to be told of. Pure: it reads no database and shows nothing.
//!
//! It goes by what holds, not by what happened: whoever looks late, twice or after a restart comes to the same end.

use std::collections::BTreeMap;

use scheduler::task::SystemTask;
use serde::{Deserialize, Serialize};
use store::queries::alerts::Alert;

/// Errors in a row from which on a task is an incident. The banner of the window begins with as many.
const FAILING_FROM: i64 = 3;
/// Characters of a notice's text.
const MAX_BODY: usize = 200;
/// Alerts that say of a task what the task says itself.
const OF_A_TASK: &str = "task_failing";

/// What a person wants to be told of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Notifications {
    /// Tasks that keep failing, and critical alerts.
    #[default]
    Failures,
    /// These and every other alert.
    All,
    /// Nothing.
    None,
}

impl Notifications {
    /// The words of the wire.
    pub const WORDS: [&str; 3] = ["failures", "all", "none"];

    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Failures => "failures",
            Self::All => "all",
            Self::None => "none",
        }
    }

    /// What a word means; the default where it is none of them.
    pub fn of(word: &str) -> Self {
        [Self::All, Self::None].into_iter().find(|wish| wish.as_str() == word).unwrap_or_default()
    }

    fn cover(self, incident: &Incident) -> bool {
        match self {
            _ if incident.is_seen_to => false,
            Self::Failures => incident.is_failure,
            Self::All => true,
            Self::None => false,
        }
    }
}

/// Something to be told of, for as long as it lasts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Incident {
    key: String,
    notice: Notice,
    is_failure: bool,
    /// Somebody knows already.
    is_seen_to: bool,
}

/// What is said to a person outside the window: plain text, and where a click leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// A few words.
    pub title: String,
    /// A sentence.
    pub body: String,
    /// A route of the window.
    pub route: String,
}

/// How far an incident is known to whom it concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Known {
    /// Told, or not wanted: it is over before there is anything more to say.
    Told,
    /// Kept for the end of the quiet hours.
    Waiting,
}

/// The incidents known, by their keys. What is not among them any more is over.
pub(crate) type Ledger = BTreeMap<String, Known>;

/// It keeps failing, or the breaker has stopped it.
pub(crate) fn is_failing(task: &SystemTask) -> bool {
    task.error_count >= FAILING_FROM || task.is_suspended()
}

/// The incident that a task is while it keeps failing.
pub(crate) fn of_task(task: &SystemTask) -> Option<Incident> {
    let state = if task.is_suspended() { "is suspended" } else { "keeps failing" };
    let cause = task.last_error.as_deref().and_then(|error| error.lines().next()).unwrap_or_default();
    // A breaker may open at the first.
    let errors =
        if task.error_count == 1 { "1 error" } else { &format!("{} errors in a row", task.error_count) };
    (task.enabled && is_failing(task)).then(|| Incident {
        key: format!("task:{}", task.id),
        notice: Notice {
            title: plain(&format!("{} {state}", task.name)),
            body: plain(&format!("{errors}. {cause}")),
            route: format!("/settings/system-tasks/{}", task.id),
        },
        is_failure: true,
        is_seen_to: false,
    })
}

/// Those that open alerts are.
pub(crate) fn of_alerts(alerts: &[Alert]) -> impl Iterator<Item = Incident> {
    alerts.iter().filter(|alert| alert.kind != OF_A_TASK && alert.resolved_at.is_none()).map(of_alert)
}

fn of_alert(alert: &Alert) -> Incident {
    let route = alert.link.as_deref().filter(|link| link.starts_with('/') && !link.starts_with("//"));
    Incident {
        key: format!("alert:{}", alert.id),
        notice: Notice {
            title: plain(&alert.title),
            body: plain(&alert.detail),
            route: route.unwrap_or("/alerts").to_owned(),
        },
        is_failure: alert.severity == "critical",
        is_seen_to: alert.acknowledged_at.is_some(),
    }
}

/// What to say now, and what is known afterwards.
pub(crate) fn decide(
    incidents: Vec<Incident>,
    known: &Ledger,
    wish: Notifications,
    quiet: bool,
) -> (Vec<Notice>, Ledger) {
    let (mut notices, mut kept, mut ledger) = (Vec::new(), Vec::new(), Ledger::new());
    for incident in incidents {
        let before = known.get(&incident.key);
        let told = before == Some(&Known::Told) || !wish.cover(&incident);
        if !told && !quiet {
            let waited = before == Some(&Known::Waiting);
            if waited { &mut kept } else { &mut notices }.push(incident.notice);
        }
        let now = if told || !quiet { Known::Told } else { Known::Waiting };
        ledger.insert(incident.key, now);
    }
    notices.extend(summary(kept));
    (notices, ledger)
}

/// One notice for all that came in quiet hours and still lasts.
fn summary(mut kept: Vec<Notice>) -> Option<Notice> {
    if kept.len() < 2 {
        return kept.pop();
    }
    let titles: Vec<_> = kept.iter().map(|notice| notice.title.as_str()).collect();
    Some(Notice {
        title: format!("{} incidents of the quiet hours still last", kept.len()),
        body: plain(&titles.join(" · ")),
        route: "/".to_owned(),
    })
}

/// One line of bounded length, without what could steer whoever shows it.
fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c.is_control()).collect();
    let line = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MAX_BODY {
        return line;
    }
    line.chars().take(MAX_BODY - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests;
