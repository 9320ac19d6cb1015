//! Use cases about what happened while nobody was there to run tasks: gathers what is known of the latest absence. What
//! it adds up to is in `report`.

use api::{away::AwayReportDto, error::ApiError, instant_text};
use chrono::{DateTime, TimeDelta, Utc};
use scheduler::{schedule::Schedule, task::SystemTask};

use self::report::{Absentees, Undecided, report};
use crate::{
    Cockpit, UseCaseResult,
    explain::{Absence, AbsenceKind, absences},
    runs::instant,
};

mod report;
#[cfg(test)]
mod tests;

/// Key of the setting that says up to when absences have been dismissed.
const DISMISSED: &str = "away_dismissed_to";
/// Shorter ones are nobody's concern.
const SHORTEST: TimeDelta = TimeDelta::seconds(60);
/// Older ones are history.
const RECENT: TimeDelta = TimeDelta::hours(24);

impl Cockpit {
    /// What came of the latest absence in which something was missed; `None` when there was none in the last day, or it
    /// has been dismissed.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn get_away_report(&self) -> UseCaseResult<Option<AwayReportDto>> {
        let now = self.now();
        let known = self.store().comings_and_goings(now - RECENT, now).await?;
        let dismissed = self.dismissed_to().await?;
        for absence in absences(&known, now - RECENT, now, self.is_serving()).into_iter().rev() {
            let Some(to) = absence.to.filter(|to| *to >= now - RECENT) else { continue };
            if dismissed.is_some_and(|dismissed| to <= dismissed) {
                break;
            }
            if to - absence.from < SHORTEST {
                continue;
            }
            let report = report(absence.kind, absence.from, to, &self.absentees(&absence, to).await?);
            if report.is_some() {
                return Ok(report);
            }
        }
        Ok(None)
    }

    /// Somebody has read the report of the absence that ended at `to`: it is not shown again, nor an earlier one.
    ///
    /// # Errors
    /// `to` cannot be read, or is still to come.
    pub async fn dismiss_away_report(&self, to: &str) -> UseCaseResult<()> {
        let to = instant("to", to)?;
        if to > self.now() {
            return Err(ApiError::invalid("to", "this time is still to come; name the end of an absence"));
        }
        let to = self.dismissed_to().await?.map_or(to, |earlier| earlier.max(to));
        Ok(self.store().save_setting(DISMISSED, format!("\"{}\"", instant_text(to))).await?)
    }

    async fn dismissed_to(&self) -> UseCaseResult<Option<DateTime<Utc>>> {
        let stored = self.store().setting(DISMISSED).await?;
        let text = stored.and_then(|json| serde_json::from_str::<String>(&json).ok());
        Ok(text.as_deref().and_then(api::instant_from_text))
    }

    async fn absentees(&self, absence: &Absence, to: DateTime<Utc>) -> UseCaseResult<Absentees> {
        let is_closed = matches!(absence.kind, AbsenceKind::Closed | AbsenceKind::Vanished);
        Ok(Absentees {
            answers: self.store().answers_to_missed_slots(absence.from, to).await?,
            // Sleep cuts nothing off: a run goes on when the computer wakes.
            cut_off: if is_closed { self.store().runs_cut_off(absence.from, to).await? } else { Vec::new() },
            undecided: self.undecided(to).await?,
        })
    }

    /// The tasks whose slots up to `to` have no answer yet. Until it is decided what to do about a slot, the row of its
    /// task still has it as the next one.
    async fn undecided(&self, to: DateTime<Utc>) -> UseCaseResult<Vec<Undecided>> {
        // What a pause or a snooze covers is not missed, and where nobody serves, nothing will be decided.
        if !self.is_serving() || self.pause().await?.is_some() {
            return Ok(Vec::new());
        }
        let (now, zone) = (self.now(), self.zone());
        let undecided = move |task: SystemTask| {
            let first = task.next_run_at.filter(|next| *next <= to)?;
            if !task.enabled || task.is_suspended() || task.snoozed_through(first, now).is_some() {
                return None;
            }
            let missed = Schedule::of(&task).ok()?.missed(first, to, zone).count;
            Some(Undecided { task_id: task.id, name: task.name, missed })
        };
        Ok(self.store().collect_tasks(undecided).await?)
    }

    /// A scheduler runs here that gives slots their answers.
    pub(crate) fn is_serving(&self) -> bool {
        self.scheduler_status().alive && self.inner.options.scheduler.scheduled
    }
}
