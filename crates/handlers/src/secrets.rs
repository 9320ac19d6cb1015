//! The port to secrets: what handlers may ask for, and a wrapper that keeps them out of logs.
//!
//! Where secrets are kept (environment, the system's keyring) is the application's business.

use std::fmt;

use thiserror::Error;

pub(crate) use self::redactor::Redactor;
pub use self::scrubber::Scrubber;
pub use self::secret_calendars::{
    KeepAddressError, SecretCalendar, new_secret_id, secret_calendars, store_calendar_address,
};

mod redactor;
mod scrubber;
mod secret_calendars;

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

/// A secret could not be read: whether it is there is not known, and may be later.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum ReadSecretError {
    /// Nobody keeps secrets here, or not yet.
    #[error("there is no keyring on this system")]
    NoKeyring,
    /// It is locked, or asks somebody.
    #[error("the keyring did not answer; unlock it")]
    NoAnswer,
}

/// A secret could not be kept or forgotten.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum KeepSecretError {
    /// Nothing can be written here.
    #[error("secrets cannot be stored here")]
    ReadOnly,
    /// The keeper says why, in a sentence that names no secret.
    #[error("{0}")]
    Refused(String),
}

/// Gives handlers the secrets they need. Called on a thread that may block.
pub trait Secrets: Send + Sync + 'static {
    /// The key of the `NewsData` service; `None` where it has none.
    ///
    /// # Errors
    /// The keeper does not say.
    fn newsdata_key(&self) -> Result<Option<Secret>, ReadSecretError>;

    /// The address of a calendar that is configured as secret, by [`SecretCalendar::key`]; `None` where none is kept.
    ///
    /// # Errors
    /// The keeper does not say.
    fn calendar_address(&self, key: &str) -> Result<Option<Secret>, ReadSecretError>;

    /// Keeps a calendar's address, in place of an earlier one. Whoever has an address from a person goes through
    /// [`store_calendar_address`], which checks it.
    ///
    /// # Errors
    /// It cannot be kept; what was kept before still is.
    fn set_calendar_address(&self, _key: &str, _address: &Secret) -> Result<(), KeepSecretError> {
        Err(KeepSecretError::ReadOnly)
    }

    /// Forgets a calendar's address; one that is not there is no error.
    ///
    /// # Errors
    /// It cannot be forgotten.
    fn clear_calendar_address(&self, _key: &str) -> Result<(), KeepSecretError> {
        Err(KeepSecretError::ReadOnly)
    }
}

/// No secrets at all.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoSecrets;

impl Secrets for NoSecrets {
    fn newsdata_key(&self) -> Result<Option<Secret>, ReadSecretError> {
        Ok(None)
    }

    fn calendar_address(&self, _key: &str) -> Result<Option<Secret>, ReadSecretError> {
        Ok(None)
    }
}
