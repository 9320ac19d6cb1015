//! Use case about what is new: somebody has looked at a place of the window.

use api::error::ApiError;
use store::queries::seen::Place;

use crate::{Cockpit, UseCaseResult};

impl Cockpit {
    /// Somebody has looked at `news`, `calendar`, `alerts` or `ideas`: what comes in from now on is new.
    ///
    /// # Errors
    /// There is no such place, or the database could not be written.
    pub async fn mark_seen(&self, place: &str) -> UseCaseResult<()> {
        let known = Place::of(place).ok_or_else(|| {
            let shown: String = place.chars().take(40).collect();
            let message =
                format!("{shown:?} is no such place; it can be {}", Place::ALL.map(Place::as_str).join(", "));
            ApiError::invalid("place", message)
        })?;
        Ok(self.store().mark_seen(known, self.now()).await?)
    }
}
