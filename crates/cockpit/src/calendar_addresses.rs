//! Use cases about calendars whose addresses are secret: an address goes into the keyring and is never given out.
//!
//! The task's config says which calendars are secret, and under what key each address is kept; it never holds the
//! address. What belongs to neither any more is forgotten.

use std::{collections::HashSet, sync::Arc};

use api::{
    calendar::CalendarAddressDto,
    error::{ApiError, ErrorKind},
    task::UpdateTaskInput,
};
use handlers::{KeepAddressError, SecretCalendar, Secrets, TaskType};
use scheduler::task::SystemTask;
use serde_json::{Map, Value, json};

use crate::{Cockpit, UseCaseResult};

impl Cockpit {
    /// The calendars whose addresses are secret, and whether the addresses are there.
    ///
    /// # Errors
    /// The task's config cannot be read.
    pub async fn list_calendar_addresses(&self) -> UseCaseResult<Vec<CalendarAddressDto>> {
        let calendars = secret_calendars(&self.calendar_task().await?)?;
        self.with_secrets(move |secrets| {
            let shown = calendars.into_iter().map(|SecretCalendar { name, key }| {
                let address = secrets.calendar_address(&key);
                let present = matches!(address, Ok(Some(_)));
                CalendarAddressDto { name, present, keyring_available: address.is_ok() }
            });
            Ok(shown.collect())
        })
        .await
    }

    /// Keeps the address of a calendar as a secret: of a new calendar, in place of the address it had, or of one whose
    /// address was no secret so far.
    ///
    /// # Errors
    /// The name or the address cannot be one, or there is no keyring. Nothing was changed then.
    pub async fn set_calendar_address(
        &self,
        name: &str,
        url: String,
    ) -> UseCaseResult<Vec<CalendarAddressDto>> {
        let task = self.calendar_task().await?;
        let known = secret_calendars(&task)?.into_iter().find(|calendar| is_named(&calendar.name, name));
        if let Some(calendar) = known {
            self.keep_address(calendar.key, url).await?;
            return self.list_calendar_addresses().await;
        }
        let key = handlers::new_secret_id(&url);
        let config = with_secret_calendar(&task, name.trim(), &key)?;
        handlers::validate_config(TaskType::CalendarSync, Some(&config))
            .map_err(|error| ApiError::invalid("name", error.message))?;
        // First the address: a calendar without one would fail until it is there.
        self.keep_address(key.clone(), url).await?;
        let input = UpdateTaskInput { config: Some(Some(config)), ..UpdateTaskInput::default() };
        if let Err(error) = self.edit_task(task.id, &input, None).await {
            self.forget_addresses(vec![SecretCalendar { name: name.to_owned(), key }]).await;
            return Err(error);
        }
        self.list_calendar_addresses().await
    }

    /// Forgets the address of a secret calendar. The calendar stays, and waits for another address.
    ///
    /// # Errors
    /// There is no secret calendar of that name, or no keyring.
    pub async fn clear_calendar_address(&self, name: &str) -> UseCaseResult<Vec<CalendarAddressDto>> {
        let Some(calendar) = self.find_secret_calendar(name).await? else {
            let shown: String = name.chars().take(80).collect();
            return Err(ApiError {
                kind: ErrorKind::NotFound,
                message: format!("there is no secret calendar {shown:?}"),
                field: Some("name".to_owned()),
            });
        };
        self.with_secrets(move |secrets| {
            secrets
                .clear_calendar_address(&calendar.key)
                .map_err(|error| ApiError::internal(error.to_string()))
        })
        .await?;
        self.list_calendar_addresses().await
    }

    /// Forgets the addresses of calendars that an edit took out of the config. Undoing the edit does not bring them
    /// back: a secret that nobody uses is not kept in case somebody might.
    pub(crate) async fn forget_removed_calendars(&self, before: &SystemTask, after: &SystemTask) {
        if before.task_type != TaskType::CalendarSync.as_str() || before.config == after.config {
            return;
        }
        let removed = match (secret_calendars(before), secret_calendars(after)) {
            (Ok(before), Ok(after)) => {
                // Small letters: not every keyring tells them from capitals.
                let kept: HashSet<String> =
                    after.iter().map(|calendar| calendar.key.to_lowercase()).collect();
                before.into_iter().filter(|calendar| !kept.contains(&calendar.key.to_lowercase())).collect()
            }
            // A config that cannot be read says nothing of what may go.
            _ => Vec::new(),
        };
        self.forget_addresses(removed).await;
    }

    async fn forget_addresses(&self, calendars: Vec<SecretCalendar>) {
        if calendars.is_empty() {
            return;
        }
        let forgotten = self.with_secrets(move |secrets| {
            for SecretCalendar { name, key } in calendars {
                if let Err(error) = secrets.clear_calendar_address(&key) {
                    tracing::warn!(%error, calendar = name, "the address of a removed calendar is still kept");
                }
            }
            Ok(())
        });
        if let Err(error) = forgotten.await {
            tracing::warn!(%error, "addresses of removed calendars are still kept");
        }
    }

    async fn keep_address(&self, key: String, url: String) -> UseCaseResult<()> {
        self.with_secrets(move |secrets| {
            handlers::store_calendar_address(secrets, &key, &url).map_err(|error| match error {
                KeepAddressError::Address(message) => ApiError::invalid("url", message),
                KeepAddressError::Keep(error) => ApiError {
                    kind: ErrorKind::Internal,
                    message: format!("the address was not kept: {error}"),
                    field: Some("url".to_owned()),
                },
            })
        })
        .await
    }

    /// A keyring blocks, so it is asked off the runtime's threads.
    pub(crate) async fn with_secrets<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&dyn Secrets) -> UseCaseResult<T> + Send + 'static,
    ) -> UseCaseResult<T> {
        let secrets = Arc::clone(&self.inner.secrets);
        let asked = tokio::task::spawn_blocking(move || ask(&*secrets)).await;
        // Not in the words of a panic: they may be a secret's.
        asked.unwrap_or_else(|_| Err(ApiError::internal("the keyring could not be asked")))
    }

    /// The secret calendar of that name.
    pub(crate) async fn find_secret_calendar(&self, name: &str) -> UseCaseResult<Option<SecretCalendar>> {
        let known = secret_calendars(&self.calendar_task().await?)?;
        Ok(known.into_iter().find(|calendar| is_named(&calendar.name, name)))
    }

    async fn calendar_task(&self) -> UseCaseResult<SystemTask> {
        let calendars = TaskType::CalendarSync;
        self.find_task(calendars.as_str(), Some(calendars.component())).await
    }
}

fn secret_calendars(task: &SystemTask) -> UseCaseResult<Vec<SecretCalendar>> {
    handlers::secret_calendars(task.config.as_deref())
        .map_err(|error| ApiError::invalid(error.field, error.message))
}

/// Names are one when they differ in case only: so the config has it.
fn is_named(name: &str, asked: &str) -> bool {
    name.trim().to_lowercase() == asked.trim().to_lowercase()
}

/// The task's config with a calendar of this name whose address is kept under `key`.
fn with_secret_calendar(task: &SystemTask, name: &str, key: &str) -> UseCaseResult<String> {
    let unreadable = || ApiError::invalid("config", "this is no config of calendars");
    let config = task.config.as_deref().unwrap_or("{}");
    let mut config: Map<String, Value> = serde_json::from_str(config).map_err(|_| unreadable())?;
    let calendars = config.entry("calendars").or_insert_with(|| json!([]));
    let calendars = calendars.as_array_mut().ok_or_else(unreadable)?;
    let named =
        |entry: &Value| entry["name"].as_str().filter(|known| is_named(known, name)).map(str::to_owned);
    let secret = |name: &str| json!({ "name": name, "secret": true, "secret_id": key });
    match calendars.iter_mut().find_map(|entry| Some((named(entry)?, entry))) {
        // Under the name it has: its events are stored under that.
        Some((known, entry)) => *entry = secret(&known),
        None => calendars.push(secret(name)),
    }
    Ok(Value::from(config).to_string())
}
