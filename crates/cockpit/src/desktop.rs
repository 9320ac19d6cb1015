//! The port to the desktop a window is on: what only a window can tell, and only for as long as there is one.

use std::sync::Arc;

use api::error::ApiError;

use crate::{Cockpit, UseCaseResult};

/// What is said where no window has told anything.
const NO_WINDOW: &str = "no window of this cockpit is open";
/// Field of the start at login.
const START_AT_LOGIN: &str = "startAtLogin";

/// The desktop, as far as settings are about it.
pub trait Desktop: Send + Sync + 'static {
    /// Why the window cannot close to the tray; `None` where it can.
    fn missing_tray(&self) -> Option<String>;

    /// Whether the window starts when somebody logs in.
    ///
    /// # Errors
    /// The system cannot tell; in words for a person.
    fn starts_at_login(&self) -> Result<bool, String>;

    /// Starts the window when somebody logs in, from now on, or not any more.
    ///
    /// # Errors
    /// The system refuses; in words for a person.
    fn set_start_at_login(&self, on: bool) -> Result<(), String>;
}

impl Cockpit {
    /// The desktop of this process's window. The first one stays.
    pub fn set_desktop(&self, desktop: impl Desktop) {
        let _ = self.inner.desktop.set(Arc::new(desktop));
    }

    pub(crate) fn missing_tray(&self) -> Option<String> {
        self.desktop().map_or_else(|| Some(NO_WINDOW.to_owned()), Desktop::missing_tray)
    }

    pub(crate) fn starts_at_login(&self) -> bool {
        self.desktop().is_some_and(|desktop| desktop.starts_at_login().unwrap_or(false))
    }

    pub(crate) fn missing_login_start(&self) -> Option<String> {
        self.desktop().map_or_else(|| Some(NO_WINDOW.to_owned()), |desktop| desktop.starts_at_login().err())
    }

    /// Changes it where it is to be changed.
    pub(crate) fn set_start_at_login(&self, wish: Option<bool>) -> UseCaseResult<()> {
        let Some(on) = wish else { return Ok(()) };
        let desktop = self.desktop().ok_or_else(|| ApiError::invalid(START_AT_LOGIN, NO_WINDOW))?;
        desktop.set_start_at_login(on).map_err(|message| ApiError::invalid(START_AT_LOGIN, message))
    }

    /// Takes a change back that was part of one that failed.
    pub(crate) fn put_back_start_at_login(&self, wish: Option<bool>, before: bool) {
        if wish.is_some_and(|on| on != before)
            && let Err(error) = self.set_start_at_login(Some(before))
        {
            tracing::warn!(%error, before, "the start at login could not be put back");
        }
    }

    fn desktop(&self) -> Option<&dyn Desktop> {
        self.inner.desktop.get().map(AsRef::as_ref)
    }
}
