//! Use cases about tasks: list, get, edit, undo.

use api::{
    error::{ApiError, ErrorKind},
    task::{SystemTaskDto, TaskEditDto, UpdateTaskInput},
};
use handlers::TaskType;
use scheduler::{
    edit,
    status::SchedulerStatus,
    task::{SystemTask, TaskId},
};
use store::queries::edits::NewEdit;

use crate::{Cockpit, UseCaseResult, edits};

/// Edits shown of a task.
const EDITS_SHOWN: u32 = 50;
/// How often an edit is computed anew when the row changes under it.
const MAX_ATTEMPTS: usize = 20;

impl Cockpit {
    /// All tasks, by id; only those of a component where one is named. In whatever list the caller keeps them.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn list_system_tasks<L>(
        &self,
        enabled_only: bool,
        component: Option<String>,
    ) -> UseCaseResult<L>
    where
        L: FromIterator<SystemTaskDto> + Send + 'static,
    {
        // Read after the rows, which are those of the first look: a run that has ended in its row does not run any more.
        let (cockpit, mut status) = (self.clone(), None);
        let retries = self.retries_of_next_start().await;
        let is_shown = move |task: &SystemTask| {
            component.as_ref().is_none_or(|component| task.component == *component)
                && (task.enabled || !enabled_only)
        };
        let shown = move |task: SystemTask| {
            let status = status.get_or_insert_with(|| {
                let mut status = cockpit.scheduler_status();
                status.retries.extend_from_slice(&retries);
                status
            });
            is_shown(&task).then(|| dto(&task, status))
        };
        Ok(self.store().collect_tasks(shown).await?)
    }

    /// One task; `None` when there is none of that id, or it is not of the component where one is named.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn get_system_task(
        &self,
        id: i64,
        component: Option<&str>,
    ) -> UseCaseResult<Option<SystemTaskDto>> {
        let task = self.store().task_by_id(TaskId(id)).await?;
        let task = task.filter(|task| component.is_none_or(|component| task.component == component));
        match task {
            Some(task) => Ok(Some(self.task_dto(&task).await)),
            None => Ok(None),
        }
    }

    /// Changes a task and returns it; in force when this returns, if the scheduler runs.
    ///
    /// # Errors
    /// The task is unknown or ambiguous, or a field cannot be what was asked for. Nothing was changed then.
    pub async fn update_system_task(
        &self,
        task_type: &str,
        component: Option<&str>,
        input: &UpdateTaskInput,
    ) -> UseCaseResult<SystemTaskDto> {
        let task = self.find_task(task_type, component).await?;
        self.edit_task(task.id, input, None).await
    }

    /// The latest edits of a task, newest first.
    ///
    /// # Errors
    /// The task is unknown or ambiguous.
    pub async fn list_task_edits(
        &self,
        task_type: &str,
        component: Option<&str>,
    ) -> UseCaseResult<Vec<TaskEditDto>> {
        let task = self.find_task(task_type, component).await?;
        let edits = self.store().list_edits(task.id, EDITS_SHOWN).await?;
        Ok(edits.iter().map(TaskEditDto::from).collect())
    }

    /// Takes an edit back: the fields it changed get the values they had before it. Where they have them already, it is
    /// only marked as undone.
    ///
    /// # Errors
    /// There is no such edit, it was undone before, or its values are not possible any more.
    pub async fn undo_task_edit(&self, edit_id: i64) -> UseCaseResult<SystemTaskDto> {
        let missing = || ApiError::not_found(format!("there is no edit {edit_id}"));
        let edit = self.store().edit_by_id(edit_id).await?.ok_or_else(missing)?;
        if edit.undone_by.is_some() {
            return Err(ApiError::invalid("editId", "this edit has been undone already"));
        }
        let before: UpdateTaskInput = serde_json::from_str(&edit.before)
            .map_err(|error| ApiError::internal(format!("the edit's record cannot be read: {error}")))?;
        self.edit_task(edit.task_id, &before, Some(edit_id)).await
    }

    pub(crate) async fn edit_task(
        &self,
        id: TaskId,
        input: &UpdateTaskInput,
        undoes: Option<i64>,
    ) -> UseCaseResult<SystemTaskDto> {
        for _ in 0..MAX_ATTEMPTS {
            let missing = || ApiError::not_found(format!("there is no task {id}"));
            let task = self.store().task_by_id(id).await?.ok_or_else(missing)?;
            let change = edits::to_edit(&task, input)?;
            check_config(&task, input)?;
            let edited = edit::apply(&task, &change, self.now(), self.zone())?;
            let (before, after) = edits::difference(&task, &edited, edited.updated_at);
            if before == after {
                if self.mark_undone(undoes, task.revision).await? {
                    return Ok(self.task_dto(&task).await);
                }
                continue;
            }
            let edited_by = self.caller.to_owned();
            let record = NewEdit { edited_by, before, after, undoes };
            if let Some(stored) = self.store().update_task(task.revision, &edited, record).await? {
                self.put_in_force(id).await;
                self.forget_removed_calendars(&task, &stored).await;
                return Ok(self.task_dto(&stored).await);
            }
        }
        let message = "the task kept changing while it was edited; try again".to_owned();
        Err(ApiError { kind: ErrorKind::Busy, message, field: None })
    }

    /// Nothing is left to undo: nobody is to be asked for it again. `false`: the task has changed meanwhile.
    async fn mark_undone(&self, edit: Option<i64>, revision: i64) -> UseCaseResult<bool> {
        let Some(edit) = edit else { return Ok(true) };
        Ok(self.store().mark_undone(edit, revision).await?)
    }

    /// Lets the scheduler go by a row that is stored. Where it cannot, the next start does: the edit was made.
    pub(crate) async fn put_in_force(&self, id: TaskId) {
        let reload = async { Ok::<_, ApiError>(self.scheduler()?.reload(id).await?) };
        if let Err(error) = reload.await {
            tracing::warn!(%error, task = id.0, "an edit is stored, and not in force before the next start");
        }
    }

    /// The one task of a type (and component, where the type exists twice).
    pub(crate) async fn find_task(
        &self,
        task_type: &str,
        component: Option<&str>,
    ) -> UseCaseResult<SystemTask> {
        let mut found = self.store().find_tasks(task_type, component).await?;
        match (found.pop(), found.as_slice()) {
            (Some(task), []) => Ok(task),
            (Some(last), others) => {
                let components: Vec<_> =
                    others.iter().chain([&last]).map(|task| task.component.as_str()).collect();
                Err(ApiError {
                    kind: ErrorKind::AmbiguousTask,
                    message: format!(
                        "{task_type} exists more than once; name one of: {}",
                        components.join(", ")
                    ),
                    field: Some("component".to_owned()),
                })
            }
            (None, _) => Err(self.unknown_task(task_type, component).await?),
        }
    }

    async fn unknown_task(&self, task_type: &str, component: Option<&str>) -> UseCaseResult<ApiError> {
        let tasks = self.store().list_tasks().await?;
        let of_type = tasks.iter().filter(|task| task.task_type == task_type);
        let components: Vec<_> = of_type.map(|task| task.component.as_str()).collect();
        if let (Some(component), false) = (component, components.is_empty()) {
            let asked: String = component.chars().take(80).collect();
            return Ok(ApiError {
                kind: ErrorKind::NotFound,
                message: format!(
                    "{task_type} has no component {asked:?}; it can be {}",
                    components.join(" or ")
                ),
                field: Some("component".to_owned()),
            });
        }
        let known: Vec<_> = tasks.iter().map(|task| task.task_type.as_str()).collect();
        let asked: String = task_type.chars().take(80).collect();
        Ok(ApiError {
            kind: ErrorKind::NotFound,
            message: format!("there is no task {asked:?}; there are: {}", known.join(", ")),
            field: Some("taskType".to_owned()),
        })
    }

    pub(crate) async fn task_dto(&self, task: &SystemTask) -> SystemTaskDto {
        let retries = self.retries_of_next_start().await;
        let mut status = self.scheduler_status();
        status.retries.extend(retries);
        dto(task, &status)
    }
}

/// The task with what the scheduler says of it: a few things run or are tried again at any time, however many tasks
/// there are.
fn dto(task: &SystemTask, status: &SchedulerStatus) -> SystemTaskDto {
    SystemTaskDto::from(task)
        .with_running(status.running.iter().find(|run| run.task_id == task.id))
        .with_retry(status.retries.iter().find(|retry| retry.task_id == task.id))
}

/// The handler of the task can read the new config.
fn check_config(task: &SystemTask, input: &UpdateTaskInput) -> UseCaseResult<()> {
    let Some(config) = &input.config else { return Ok(()) };
    // A task without a handler of ours has a config that is nobody's to judge.
    let Ok(task_type) = task.task_type.parse::<TaskType>() else { return Ok(()) };
    handlers::validate_config(task_type, config.as_deref())
        .map_err(|error| ApiError::invalid(error.field, error.message))
}
