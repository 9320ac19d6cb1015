//! Use cases about alerts.

use api::{
    alert::{AlertDto, AlertStatsDto},
    error::ApiError,
};

use crate::{Cockpit, UseCaseResult, runs::instant};

impl Cockpit {
    /// Open alerts, and resolved ones too where asked for.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn list_alerts(&self, include_resolved: bool) -> UseCaseResult<Vec<AlertDto>> {
        let alerts = self.store().list_alerts(include_resolved, self.now()).await?;
        Ok(alerts.iter().map(AlertDto::from).collect())
    }

    /// Somebody has seen to it.
    ///
    /// # Errors
    /// There is no such alert.
    pub async fn acknowledge_alert(&self, id: i64) -> UseCaseResult<AlertDto> {
        let alert = self.store().acknowledge_alert(id, self.now()).await?;
        alert.as_ref().map(AlertDto::from).ok_or_else(|| no_such_alert(id))
    }

    /// Nobody has seen to it after all: it is open again.
    ///
    /// # Errors
    /// There is no such alert.
    pub async fn unacknowledge_alert(&self, id: i64) -> UseCaseResult<AlertDto> {
        let alert = self.store().unacknowledge_alert(id).await?;
        alert.as_ref().map(AlertDto::from).ok_or_else(|| no_such_alert(id))
    }

    /// Hides an alert for a while.
    ///
    /// # Errors
    /// There is no such alert, or `until` has passed.
    pub async fn snooze_alert(&self, id: i64, until: &str) -> UseCaseResult<AlertDto> {
        let until = instant("until", until)?;
        if until <= self.now() {
            return Err(ApiError::invalid("until", "this time has passed; name one to come"));
        }
        let alert = self.store().snooze_alert(id, Some(until)).await?;
        alert.as_ref().map(AlertDto::from).ok_or_else(|| no_such_alert(id))
    }

    /// Shows a hidden alert again, at once.
    ///
    /// # Errors
    /// There is no such alert.
    pub async fn unsnooze_alert(&self, id: i64) -> UseCaseResult<AlertDto> {
        let alert = self.store().snooze_alert(id, None).await?;
        alert.as_ref().map(AlertDto::from).ok_or_else(|| no_such_alert(id))
    }

    /// Figures about alerts.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn get_alert_stats(&self) -> UseCaseResult<AlertStatsDto> {
        Ok(AlertStatsDto::from(&self.store().alert_stats(self.now()).await?))
    }
}

fn no_such_alert(id: i64) -> ApiError {
    ApiError::not_found(format!("there is no alert {id}"))
}
