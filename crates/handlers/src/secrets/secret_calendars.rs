//! Addresses of calendars that are secret: what each is kept under, and how one gets there.
//!
//! Its entry in the config names the key, so that a calendar can get another name and keep its address:
//! `{"name": "Private", "secret": true, "secret_id": "3f9c…"}`. Without `secret_id`, as somebody may write it by hand,
//! the name is the key. To add one: [`new_secret_id`], [`store_calendar_address`], then the entry; to remove one: the
//! entry, then [`Secrets::clear_calendar_address`].
//!
//! Not here: where secrets are kept; see [`Secrets`].

use std::{
    process,
    time::{SystemTime, UNIX_EPOCH},
};

use sha2::{Digest, Sha256};
use thiserror::Error;

use super::{KeepSecretError, Secret, Secrets};
use crate::{calendar_sync, config::ConfigError};

/// Signs of an id that is made here.
const ID_LEN: usize = 24;

/// A calendar whose address is secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretCalendar {
    /// Configured name.
    pub name: String,
    /// What its address is kept under. Never two calendars' in one config.
    pub key: String,
}

/// An address could not be kept.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum KeepAddressError {
    /// It is no calendar's address. The sentence says what would be right, and does not repeat it.
    #[error("{0}")]
    Address(String),
    /// It could not be kept.
    #[error(transparent)]
    Keep(#[from] KeepSecretError),
}

/// The calendars of a config of `calendar_sync` whose addresses are secret.
///
/// # Errors
/// The config cannot be used; see [`crate::validate_config`].
pub fn secret_calendars(config: Option<&str>) -> Result<Vec<SecretCalendar>, ConfigError> {
    Ok(calendar_sync::CalendarConfig::read(config)?.secret_calendars())
}

/// A `secret_id` that no calendar has. It says nothing about the address.
pub fn new_secret_id(address: &str) -> String {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let digest = Sha256::digest(format!("{}|{}|{address}", since_1970.as_nanos(), process::id()));
    let mut id = format!("{digest:x}");
    id.truncate(ID_LEN);
    id
}

/// Keeps the address of the calendar with this [`SecretCalendar::key`], in place of an earlier one. Blocks.
///
/// # Errors
/// It is no calendar's address, or cannot be kept; then what was kept before still is.
pub fn store_calendar_address(
    secrets: &dyn Secrets,
    key: &str,
    address: &str,
) -> Result<(), KeepAddressError> {
    calendar_sync::check_address(address).map_err(KeepAddressError::Address)?;
    Ok(secrets.set_calendar_address(key, &Secret::new(address.trim()))?)
}
