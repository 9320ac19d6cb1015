//! The port to secrets: what handlers may ask for, and a wrapper that keeps them out of logs.
//!
//! Where secrets are kept (environment, the system's keyring) is the application's business.

use std::fmt;

pub(crate) use self::redactor::Redactor;

mod redactor;

/// Text that must not be shown. `Debug` hides it; only [`Secret::expose`] gives it out.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for the one request that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Gives handlers the secrets they need. Called on a thread that may block.
pub trait Secrets: Send + Sync + 'static {
    /// The key of the `NewsData` service.
    fn newsdata_key(&self) -> Option<Secret>;

    /// The address of a calendar that is configured as secret, by the calendar's name.
    fn calendar_address(&self, name: &str) -> Option<Secret>;
}

/// No secrets at all.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoSecrets;

impl Secrets for NoSecrets {
    fn newsdata_key(&self) -> Option<Secret> {
        None
    }

    fn calendar_address(&self, _name: &str) -> Option<Secret> {
        None
    }
}
