//! The places of the window, as tests that look at all of them go there.

use chrono::{DateTime, Local};
use serde_json::Value;

use crate::cockpit_window::CockpitWindow;

/// A place: what its pictures are called, where it is, and its heading.
pub struct Place {
    pub name: &'static str,
    pub path: String,
    pub heading: String,
}

/// All of them. The run is yesterday's failure, the task is the one that fails.
pub async fn places(window: &CockpitWindow) -> Vec<Place> {
    let fixed = [
        ("dashboard", "/", "Dashboard"),
        ("news", "/news", "News"),
        ("calendar", "/calendar", "Calendar"),
        ("alerts", "/alerts", "Alerts"),
        ("ideas", "/ideas", "Ideas"),
        ("runs", "/runs", "Runs"),
        ("settings", "/settings", "Settings"),
        ("system-tasks", "/settings/system-tasks", "System tasks"),
    ];
    let mut places: Vec<Place> = fixed
        .map(|(name, path, heading)| Place { name, path: path.to_owned(), heading: heading.to_owned() })
        .into();
    let run = yesterdays_failure(window).await;
    places.push(Place { name: "run", path: format!("/runs/{run}"), heading: format!("Run #{run}") });
    let tasks = window.ask(&["tasks"]).await;
    let calendar = tasks.as_array().unwrap().iter().find(|task| task["taskType"] == "calendar_sync").unwrap();
    places.push(Place {
        name: "system-task",
        path: format!("/settings/system-tasks/{}", calendar["id"]),
        heading: "Calendar sync".to_owned(),
    });
    places
}

/// The last attempt to fetch the news during the outage of a day ago.
pub async fn yesterdays_failure(window: &CockpitWindow) -> i64 {
    outage(window).await["id"].as_i64().unwrap()
}

/// The shortest date filter of the history that has it: a few minutes after midnight, a day ago is no longer yesterday.
pub async fn period_of_outage(window: &CockpitWindow) -> &'static str {
    let began: DateTime<Local> = outage(window).await["startedAt"].as_str().unwrap().parse().unwrap();
    let yesterday = Local::now().date_naive().pred_opt().unwrap();
    if began.date_naive() == yesterday { "yesterday" } else { "last 7 days" }
}

async fn outage(window: &CockpitWindow) -> Value {
    let failures = window.ask(&["runs", "news_sync", "--status", "error"]).await;
    let of_outage = |run: &&Value| run["errorMessage"].as_str().is_some_and(|text| text.contains("503"));
    failures.as_array().unwrap().iter().find(of_outage).unwrap().clone()
}
