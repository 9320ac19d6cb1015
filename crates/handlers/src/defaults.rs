//! The tasks a first start creates.

use scheduler::schedule::Frequency;
use serde_json::{Value, json};
use store::queries::seeding::NewTask;

use crate::task_type::TaskType;

/// Further attempts of tasks that depend on other people's servers.
const NETWORK_RETRIES: i64 = 2;

/// The tasks of a first start, each with the component of its type. They work without any set-up.
pub fn default_tasks() -> Vec<NewTask> {
    let feeds = json!([
        { "name": "BBC World", "url": "https://feeds.bbci.co.uk/news/world/rss.xml" },
        { "name": "The Guardian World", "url": "https://www.theguardian.com/world/rss" },
        { "name": "Hacker News", "url": "https://news.ycombinator.com/rss" },
        { "name": "NASA", "url": "https://www.nasa.gov/feed/" },
    ]);
    vec![
        networked(task(TaskType::NewsSync, "News sync", every_minutes(45), &json!({ "feeds": feeds }))),
        networked(task(
            TaskType::CalendarSync,
            "Calendar sync",
            every_minutes(30),
            &json!({ "calendars": [] }),
        )),
        task(
            TaskType::AlertsRefresh,
            "Alerts refresh",
            every_minutes(10),
            &json!({ "keywords": [], "event_lead_minutes": 60 }),
        ),
        task(TaskType::IdeasReview, "Ideas review", cron("0 8 * * *"), &json!({ "stale_after_days": 14 })),
        task(
            TaskType::HistoryPrune,
            "History prune",
            cron("30 3 * * *"),
            &json!({ "keep_runs": 500, "keep_days": 30, "backups": 3 }),
        ),
    ]
}

fn task(task_type: TaskType, name: &str, frequency: Frequency, config: &Value) -> NewTask {
    let task = NewTask::new(task_type.as_str(), task_type.component(), name, frequency);
    NewTask { config: Some(config.to_string()), ..task }
}

fn networked(task: NewTask) -> NewTask {
    NewTask { requires_network: true, max_retries: NETWORK_RETRIES, ..task }
}

fn every_minutes(minutes: i64) -> Frequency {
    Frequency::Every { seconds: minutes * 60 }
}

fn cron(pattern: &str) -> Frequency {
    Frequency::Cron { pattern: pattern.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate_config;

    #[test]
    fn every_type_has_a_task_with_a_valid_config() {
        let tasks = default_tasks();
        let types: Vec<TaskType> = tasks.iter().map(|task| task.task_type.parse().unwrap()).collect();
        assert_eq!(types, TaskType::ALL);
        for (task, task_type) in tasks.iter().zip(types) {
            assert_eq!(validate_config(task_type, task.config.as_deref()), Ok(()), "{}", task.name);
        }
    }
}
