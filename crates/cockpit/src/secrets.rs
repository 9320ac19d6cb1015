//! Where secrets are kept: the environment first, then the keyring of the system. Never the database or a log.

use api::{
    error::{ApiError, ErrorKind},
    settings::SecretStatusDto,
};
use handlers::{KeepSecretError, ReadSecretError, Secret, Secrets};
use thiserror::Error;

use self::keyring::{clear, get, set};

mod asker;
mod keyring;

/// The NewsData key in the environment.
const NEWSDATA_API_KEY: &str = "NEWSDATA_API_KEY";
/// The NewsData key's name there.
const NEWSDATA: &str = "newsdata-api-key";

/// A secret could not be read, stored or removed.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub(crate) enum SecretError {
    /// The system has none that answers.
    #[error("there is no keyring on this system")]
    NoKeyring,
    /// It is locked, or asks somebody.
    #[error("the keyring did not answer; unlock it and try again")]
    NoAnswer,
}

impl SecretError {
    /// The error of the use cases about the NewsData key, which can be elsewhere.
    pub fn of_newsdata_key(self) -> ApiError {
        let message = format!("{self}; or set {NEWSDATA_API_KEY} in the environment instead");
        ApiError { kind: ErrorKind::Internal, message, field: Some("key".to_owned()) }
    }
}

impl From<SecretError> for KeepSecretError {
    fn from(error: SecretError) -> Self {
        Self::Refused(error.to_string())
    }
}

impl From<SecretError> for ReadSecretError {
    fn from(error: SecretError) -> Self {
        match error {
            SecretError::NoKeyring => Self::NoKeyring,
            SecretError::NoAnswer => Self::NoAnswer,
        }
    }
}

/// The secrets of this computer's user.
#[derive(Debug, Default)]
pub(crate) struct SystemSecrets;

impl SystemSecrets {
    /// Whether the NewsData key is there, and where from. Blocks.
    pub fn newsdata_status() -> SecretStatusDto {
        let stored = get(NEWSDATA);
        let keyring_available = stored.is_ok();
        let origin = if from_env().is_some() {
            "environment"
        } else if matches!(stored, Ok(Some(_))) {
            "keyring"
        } else {
            "none"
        };
        SecretStatusDto { present: origin != "none", origin: origin.to_owned(), keyring_available }
    }

    /// Stores the NewsData key. Blocks.
    pub fn set_newsdata_key(key: &str) -> Result<SecretStatusDto, SecretError> {
        set(NEWSDATA, key)?;
        Ok(Self::newsdata_status())
    }

    /// Removes the NewsData key. Blocks.
    pub fn clear_newsdata_key() -> Result<SecretStatusDto, SecretError> {
        clear(NEWSDATA)?;
        Ok(Self::newsdata_status())
    }
}

impl Secrets for SystemSecrets {
    fn newsdata_key(&self) -> Result<Option<Secret>, ReadSecretError> {
        let key = match from_env() {
            Some(key) => Some(key),
            None => get(NEWSDATA)?,
        };
        Ok(key.map(Secret::new))
    }

    fn calendar_address(&self, key: &str) -> Result<Option<Secret>, ReadSecretError> {
        Ok(get(&of_calendar(key))?.map(Secret::new))
    }

    fn set_calendar_address(&self, key: &str, address: &Secret) -> Result<(), KeepSecretError> {
        Ok(set(&of_calendar(key), address.expose())?)
    }

    fn clear_calendar_address(&self, key: &str) -> Result<(), KeepSecretError> {
        Ok(clear(&of_calendar(key))?)
    }
}

/// The name of a calendar's address in the keyring.
fn of_calendar(key: &str) -> String {
    format!("calendar:{key}")
}

fn from_env() -> Option<String> {
    std::env::var(NEWSDATA_API_KEY).ok().map(|key| key.trim().to_owned()).filter(|key| !key.is_empty())
}
