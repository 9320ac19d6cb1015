//! Use cases about the calendar.

use api::{
    calendar::{CalendarStatsDto, EventDto},
    error::ApiError,
};
use chrono::TimeDelta;

use crate::{Cockpit, UseCaseResult, runs::instant};

#[cfg(test)]
mod tests;

/// The longest span listed.
pub const MAX_SPAN: TimeDelta = TimeDelta::days(400);

impl Cockpit {
    /// Occurrences that overlap a span, by start; whole days are those of the zone that times are shown in.
    ///
    /// # Errors
    /// An end cannot be read, they are the wrong way round, or more than 400 days apart.
    pub async fn list_events(&self, from: &str, to: &str) -> UseCaseResult<Vec<EventDto>> {
        let (from, to) = (instant("from", from)?, instant("to", to)?);
        if to <= from || to - from > MAX_SPAN {
            let message = "it must lie after `from`, by at most 400 days";
            return Err(ApiError::invalid("to", message));
        }
        let zone = self.zone_shown().await?;
        let events = self.store().list_events(from.with_timezone(&zone), to.with_timezone(&zone)).await?;
        Ok(events.iter().map(EventDto::from).collect())
    }

    /// Figures about the calendar, days being those of the zone that times are shown in.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn get_calendar_stats(&self) -> UseCaseResult<CalendarStatsDto> {
        let now = self.now().with_timezone(&self.zone_shown().await?);
        Ok(CalendarStatsDto::from(&self.store().calendar_stats(now).await?))
    }
}
