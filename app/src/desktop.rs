//! What settings ask of the desktop: is there a tray, does the window start at login.

use cockpit::Desktop;
use tokio::sync::watch;

use crate::{login::Login, tray::Presence};

/// The desktop the window is on.
pub struct ThisDesktop {
    login: Login,
    tray: watch::Receiver<Presence>,
}

impl ThisDesktop {
    /// Asks the entry of the login and the tray.
    pub fn new(login: Login, tray: watch::Receiver<Presence>) -> Self {
        Self { login, tray }
    }
}

impl Desktop for ThisDesktop {
    fn missing_tray(&self) -> Option<String> {
        self.tray.borrow().missing().map(str::to_owned)
    }

    fn starts_at_login(&self) -> Result<bool, String> {
        self.login.is_on().map_err(|error| error.to_string())
    }

    fn set_start_at_login(&self, on: bool) -> Result<(), String> {
        self.login.set(on).map_err(|error| format!("the system refuses it: {error}"))
    }
}
