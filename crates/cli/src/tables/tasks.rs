//! Tasks as text: how each is doing, and when it runs next.

use api::{instant_from_text, status::SchedulerStatusDto, task::SystemTaskDto};
use chrono::Utc;

use super::{pause, shorten, table, time};

pub fn tasks(tasks: &[SystemTaskDto], status: &SchedulerStatusDto) -> String {
    let rows = tasks.iter().map(|task| {
        [
            task.task_type.clone(),
            task.component.clone(),
            state(task),
            time(task.last_run_at.as_deref()),
            frequency(task),
            next_run(task, status),
            task.error_count.to_string(),
        ]
    });
    let head = ["TASK", "COMPONENT", "STATUS", "LAST RUN", "FREQUENCY", "NEXT RUN", "ERRORS"];
    let listed = table(head, rows, "No tasks.");
    let notes = tasks.iter().filter(|task| task.enabled).filter_map(|task| {
        let error = task.schedule_error.as_deref()?;
        Some(format!("{} never runs by itself: {}", task.task_type, error))
    });
    let notes = notes.chain(status.paused.then(|| pause(status)));
    notes.fold(listed, |text, note| format!("{text}\n{note}"))
}

/// Its first slot is set when a scheduler sees it.
pub fn waits_for_start(task: &SystemTaskDto) -> bool {
    let is_scheduled = task.frequency_cron.is_some() || task.frequency_seconds.is_some();
    task.enabled && is_scheduled && task.next_run_at.is_none() && task.schedule_error.is_none()
}

fn state(task: &SystemTaskDto) -> String {
    match (&task.suspended_reason, task.enabled, task.running_run_id) {
        (_, _, Some(run)) => format!("running ({run})"),
        (_, false, _) => "off".to_owned(),
        (Some(_), true, _) if is_snoozed(task) => format!("suspended, {}", snoozed(task)),
        (Some(_), true, _) => "suspended".to_owned(),
        _ if is_snoozed(task) => snoozed(task),
        _ if task.schedule_error.is_some() => "never runs".to_owned(),
        _ => task.last_status.clone().unwrap_or_else(|| "never run".to_owned()),
    }
}

/// When a task runs next, or what keeps it from that. A task that no scheduler has seen yet gets its first slot there.
fn next_run(task: &SystemTaskDto, status: &SchedulerStatusDto) -> String {
    if task.enabled && is_snoozed(task) {
        let end = task.snoozed_until.as_deref();
        return end.map_or_else(|| "when woken".to_owned(), |end| format!("wakes {}", time(Some(end))));
    }
    if waits_for_start(task) && task.retry_at.is_none() {
        return "at first start".to_owned();
    }
    let retry = task.retry_at.as_deref().filter(|_| task.enabled);
    match retry.or(task.next_run_at.as_deref()) {
        Some(at) if is_paused_at(status, at) => "paused".to_owned(),
        at @ Some(_) if task.suspended_reason.is_some() => format!("next probe {}", time(at)),
        at @ Some(_) if retry.is_some() => format!("next try {}", time(at)),
        at => time(at),
    }
}

/// The pause in force covers this instant too: one at its very end still is.
fn is_paused_at(status: &SchedulerStatusDto, at: &str) -> bool {
    let end = status.paused_until.as_deref().and_then(instant_from_text);
    status.paused && end.is_none_or(|end| instant_from_text(at).is_none_or(|at| at <= end))
}

/// Its slots are passed over at present.
fn is_snoozed(task: &SystemTaskDto) -> bool {
    let end = task.snoozed_until.as_deref().and_then(instant_from_text);
    task.snoozed_at.is_some() && end.is_none_or(|end| end > Utc::now())
}

/// "snoozed until 17:00:00 (on holiday)"
fn snoozed(task: &SystemTaskDto) -> String {
    let until = task.snoozed_until.as_deref().map(|until| format!(" until {}", time(Some(until))));
    let why = task.snooze_reason.as_deref().map(|reason| format!(" ({})", shorten(reason, 40)));
    format!("snoozed{}{}", until.unwrap_or_default(), why.unwrap_or_default())
}

fn frequency(task: &SystemTaskDto) -> String {
    match (&task.frequency_cron, task.frequency_seconds) {
        (Some(pattern), _) => match &task.timezone {
            Some(zone) => format!("{pattern} {zone}"),
            None => pattern.clone(),
        },
        // In a cell no sentence begins.
        (None, Some(seconds)) => cockpit::describe_interval(seconds).to_lowercase(),
        (None, None) => "manual".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const SOON: &str = "2099-01-01T00:00:00Z";
    const LATER: &str = "2099-01-02T00:00:00Z";

    /// A task with these fields, and a scheduler with those.
    fn with(task: &Value, status: &Value) -> (SystemTaskDto, SchedulerStatusDto) {
        let mut whole = json!({
            "id": 1, "name": "News sync", "taskType": "news_sync", "component": "news", "frequencySeconds": 2_700,
            "enabled": true, "errorCount": 0, "nextRunAt": LATER, "catchUp": "once", "overlap": "skip",
            "timeoutSeconds": 60, "maxRetries": 2, "breakerThreshold": 5, "requiresNetwork": true, "revision": 1,
        });
        let mut scheduler = json!({
            "alive": true, "running": [], "waiting": 0, "paused": false, "workers": 1, "timezone": "UTC", "now": SOON,
        });
        for (of, more) in [(&mut whole, task), (&mut scheduler, status)] {
            of.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        }
        (serde_json::from_value(whole).unwrap(), serde_json::from_value(scheduler).unwrap())
    }

    #[test]
    fn a_schedule_that_cannot_be_read_is_told() {
        let gone = json!({ "timezone": "Mars/Olympus", "nextRunAt": null, "scheduleError": "\"Mars/Olympus\" is not a time zone" });
        let (task, status) = with(&gone, &json!({ "paused": true }));
        let listed = tasks(std::slice::from_ref(&task), &status);
        assert!(listed.contains("  never runs  "), "{listed}");
        assert!(!listed.contains("at first start"), "{listed}");
        let told = "\nnews_sync never runs by itself: \"Mars/Olympus\" is not a time zone\nSchedules are paused until resumed.";
        assert!(listed.ends_with(told), "{listed}");
        let off = SystemTaskDto { enabled: false, ..task };
        assert!(!tasks(&[off], &status).contains("Mars"), "it is not to run");
    }

    #[test]
    fn what_keeps_a_task_from_its_slot_is_said_in_its_place() {
        let (soon, later) = (time(Some(SOON)), time(Some(LATER)));
        let (paused, until) =
            (json!({ "paused": true }), |end| json!({ "paused": true, "pausedUntil": end }));
        let suspended = json!({ "suspendedReason": "breaker" });
        let forever = json!({ "snoozedAt": "2020-01-01T00:00:00Z" });
        let for_a_while = json!({ "snoozedAt": "2020-01-01T00:00:00Z", "snoozedUntil": SOON });
        let over = json!({ "snoozedAt": "2020-01-01T00:00:00Z", "snoozedUntil": "2020-01-02T00:00:00Z" });
        for (task, status, expected) in [
            (&json!({}), &json!({}), later.clone()),
            (&json!({}), &paused, "paused".to_owned()),
            (&json!({}), &until(LATER), "paused".to_owned()),
            (&json!({}), &until(SOON), later.clone()),
            (&json!({ "retryAt": SOON }), &json!({}), format!("next try {soon}")),
            (&json!({ "retryAt": SOON }), &paused, "paused".to_owned()),
            (&json!({ "retryAt": SOON, "enabled": false, "nextRunAt": null }), &json!({}), "-".to_owned()),
            (&suspended, &json!({}), format!("next probe {later}")),
            (&forever, &json!({}), "when woken".to_owned()),
            (&for_a_while, &paused, format!("wakes {soon}")),
            (&over, &json!({}), later.clone()),
            (&json!({ "nextRunAt": null }), &paused, "at first start".to_owned()),
            (&json!({ "nextRunAt": null, "frequencySeconds": null }), &paused, "-".to_owned()),
        ] {
            let (row, scheduler) = with(task, status);
            assert_eq!(next_run(&row, &scheduler), expected, "{task} {status}");
        }
    }
}
