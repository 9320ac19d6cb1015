//! Use case about slots: what became of one, and why. Gathers what is known; what it adds up to is in `explain`.

use api::{error::ApiError, instant_text, slot::SlotExplanationDto};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use scheduler::{
    run::{Run, RunTrigger},
    task::SystemTask,
};

#[cfg(test)]
mod tests;

use crate::{
    Cockpit, UseCaseResult,
    explain::{
        Asked, EXPECTED, Era, Evidence, MAX_AHEAD, Place, Presence, ScheduleHistory, Times, Verdict, judge,
        locate, prose, sentence, sentence_of_run, snoozes,
    },
};

/// Spans without a slot, the task having been off in most, that are looked behind for one.
const MAX_WITHOUT_SLOT: usize = 50;

impl Cockpit {
    /// What became of the latest slot up to `at`, or will of the one to come then: an instant, a local time in the
    /// task's zone, or nothing, which is now.
    ///
    /// # Errors
    /// The task is unknown or ambiguous, or `at` cannot be read or is more than a year ahead.
    pub async fn explain_slot(
        &self,
        task_type: &str,
        component: Option<&str>,
        at: Option<&str>,
    ) -> UseCaseResult<SlotExplanationDto> {
        let task = self.find_task(task_type, component).await?;
        let (now, zone) = (self.now(), self.zone_of(&task));
        let asked = at.map_or_else(|| Ok(Asked::instant(now)), |text| asked(text, zone, now))?;
        let history = self.schedule_history(task).await?;
        let answered = self.store().latest_answered_slot(history.task_id(), asked.through).await?;
        let place = locate(&history, asked, answered, now);

        let times = Times { zone, slot: asked.from, now };
        let mut explained = SlotExplanationDto {
            task_id: history.task.id.0,
            task_type: history.task.task_type.clone(),
            component: history.task.component.clone(),
            asked_at: instant_text(asked.from),
            slot: None,
            verdict: "no_slot".to_owned(),
            sentence: place.sentence(&times).unwrap_or_default(),
            timezone: zone.name().to_owned(),
            run_id: None,
            status: None,
            reason: None,
            missed_count: None,
            started_at: None,
            previous_slot: place.around().0.map(instant_text),
            next_slot: place.around().1.map(instant_text),
        };
        match place {
            Place::Slot(slot, era) | Place::SwitchedOff(slot, era) => {
                explained.previous_slot = self.slot_before(&history, slot).await?.map(instant_text);
                explained.next_slot = history.slot_after(slot, &era).map(instant_text);
                let known = self.evidence(&history, slot, *era).await?;
                let verdict = judge(&known);
                note(&mut explained, slot, &verdict);
                explained.sentence = sentence(&known, &verdict);
                if at.is_some() && !asked.is(slot) && verdict != Verdict::SwitchedOff {
                    let tense = if slot > now { "is" } else { "was" };
                    let before = format!("no slot at {}, the one before it {tense} ", times.of_slot());
                    explained.sentence.insert_str(0, &before);
                }
            }
            Place::BeforeCreation(_) => "did_not_exist".clone_into(&mut explained.verdict),
            Place::NotRecorded(_) => "unknown".clone_into(&mut explained.verdict),
            Place::Nothing { .. } => {}
        }
        Ok(explained)
    }

    /// Why a run happened, or did not, as a sentence of its own.
    pub(crate) async fn explain_run(&self, task: &SystemTask, run: &Run) -> UseCaseResult<String> {
        let is_probe = run.trigger == RunTrigger::Retry && run.attempt == 1;
        let slot = run.scheduled_for.filter(|_| run.trigger != RunTrigger::Manual && !is_probe);
        let at = slot.unwrap_or(run.started_at);
        let history = self.schedule_history(task.clone()).await?;
        let known = self.evidence(&history, at, history.era_at(at).through(at)).await?;
        let sentence = match slot {
            Some(_) => sentence(&known, &judge(&known)),
            None => sentence_of_run(&known, run),
        };
        Ok(prose(&sentence))
    }

    /// The slot before `slot`, as one would find it who asks about the moment before; spans without one, the task
    /// being switched off say, are stepped over.
    async fn slot_before(
        &self,
        history: &ScheduleHistory,
        slot: DateTime<Utc>,
    ) -> UseCaseResult<Option<DateTime<Utc>>> {
        let mut end = slot;
        for _ in 0..MAX_WITHOUT_SLOT {
            let asked = Asked::instant(end - TimeDelta::milliseconds(1));
            let answered = self.store().latest_answered_slot(history.task_id(), asked.through).await?;
            match locate(history, asked, answered, self.now()) {
                Place::Slot(before, _) | Place::Nothing { before: Some(before), .. } => {
                    return Ok(Some(before));
                }
                Place::SwitchedOff(_, era) | Place::Nothing { era, .. } => end = era.since.at,
                Place::BeforeCreation(_) | Place::NotRecorded(_) => return Ok(None),
            }
        }
        Ok(None)
    }

    async fn schedule_history(&self, task: SystemTask) -> UseCaseResult<ScheduleHistory> {
        Ok(ScheduleHistory {
            edits: self.store().list_edits(task.id, u32::MAX).await?,
            zones: self.store().machine_zones().await?,
            machine_zone: self.zone(),
            task,
        })
    }

    async fn evidence(
        &self,
        history: &ScheduleHistory,
        slot: DateTime<Utc>,
        era: Era,
    ) -> UseCaseResult<Evidence> {
        let (task, now) = (&history.task, self.now());
        let rows = self.store().slot_rows(task.id, slot).await?;
        let answered = rows.attempts.last().map(|run| run.finished_at.unwrap_or(now));
        let until = answered.unwrap_or(now).max(slot.min(now));
        Ok(Evidence {
            slot,
            era,
            next_run_at: task.next_run_at,
            has_run: task.last_run_at.is_some(),
            circumstances: self.store().circumstances(task.id, slot.min(now), until).await?,
            rows,
            presence: self.presence(task),
            pause: self.pause().await?,
            snoozes: snoozes(history, now),
            now,
            zone: self.zone_of(task),
            machine_zone: self.zone(),
        })
    }

    fn presence(&self, task: &SystemTask) -> Presence {
        let status = self.scheduler_status();
        if !(status.alive && self.inner.options.scheduler.scheduled) {
            return Presence::Nobody;
        }
        let running = status.running.iter().find(|run| run.task_id == task.id);
        Presence::Serving { running: running.map(|run| run.run_id) }
    }

    /// The zone a task's times are told in.
    fn zone_of(&self, task: &SystemTask) -> Tz {
        task.timezone.as_deref().and_then(|name| name.parse().ok()).unwrap_or_else(|| self.zone())
    }
}

fn asked(text: &str, zone: Tz, now: DateTime<Utc>) -> UseCaseResult<Asked> {
    let shown: String = text.chars().take(60).collect();
    let asked = Asked::parse(text, zone, now)
        .ok_or_else(|| ApiError::invalid("at", format!("{shown:?} is no moment; {EXPECTED}")))?;
    if asked.from > now + MAX_AHEAD {
        return Err(ApiError::invalid(
            "at",
            format!("{shown:?} is more than a year ahead; name an earlier moment"),
        ));
    }
    Ok(asked)
}

fn note(explained: &mut SlotExplanationDto, slot: DateTime<Utc>, verdict: &Verdict<'_>) {
    explained.slot = Some(instant_text(slot));
    verdict.as_str().clone_into(&mut explained.verdict);
    if let Some(run) = verdict.run() {
        explained.run_id = Some(run.id.0);
        explained.status = Some(run.status.as_str().to_owned());
        explained.reason = run.reason.as_ref().map(ToString::to_string);
        explained.missed_count = Some(run.missed_count);
        explained.started_at = Some(instant_text(run.started_at));
    }
}
