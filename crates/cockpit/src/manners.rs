//! How the window behaves beyond its frame: the part of the settings that is acted upon while nobody looks at them.

use api::{
    error::ApiError,
    settings::{QuietHoursDto, SettingsInput},
};
use tokio::sync::watch;

use crate::{Cockpit, UseCaseResult, incidents::Notifications, quiet_hours::QuietHours};

/// Key and field of what is told.
pub(crate) const NOTIFICATIONS: &str = "notifications";
const CLOSE_TO_TRAY: &str = "closeToTray";
const QUIET_HOURS: &str = "quietHours";

/// The manners in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manners {
    /// Closing the window leaves the cockpit in the tray, where there is one.
    pub close_to_tray: bool,
    pub(crate) notifications: Notifications,
    pub(crate) quiet_hours: Option<QuietHours>,
}

impl Default for Manners {
    fn default() -> Self {
        Self { close_to_tray: true, notifications: Notifications::default(), quiet_hours: None }
    }
}

impl Cockpit {
    /// The manners in force, as they change.
    pub fn manners(&self) -> watch::Receiver<Manners> {
        self.inner.manners.subscribe()
    }

    /// Reads what is stored; from now on it is in force.
    pub(crate) async fn load_manners(&self) -> UseCaseResult<Manners> {
        let defaults = Manners::default();
        let close_to_tray = self.stored(CLOSE_TO_TRAY).await?.unwrap_or(defaults.close_to_tray);
        let wish: Option<String> = self.stored(NOTIFICATIONS).await?;
        let notifications = wish.map_or(defaults.notifications, |word| Notifications::of(&word));
        let hours: Option<QuietHoursDto> = self.stored::<Option<_>>(QUIET_HOURS).await?.flatten();
        let quiet_hours = hours.and_then(|hours| QuietHours::read(&hours).ok());
        let manners = Manners { close_to_tray, notifications, quiet_hours };
        self.inner.manners.send_if_modified(|before| std::mem::replace(before, manners) != manners);
        Ok(manners)
    }

    async fn stored<T: serde::de::DeserializeOwned>(&self, key: &str) -> UseCaseResult<Option<T>> {
        let stored = self.store().setting(key).await?;
        Ok(stored.and_then(|json| serde_json::from_str(&json).ok()))
    }
}

/// What is to be stored of those of them that are no plain words: keys and JSON.
///
/// # Errors
/// The quiet hours cannot be what was asked for.
pub(crate) fn checked(input: &SettingsInput) -> UseCaseResult<Vec<(String, String)>> {
    let mut changes = Vec::new();
    if let Some(wish) = input.close_to_tray {
        changes.push((CLOSE_TO_TRAY.to_owned(), wish.to_string()));
    }
    if let Some(hours) = &input.quiet_hours {
        let read = |hours: &QuietHoursDto| {
            QuietHours::read(hours).map_err(|error| ApiError::invalid(error.field(), error.to_string()))
        };
        let hours = hours.as_ref().map(read).transpose()?;
        let json = serde_json::to_string(&hours.map(QuietHours::to_wire))
            .map_err(|error| ApiError::internal(error.to_string()))?;
        changes.push((QUIET_HOURS.to_owned(), json));
    }
    Ok(changes)
}
