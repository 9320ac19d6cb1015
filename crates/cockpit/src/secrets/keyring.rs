//! The keyring of the system: macOS's keychain, Windows' credentials, elsewhere the Secret Service of the desktop.
//!
//! Nothing of it is held from one question to the next. A keyring may come up after this process, and may be started
//! anew: what was learnt of it before, its absence too, is worth nothing then.

use std::time::Duration;

#[cfg(target_os = "macos")]
use apple_native_keyring_store::keychain::Store;
use keyring_core::{Entry, Error, api::CredentialStoreApi as _};
#[cfg(windows)]
use windows_native_keyring_store::Store;
#[cfg(all(unix, not(target_os = "macos")))]
use zbus_secret_service_keyring_store::Store;

use super::{
    SecretError,
    asker::{Asker, NoReply},
};

/// Our name there.
const SERVICE: &str = "architect-cockpit";
/// How long a keyring may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long a question that hangs keeps others back: somebody may come and unlock the keyring. Longer than that its
/// prompt may have gone with the keyring that showed it, and nobody would ever answer.
const LONGEST_PROMPT: Duration = Duration::from_hours(1);

static KEYRING: Asker = Asker::new(PATIENCE, LONGEST_PROMPT);

/// The secret of this name, where there is one.
pub(super) fn get(name: &str) -> Result<Option<String>, SecretError> {
    ask(name, |entry| match entry.get_password() {
        Ok(secret) => Ok(Some(secret)),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(error),
    })
}

/// Keeps a secret under this name, in place of an earlier one.
pub(super) fn set(name: &str, secret: &str) -> Result<(), SecretError> {
    let secret = secret.to_owned();
    ask(name, move |entry| entry.set_password(&secret))
}

/// Forgets the secret of this name; none is no error.
pub(super) fn clear(name: &str) -> Result<(), SecretError> {
    ask(name, |entry| match entry.delete_credential() {
        Ok(()) | Err(Error::NoEntry) => Ok(()),
        Err(error) => Err(error),
    })
}

fn ask<T: Send + 'static>(
    name: &str,
    question: impl FnOnce(&Entry) -> keyring_core::Result<T> + Send + 'static,
) -> Result<T, SecretError> {
    let name = name.to_owned();
    let answer = KEYRING.ask(move || question(&Store::new()?.build(SERVICE, &name, None)?));
    match answer {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => {
            // Its text says what is missing (a service, a session), never a secret.
            tracing::debug!(%error, "the keyring refused");
            // Locked, or somebody said no: there is one.
            let is_there = matches!(error, Error::NoStorageAccess(_));
            Err(if is_there { SecretError::NoAnswer } else { SecretError::NoKeyring })
        }
        Err(NoReply) => Err(SecretError::NoAnswer),
    }
}
