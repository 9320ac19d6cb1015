//! The calendars of a config, each with the place it is read from: a secret address comes from the keyring.
//!
//! Not here: reading one; see [`super`].

use std::{collections::HashSet, sync::Arc};

use store::queries::sources::SourceKind;

use super::{config::CalendarConfig, location::Location};
use crate::{
    secrets::{ReadSecretError, Secret, Secrets},
    source::{Failure, SourceId, SourceResult},
};

pub(crate) const NO_SECRET: &str = "its address is not in the keyring; enter it again in the settings";
const TWICE: &str = "another calendar has the same address; each can be there once";

/// A calendar that is configured.
pub(super) struct Calendar {
    pub(super) id: SourceId,
    /// Where it lies, or what becomes of it because that is not known.
    pub(super) place: Result<Location, SourceResult>,
    /// Its address, where that is one.
    pub(super) secret: Option<Secret>,
}

impl Calendar {
    /// Nobody told its address: what is known of it goes by its name only.
    pub(super) fn is_hidden(&self) -> bool {
        matches!(self.place, Err(SourceResult::Hidden(_)))
    }
}

/// Each calendar with its place.
pub(super) async fn calendars(config: CalendarConfig, secrets: &Arc<dyn Secrets>) -> Vec<Calendar> {
    let mut calendars = Vec::with_capacity(config.calendars.len());
    let mut seen = HashSet::new();
    for entry in config.calendars {
        let secret = match entry.key() {
            Some(key) => secret_address(secrets, key).await,
            None => Ok(None),
        };
        let refused = |why| SourceResult::Failed(Failure::refused(why));
        let place = match &secret {
            Ok(secret) => {
                let address = secret.as_ref().map(Secret::expose).or(entry.url.as_deref());
                let address = address.ok_or_else(|| NO_SECRET.to_owned());
                address.and_then(Location::parse).map_err(refused)
            }
            Err(error) => Err(SourceResult::Hidden(*error)),
        };
        // The config cannot see it of two secret addresses.
        let place = match place {
            Ok(place) if !seen.insert(place.clone()) => Err(refused(TWICE.to_owned())),
            place => place,
        };
        // A source without an address still has health to show.
        let address = place.as_ref().map_or_else(|_| entry.stand_in(), Location::address);
        let id = SourceId::new(SourceKind::Calendar, &entry.name, &address);
        calendars.push(Calendar { id, place, secret: secret.unwrap_or_default() });
    }
    calendars
}

/// A keyring blocks, so it is asked off the runtime's threads.
async fn secret_address(secrets: &Arc<dyn Secrets>, key: &str) -> Result<Option<Secret>, ReadSecretError> {
    let (secrets, key) = (Arc::clone(secrets), key.to_owned());
    let asked = tokio::task::spawn_blocking(move || secrets.calendar_address(&key)).await;
    asked.unwrap_or(Err(ReadSecretError::NoAnswer))
}
