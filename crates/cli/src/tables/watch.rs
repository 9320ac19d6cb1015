//! The lines of `cockpitctl watch`.

use api::{event::TaskRunEventPayload, instant_from_text};
use chrono::Utc;

use super::{ZONE, outcome, shorten};

/// A line of `watch`: a run that has ended.
pub fn finished_run(name: &str, run: &TaskRunEventPayload) -> String {
    let said = run.error_message.as_deref().or(run.result.as_deref()).unwrap_or_default();
    format!(
        "{}  {name}: {}, run {}  {}",
        clock(&run.finished_at),
        outcome(&run.status, run.reason.as_deref()),
        run.run_id,
        shorten(said, 80)
    )
    .trim_end()
    .to_owned()
}

/// A line of `watch`: something has changed just now.
pub fn event(name: &str, cause: &str) -> String {
    just_now(&format!("{name}: {cause}"))
}

/// A line of `watch` that names no task.
pub fn just_now(what: &str) -> String {
    format!("{}  {what}", Utc::now().with_timezone(&*ZONE).format("%H:%M:%S"))
}

fn clock(at: &str) -> String {
    instant_from_text(at)
        .map_or_else(|| at.to_owned(), |at| at.with_timezone(&*ZONE).format("%H:%M:%S").to_string())
}
