//! What the file of a handler says of its task. Everything else that has to be known of it follows from this and from
//! its line in [`crate::task_type`].

use std::sync::Arc;

use scheduler::{
    handler::{Handler, HandlerRegistry},
    schedule::Frequency,
};
use serde::Deserialize;
use serde_json::Value;
use store::queries::seeding::NewTask;

use self::discreet::Discreet;
use crate::{
    Dependencies,
    config::{ConfigError, read_json},
    http::HttpClient,
};

mod discreet;

/// Further attempts of tasks that depend on other people's servers.
const NETWORK_RETRIES: i64 = 2;

/// A handler and the task it is for.
pub(crate) trait TaskHandler: Handler + Sized {
    /// The word that tasks of this type are stored and sent as.
    const TASK_TYPE: &'static str;
    /// The subsystem that owns them.
    const COMPONENT: &'static str;

    /// Sets it up. One instance serves every run.
    fn new(dependencies: &Dependencies, http: &HttpClient) -> Self;

    /// The task that a first start creates; it works without any set-up. See [`Self::task`].
    fn default_task() -> NewTask;

    /// Checks a `config` when somebody edits it, by reading it as a run does.
    ///
    /// # Errors
    /// Names the field at fault and what would be right.
    fn check_config(config: Option<&str>) -> Result<(), ConfigError> {
        read_json::<NoSettings>(config).map(|NoSettings {}| ())
    }

    /// A task of this type with nothing special about it.
    fn task(name: &str, frequency: Frequency, config: &Value) -> NewTask {
        let task = NewTask::new(Self::TASK_TYPE, Self::COMPONENT, name, frequency);
        NewTask { config: Some(config.to_string()), ..task }
    }

    /// A task of this type that is of no use without a network.
    fn networked_task(name: &str, frequency: Frequency, config: &Value) -> NewTask {
        let task = Self::task(name, frequency, config);
        NewTask { requires_network: true, max_retries: NETWORK_RETRIES, ..task }
    }

    /// Adds it to the registry.
    fn register(dependencies: &Dependencies, http: &HttpClient, registry: &mut HandlerRegistry) {
        let handler = Discreet::new(Self::new(dependencies, http), Arc::clone(&dependencies.secrets));
        registry.register(Self::TASK_TYPE, handler);
    }
}

/// The config of a handler that has nothing to set.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoSettings {}

/// A schedule by interval.
pub(crate) fn every_minutes(minutes: i64) -> Frequency {
    Frequency::Every { seconds: minutes * 60 }
}

/// Once a day, from the first start on. Not at an hour of the night: a task that has never run is not caught up, and a
/// computer that is off at that hour would never run it.
pub(crate) fn every_day() -> Frequency {
    every_minutes(24 * 60)
}

#[cfg(test)]
mod disk_space;

#[cfg(test)]
mod tests {
    use super::{disk_space::DiskSpace, *};

    #[test]
    fn what_the_readme_shows_is_a_whole_handler() {
        let readme = include_str!("../../../README.md");
        assert!(readme.contains(include_str!("task_handler/disk_space.rs")), "the README shows another one");
        let task = DiskSpace::default_task();
        assert_eq!((task.task_type.as_str(), task.component.as_str()), ("disk_space", "system"));
        assert_eq!(DiskSpace::check_config(task.config.as_deref()), Ok(()));
    }

    #[test]
    fn a_handler_without_settings_takes_none() {
        assert_eq!(DiskSpace::check_config(None), Ok(()));
        let error = DiskSpace::check_config(Some(r#"{"limit":1}"#)).unwrap_err();
        assert_eq!(error.field, "config.limit", "{error}");
    }
}
