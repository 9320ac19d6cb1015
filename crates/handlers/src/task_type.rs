//! The task types this crate has handlers for: one line each, and everything that follows from it.

use std::{fmt, str::FromStr};

use scheduler::handler::HandlerRegistry;
use store::queries::seeding::NewTask;
use thiserror::Error;

use crate::{Dependencies, config::ConfigError, http::HttpClient, task_handler::TaskHandler};

/// Makes [`TaskType`] of the handlers' files and types.
macro_rules! task_types {
    ($($file:ident::$handler:ident),+ $(,)?) => {
        /// A task type with a handler.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum TaskType {
            $(#[doc = concat!("The work of `", stringify!($file), "`.")] $handler),+
        }

        impl TaskType {
            /// All of them.
            pub const ALL: [Self; [$(stringify!($file)),+].len()] = [$(Self::$handler),+];

            /// The word it is stored and sent as.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$handler => <crate::$file::$handler as TaskHandler>::TASK_TYPE),+ }
            }

            /// The subsystem that owns it.
            pub const fn component(self) -> &'static str {
                match self { $(Self::$handler => <crate::$file::$handler as TaskHandler>::COMPONENT),+ }
            }

            pub(crate) fn check_config(self, config: Option<&str>) -> Result<(), ConfigError> {
                match self { $(Self::$handler => <crate::$file::$handler as TaskHandler>::check_config(config)),+ }
            }

            pub(crate) fn default_task(self) -> NewTask {
                match self { $(Self::$handler => <crate::$file::$handler as TaskHandler>::default_task()),+ }
            }

            pub(crate) fn register(
                self,
                dependencies: &Dependencies,
                http: &HttpClient,
                registry: &mut HandlerRegistry,
            ) {
                match self {
                    $(Self::$handler => {
                        <crate::$file::$handler as TaskHandler>::register(dependencies, http, registry);
                    })+
                }
            }
        }
    };
}

// Every handler: its file, and the type in it. In the order of a first start.
task_types! {
    news_sync::NewsSync,
    calendar_sync::CalendarSync,
    alerts_refresh::AlertsRefresh,
    ideas_review::IdeasReview,
    history_prune::HistoryPrune,
}

/// No handler has this word for its type.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("there is no handler for tasks of type {0:?}")]
pub struct UnknownTaskType(pub String);

impl fmt::Display for TaskType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for TaskType {
    type Err = UnknownTaskType;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|task_type| task_type.as_str() == word)
            .ok_or_else(|| UnknownTaskType(word.to_owned()))
    }
}

/// The tasks of a first start. They work without any set-up.
pub fn default_tasks() -> Vec<NewTask> {
    TaskType::ALL.map(TaskType::default_task).into()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::validate_config;

    #[test]
    fn every_type_has_a_word_of_its_own_and_a_task_with_a_valid_config() {
        let tasks = default_tasks();
        let types: Vec<TaskType> = tasks.iter().map(|task| task.task_type.parse().unwrap()).collect();
        assert_eq!(types, TaskType::ALL);
        for (task, task_type) in tasks.iter().zip(types) {
            assert_eq!(validate_config(task_type, task.config.as_deref()), Ok(()), "{}", task.name);
        }
        assert_eq!(
            TaskType::ALL.map(TaskType::as_str).into_iter().collect::<HashSet<_>>().len(),
            tasks.len()
        );
    }
}
