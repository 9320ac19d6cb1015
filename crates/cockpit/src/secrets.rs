//! Where secrets are kept: the environment first, then the keyring of the system. Never the database or a log.
//!
//! A keyring may be locked, missing, or wait for a person; so each question to it runs on a thread of its own, for a
//! bounded time.

use std::{sync::mpsc, thread, time::Duration};

use api::{
    error::{ApiError, ErrorKind},
    settings::SecretStatusDto,
};
use handlers::{KeepSecretError, ReadSecretError, Secret, Secrets};
use keyring::{Entry, Error as KeyringError};
use thiserror::Error;

/// The NewsData key in the environment.
const NEWSDATA_API_KEY: &str = "NEWSDATA_API_KEY";
/// Our name in the keyring.
const SERVICE: &str = "architect-cockpit";
/// The NewsData key's name there.
const NEWSDATA: &str = "newsdata-api-key";
/// How long a keyring may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

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
        let stored = ask(|| get(NEWSDATA));
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
        set(NEWSDATA.to_owned(), key.to_owned())?;
        Ok(Self::newsdata_status())
    }

    /// Removes the NewsData key. Blocks.
    pub fn clear_newsdata_key() -> Result<SecretStatusDto, SecretError> {
        clear(NEWSDATA.to_owned())?;
        Ok(Self::newsdata_status())
    }
}

impl Secrets for SystemSecrets {
    fn newsdata_key(&self) -> Result<Option<Secret>, ReadSecretError> {
        let key = match from_env() {
            Some(key) => Some(key),
            None => ask(|| get(NEWSDATA))?,
        };
        Ok(key.map(Secret::new))
    }

    fn calendar_address(&self, key: &str) -> Result<Option<Secret>, ReadSecretError> {
        let name = of_calendar(key);
        Ok(ask(move || get(&name))?.map(Secret::new))
    }

    fn set_calendar_address(&self, key: &str, address: &Secret) -> Result<(), KeepSecretError> {
        Ok(set(of_calendar(key), address.expose().to_owned())?)
    }

    fn clear_calendar_address(&self, key: &str) -> Result<(), KeepSecretError> {
        Ok(clear(of_calendar(key))?)
    }
}

/// The name of a calendar's address in the keyring.
fn of_calendar(key: &str) -> String {
    format!("calendar:{key}")
}

fn from_env() -> Option<String> {
    std::env::var(NEWSDATA_API_KEY).ok().map(|key| key.trim().to_owned()).filter(|key| !key.is_empty())
}

fn get(name: &str) -> keyring::Result<Option<String>> {
    match Entry::new(SERVICE, name)?.get_password() {
        Ok(secret) => Ok(Some(secret)),
        Err(KeyringError::NoEntry) => Ok(None),
        Err(error) => Err(error),
    }
}

fn set(name: String, secret: String) -> Result<(), SecretError> {
    ask(move || Entry::new(SERVICE, &name)?.set_password(&secret))
}

fn clear(name: String) -> Result<(), SecretError> {
    ask(move || match Entry::new(SERVICE, &name)?.delete_credential() {
        Ok(()) | Err(KeyringError::NoEntry) => Ok(()),
        Err(error) => Err(error),
    })
}

/// Asks the keyring, for at most [`PATIENCE`]. A question that hangs is left behind on its thread.
fn ask<T: Send + 'static>(
    question: impl FnOnce() -> keyring::Result<T> + Send + 'static,
) -> Result<T, SecretError> {
    let (sender, receiver) = mpsc::channel();
    let asked = thread::Builder::new().name("keyring".to_owned()).spawn(move || {
        // The asker may have given up.
        let _ = sender.send(question());
    });
    if asked.is_err() {
        return Err(SecretError::NoAnswer);
    }
    match receiver.recv_timeout(PATIENCE) {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => {
            // Its text says what is missing (a service, a session), never a secret.
            tracing::debug!(%error, "the keyring refused");
            // Locked, or somebody said no: there is one.
            let is_there = matches!(error, KeyringError::NoStorageAccess(_));
            Err(if is_there { SecretError::NoAnswer } else { SecretError::NoKeyring })
        }
        Err(_) => Err(SecretError::NoAnswer),
    }
}
