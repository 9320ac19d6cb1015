//! Answers as text for people: times in the zone that schedules are read in, one row a thing.

use std::sync::LazyLock;

use api::{
    alert::AlertDto,
    idea::IdeaDto,
    instant_from_text,
    news::ArticleDto,
    run::{RunTaskNowResult, SystemTaskRunDto},
    schedule::{SchedulePreviewDto, UpcomingRunDto},
    status::SchedulerStatusDto,
    task::SystemTaskDto,
};
use chrono::Utc;
use chrono_tz::Tz;
use comfy_table::{ContentArrangement, Table, presets};

pub mod cut;
mod data;
mod events;
mod tasks;
#[cfg(unix)]
mod watch;

#[cfg(unix)]
pub use watch::{event, finished_run, just_now};

pub use data::{backups, bytes, freed, import_report, restore_preview, storage};
pub use events::events;
pub use tasks::tasks;

use tasks::waits_for_start;

/// The zone of schedules that name none. Not chrono's `Local`: that follows the variable TZ, the scheduler does not.
static ZONE: LazyLock<Tz> = LazyLock::new(cockpit::zone);

/// Of tasks that have no slot yet because no scheduler has run since they were made.
const AT_FIRST_START: &str =
    "Their first slots are set when the scheduler first starts (the window, or `cockpitctl serve`)";

pub fn runs(runs: &[SystemTaskRunDto]) -> String {
    let rows = runs.iter().map(|run| {
        let said = run.error_message.as_deref().or(run.result.as_deref()).unwrap_or_default();
        [
            run.id.to_string(),
            run.task_type.clone(),
            outcome(&run.status, run.reason.as_deref()),
            run.trigger.clone(),
            time(Some(&run.started_at)),
            run.duration_ms.map(duration).unwrap_or_default(),
            shorten(said, 60),
        ]
    });
    table(["RUN", "TASK", "STATUS", "TRIGGER", "STARTED", "TOOK", "RESULT"], rows, "No such runs.")
}

/// "skipped (overlap)"; a reason that is the status once more says nothing.
fn outcome(status: &str, reason: Option<&str>) -> String {
    match reason.filter(|reason| *reason != status) {
        Some(reason) => format!("{status} ({reason})"),
        None => status.to_owned(),
    }
}

pub fn run_result(result: &RunTaskNowResult) -> String {
    let said = result.error_message.as_deref().or(result.result.as_deref()).unwrap_or_default();
    format!("{}  {said}", result.status).trim_end().to_owned()
}

pub fn preview(preview: &SchedulePreviewDto, zone: Option<&str>) -> String {
    let zone: Tz = zone.and_then(|zone| zone.parse().ok()).unwrap_or(*ZONE);
    let mut lines = vec![preview.description.clone()];
    for slot in &preview.next_runs {
        let shown = instant_from_text(slot)
            .map(|slot| slot.with_timezone(&zone).format("%a %Y-%m-%d %H:%M:%S %Z").to_string());
        lines.push(format!("  {}", shown.unwrap_or_else(|| slot.clone())));
    }
    lines.extend(preview.warnings.iter().map(|warning| format!("! {warning}")));
    lines.join("\n")
}

pub fn upcoming(
    runs: &[UpcomingRunDto],
    hours: i64,
    tasks: &[SystemTaskDto],
    status: &SchedulerStatusDto,
) -> String {
    let rows = runs.iter().map(|run| {
        let name = match run.retry_attempt {
            Some(attempt) => format!("{} (attempt {attempt})", run.name),
            None => run.name.clone(),
        };
        [time(Some(&run.scheduled_for)), run.task_type.clone(), run.component.clone(), name]
    });
    let listed = table(["WHEN", "TASK", "COMPONENT", "NAME"], rows, "Nothing is scheduled in this span.");
    let mut lines = vec![listed];
    lines.extend(cut::upcoming(runs, hours));
    if status.paused {
        lines.push(pause(status));
    }
    let waiting: Vec<_> = tasks.iter().filter(|task| waits_for_start(task)).collect();
    if !waiting.is_empty() {
        let types: Vec<_> = waiting.iter().map(|task| task.task_type.as_str()).collect();
        lines.push(format!("{AT_FIRST_START}: {}.", types.join(", ")));
    }
    lines.join("\n")
}

pub fn articles(articles: &[ArticleDto], are_chosen: bool) -> String {
    let rows = articles.iter().map(|article| {
        let at = article.published_at.as_deref().unwrap_or(&article.fetched_at);
        [
            time(Some(at)),
            article.source.clone(),
            shorten(&article.title, 80),
            article.url.clone().unwrap_or_default(),
        ]
    });
    let none = if are_chosen { "No such articles." } else { "No articles yet: cockpitctl run news_sync" };
    table(["PUBLISHED", "SOURCE", "TITLE", "ADDRESS"], rows, none)
}

pub fn alerts(alerts: &[AlertDto]) -> String {
    let rows = alerts.iter().map(|alert| {
        let state = match (&alert.resolved_at, &alert.acknowledged_at) {
            (Some(_), _) => "resolved",
            (None, Some(_)) => "acknowledged",
            (None, None) => "open",
        };
        [
            alert.id.to_string(),
            alert.severity.clone(),
            state.to_owned(),
            time(Some(&alert.raised_at)),
            shorten(&alert.title, 80),
        ]
    });
    let listed = table(["ALERT", "SEVERITY", "STATE", "RAISED", "WHAT"], rows, "No alerts.");
    with_note(listed, cut::alerts(alerts))
}

pub fn ideas(ideas: &[IdeaDto]) -> String {
    let rows = ideas.iter().map(|idea| {
        [idea.id.to_string(), idea.status.clone(), time(Some(&idea.created_at)), shorten(&idea.title, 80)]
    });
    let listed = table(["IDEA", "STATUS", "CAPTURED", "TITLE"], rows, "No ideas yet.");
    with_note(listed, cut::ideas(ideas))
}

pub fn pause(status: &SchedulerStatusDto) -> String {
    let why = status.pause_reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
    match (status.paused, &status.paused_until) {
        (false, _) => "Schedules are running.".to_owned(),
        (true, Some(until)) => format!("Schedules are paused until {}{why}.", time(Some(until))),
        (true, None) => format!("Schedules are paused until resumed{why}."),
    }
}

fn with_note(listed: String, note: Option<String>) -> String {
    [Some(listed), note].into_iter().flatten().collect::<Vec<_>>().join("\n")
}

fn table<const N: usize>(
    head: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
    when_empty: &str,
) -> String {
    let mut table = Table::new();
    table
        .load_preset(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Disabled)
        .set_header(head);
    for row in rows {
        table.add_row(row);
    }
    if table.is_empty() {
        return when_empty.to_owned();
    }
    // Nobody needs the padding at both ends; a first cell that is empty keeps its width.
    table
        .lines()
        .map(|line| line.strip_prefix(' ').unwrap_or(&line).trim_end().to_owned())
        .collect::<Vec<_>>()
        .join("\n")
}

/// Local time; the day only where it is not today.
fn time(text: Option<&str>) -> String {
    let Some(instant) = text.and_then(instant_from_text) else { return "-".to_owned() };
    let (local, today) = (instant.with_timezone(&*ZONE), Utc::now().with_timezone(&*ZONE));
    let is_today = local.date_naive() == today.date_naive();
    local.format(if is_today { "%H:%M:%S" } else { "%Y-%m-%d %H:%M" }).to_string()
}

fn duration(millis: i64) -> String {
    if millis < 1_000 {
        format!("{millis} ms")
    } else {
        format!("{}.{} s", millis / 1_000, millis % 1_000 / 100)
    }
}

fn shorten(text: &str, chars: usize) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= chars {
        return line.to_owned();
    }
    line.chars().take(chars - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_told_where_it_says_more_than_the_status() {
        assert_eq!(outcome("cancelled", Some("cancelled")), "cancelled");
        assert_eq!(outcome("skipped", Some("overlap")), "skipped (overlap)");
        assert_eq!(outcome("success", None), "success");
    }
}
