//! Use case: a document's tasks and settings take the place of those here. All of it or nothing; each task that changes
//! is an edit, which Undo takes back.

use std::collections::HashSet;

use api::{
    data::{FieldChangeDto, ImportReportDto, TaskDifferenceDto},
    error::{ApiError, ErrorKind},
    settings::{SettingsDto, SettingsInput},
};
use handlers::{ReadSecretError, TaskType};
use scheduler::{edit, task::SystemTask};
use serde_json::Value;
use store::queries::edits::{NewEdit, TaskUpdate};

use super::{
    difference,
    document::{self, Document, TaskEntry},
    export::{NEWSDATA_KEY, portable_settings},
    restore::Addressless,
};
use crate::{Cockpit, UseCaseResult, edits, settings};

/// How often it is computed anew when a task changes meanwhile.
const MAX_ATTEMPTS: usize = 20;
/// Texts of somebody else's that are shown.
const MAX_SHOWN: usize = 200;

/// Of what the keyring may have.
const UNREAD: &str = "unless the keyring has it, which did not answer";

/// What this computer has of what exports leave out, in their words.
#[derive(Default)]
struct Known {
    here: HashSet<String>,
    /// The keyring did not say.
    unread: HashSet<String>,
}

/// What a document comes to here.
struct Plan {
    /// Each task that changes, before and after.
    tasks: Vec<(SystemTask, SystemTask)>,
    settings: Vec<(String, String)>,
    report: ImportReportDto,
}

impl Cockpit {
    /// Reads a document in, or says what that would change.
    ///
    /// # Errors
    /// A part of the document cannot be; the field is its path. Nothing was changed then.
    pub async fn import_settings(&self, document: &str, dry_run: bool) -> UseCaseResult<ImportReportDto> {
        let document = document::read(document)?;
        for _ in 0..MAX_ATTEMPTS {
            let plan = self.plan(&document).await?;
            if dry_run {
                return Ok(plan.report);
            }
            if self.carry_out(&plan).await? {
                return Ok(ImportReportDto { applied: true, ..plan.report });
            }
        }
        let message = "the tasks kept changing while they were read in; try again".to_owned();
        Err(ApiError { kind: ErrorKind::Busy, message, field: None })
    }

    async fn plan(&self, document: &Document) -> UseCaseResult<Plan> {
        let present = self.store().list_tasks().await?;
        let mut named = HashSet::new();
        let mut tasks = Vec::new();
        let mut differences = Vec::new();
        let mut known = Known::default();
        for (i, entry) in document.tasks.iter().enumerate() {
            let at = |error: ApiError| located(&format!("tasks[{i}]"), error);
            let task = find(&present, entry).map_err(at)?;
            if !named.insert(task.id) {
                let message = format!(
                    "{}/{} is there twice; each task can be there once",
                    task.task_type, task.component
                );
                return Err(at(ApiError::invalid("taskType", message)));
            }
            let after = self.edited(task, entry).map_err(at)?;
            if let Ok(task_type) = after.task_type.parse::<TaskType>() {
                self.find_secrets(task_type, &after, &mut known).await?;
            }
            let fields = difference::fields(task, &after, after.updated_at);
            if !fields.is_empty() {
                differences.push(TaskDifferenceDto {
                    task_type: task.task_type.clone(),
                    component: task.component.clone(),
                    name: task.name.clone(),
                    change: "changed".to_owned(),
                    fields,
                });
                tasks.push((task.clone(), after));
            }
        }
        match self.newsdata_key_kept().await? {
            Ok(true) => known.here.insert(NEWSDATA_KEY.to_owned()),
            Err(ReadSecretError::NoAnswer) => known.unread.insert(NEWSDATA_KEY.to_owned()),
            Ok(false) | Err(ReadSecretError::NoKeyring) => false,
        };
        let settings = portable(&document.settings).map_err(|error| located("settings", error))?;
        let to_enter_again = document.to_enter_again.iter().filter(|what| !known.here.contains(*what));
        let report = ImportReportDto {
            applied: false,
            tasks: differences,
            settings: setting_changes(&self.get_settings().await?, &document.settings)?,
            to_enter_again: to_enter_again
                .take(MAX_SHOWN)
                .map(|what| {
                    let shown: String = what.chars().take(MAX_SHOWN).collect();
                    if known.unread.contains(what) { format!("{shown} ({UNREAD})") } else { shown }
                })
                .collect(),
        };
        Ok(Plan { tasks, settings, report })
    }

    /// The task as the document has it, with what was left out put back where it is known.
    fn edited(&self, task: &SystemTask, entry: &TaskEntry) -> UseCaseResult<SystemTask> {
        let mut entry = entry.clone();
        let task_type = task.task_type.parse::<TaskType>().ok();
        if let (Some(task_type), Some(Some(config))) = (task_type, &mut entry.config) {
            *config = handlers::complete_config(task_type, config, task.config.as_deref());
        }
        let mut input = entry.input();
        // The same settings in another order or spelling are no change.
        if input.config.as_ref().is_some_and(|config| is_same_json(config.as_deref(), task.config.as_deref()))
        {
            input.config = None;
        }
        if let (Some(task_type), Some(config)) = (task_type, &input.config) {
            handlers::validate_config(task_type, config.as_deref())
                .map_err(|error| ApiError::invalid(error.field, error.message))?;
        }
        let change = edits::to_edit(task, &input)?;
        Ok(edit::apply(task, &change, self.now(), self.zone())?)
    }

    /// Finds out what of that which a config leaves out of an export this computer has.
    async fn find_secrets(
        &self,
        task_type: TaskType,
        task: &SystemTask,
        known: &mut Known,
    ) -> UseCaseResult<()> {
        let config = task.config.as_deref();
        let mut left_out: HashSet<String> =
            handlers::portable_config(task_type, config).left_out.into_iter().collect();
        if task_type == TaskType::CalendarSync {
            let in_words = |name: String| format!("the address of the calendar {name:?}");
            let Addressless { missing, unread } = self.addressless(std::slice::from_ref(task)).await?;
            for missing in missing.into_iter().map(in_words) {
                left_out.remove(&missing);
            }
            known.unread.extend(unread.into_iter().map(in_words).filter(|unread| left_out.remove(unread)));
        }
        known.here.extend(left_out);
        Ok(())
    }

    /// `false`: a task has changed meanwhile, and nothing was written.
    async fn carry_out(&self, plan: &Plan) -> UseCaseResult<bool> {
        let updates = plan.tasks.iter().map(|(task, edited)| {
            let (before, after) = edits::difference(task, edited, edited.updated_at);
            let edit = NewEdit { edited_by: self.caller.to_owned(), before, after, undoes: None };
            TaskUpdate { expected_revision: task.revision, edited: edited.clone(), edit }
        });
        let Some(_) = self.store().update_tasks(updates.collect(), plan.settings.clone()).await? else {
            return Ok(false);
        };
        for (before, after) in &plan.tasks {
            self.put_in_force(before.id).await;
            self.forget_removed_calendars(before, after).await;
        }
        self.follow_stored_settings().await;
        if !plan.settings.is_empty() {
            self.tell_others();
        }
        Ok(true)
    }
}

/// The task an entry means.
fn find<'a>(tasks: &'a [SystemTask], entry: &TaskEntry) -> UseCaseResult<&'a SystemTask> {
    let of_type: Vec<_> = tasks.iter().filter(|task| task.task_type == entry.task_type).collect();
    let shown = |text: &str| -> String { text.chars().take(80).collect() };
    if of_type.is_empty() {
        let known: Vec<_> = tasks.iter().map(|task| task.task_type.as_str()).collect();
        let message =
            format!("there is no task {:?}; it can be {}", shown(&entry.task_type), known.join(", "));
        return Err(ApiError::invalid("taskType", message));
    }
    let components: Vec<_> = of_type.iter().map(|task| task.component.as_str()).collect();
    match &entry.component {
        Some(component) => {
            of_type.iter().find(|task| task.component == *component).copied().ok_or_else(|| {
                let message =
                    format!("{:?} has no such task; it can be {}", shown(component), components.join(", "));
                ApiError::invalid("component", message)
            })
        }
        None if of_type.len() == 1 => Ok(of_type[0]),
        None => {
            let message = format!("this type exists more than once; name one of {}", components.join(", "));
            Err(ApiError::invalid("component", message))
        }
    }
}

/// The settings to store: keys and JSON.
fn portable(wanted: &SettingsInput) -> UseCaseResult<Vec<(String, String)>> {
    if wanted.start_at_login.is_some() {
        let message = "this is set on each computer by itself; leave it out";
        return Err(ApiError::invalid("startAtLogin", message));
    }
    settings::checked(wanted)
}

/// The field's path in the document.
fn located(place: &str, error: ApiError) -> ApiError {
    let field = error.field.map_or_else(|| place.to_owned(), |field| format!("{place}.{field}"));
    ApiError { field: Some(field), ..error }
}

fn is_same_json(a: Option<&str>, b: Option<&str>) -> bool {
    let read = |text: Option<&str>| serde_json::from_str::<Value>(text.unwrap_or("null")).ok();
    a == b || (read(a).is_some() && read(a) == read(b))
}

fn setting_changes(present: &SettingsDto, wanted: &SettingsInput) -> UseCaseResult<Vec<FieldChangeDto>> {
    let internal = |error: serde_json::Error| ApiError::internal(error.to_string());
    let present = serde_json::to_value(portable_settings(present)?).map_err(internal)?;
    let wanted = serde_json::to_value(wanted).map_err(internal)?;
    let words = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let changes =
        wanted.as_object().into_iter().flatten().filter(|(field, after)| present[*field] != **after);
    let changes = changes.map(|(field, after)| FieldChangeDto {
        field: field.clone(),
        before: words(&present[field]),
        after: words(after),
    });
    Ok(changes.collect())
}
