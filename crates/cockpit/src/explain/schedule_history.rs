//! A task's schedule as it was: the row of today, with its edits taken back one by one. Pure.

use api::task::UpdateTaskInput;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use scheduler::{
    schedule::Schedule,
    task::{SystemTask, TaskId},
};
use store::queries::{edits::Edit, machine_zones::MachineZone};

/// Eras looked through for a slot.
const MAX_ERAS: usize = 1_000;

/// All that moved a task's slots.
#[derive(Clone, Debug)]
pub(crate) struct ScheduleHistory {
    /// The task as it is.
    pub task: SystemTask,
    /// Its edits, newest first.
    pub edits: Vec<Edit>,
    /// This computer's zones, oldest first.
    pub zones: Vec<MachineZone>,
    /// This computer's zone now.
    pub machine_zone: Tz,
}

/// A span of time with one schedule.
#[derive(Clone, Debug)]
pub(crate) struct Era {
    /// The task as it was; what runs write of it is of today.
    pub task: SystemTask,
    /// How it began: its slots come after it.
    pub since: Turn,
    /// How it ended; `None`: in force.
    pub until: Option<Turn>,
    /// The zone its pattern was read in.
    pub zone: Tz,
    /// `None`: where the grid of its interval lay is not recorded, or the row holds no schedule.
    pub schedule: Option<Schedule>,
    /// The first slot of an interval that has one, which may be long after the task was created.
    first_slot: Option<DateTime<Utc>>,
}

/// What turned one era into another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Turn {
    /// When.
    pub at: DateTime<Utc>,
    /// What happened.
    pub kind: TurnKind,
}

/// What happened to a schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TurnKind {
    /// The task was created.
    Created,
    /// Somebody edited it.
    Edited(String),
    /// Somebody switched it on.
    SwitchedOn(String),
    /// Somebody switched it off.
    SwitchedOff(String),
    /// This computer's zone changed.
    ZoneChanged,
}

impl ScheduleHistory {
    /// Whose.
    pub fn task_id(&self) -> TaskId {
        self.task.id
    }

    /// The era that `at` lies in.
    pub fn era_at(&self, at: DateTime<Utc>) -> Era {
        let (mut task, mut grid_is_known) = (self.task.clone(), true);
        let split = self.edits.iter().take_while(|edit| edit.edited_at > at).count();
        let (later, earlier) = self.edits.split_at(split);
        for edit in later {
            grid_is_known = take_back(&mut task, edit, grid_is_known);
        }
        let until = later.iter().rev().find_map(|edit| turn(edit, task.enabled));
        let since = earlier.iter().find_map(|edit| turn(edit, task.enabled));
        let since = since.unwrap_or(Turn { at: task.created_at, kind: TurnKind::Created });

        let schedule = Schedule::of(&task).ok().filter(|s| grid_is_known || s.interval().is_none());
        let is_interval = schedule.as_ref().is_some_and(|schedule| schedule.interval().is_some());
        let first_slot = task.anchor_at.filter(|_| is_interval);
        let mut era = Era { zone: self.machine_zone, task, since, until, schedule, first_slot };
        self.settle_zone(&mut era, at);
        era
    }

    /// A pattern without a zone of its own had this computer's, and turned with it.
    fn settle_zone(&self, era: &mut Era, at: DateTime<Utc>) {
        let after = self.zones.partition_point(|zone| zone.since <= at);
        let current = after.checked_sub(1).and_then(|n| self.zones.get(n)).or(self.zones.first());
        let Some(current) = current else { return };
        era.zone = current.zone;
        if !era.schedule.as_ref().is_some_and(Schedule::follows_machine_zone) {
            return;
        }
        let changed = |at| Turn { at, kind: TurnKind::ZoneChanged };
        if after > 1 && current.since > era.since.at {
            era.since = changed(current.since);
        }
        // The first one is where the record begins, not where the zone did.
        if let Some(next) = self.zones.get(after.max(1))
            && era.until.as_ref().is_none_or(|until| next.since < until.at)
        {
            era.until = Some(changed(next.since));
        }
    }

    /// When it was last switched on, up to `until`.
    pub fn switched_on(&self, until: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let switched_on = |edit: &&Edit| before(edit).enabled == Some(false);
        let mut earlier = self.edits.iter().filter(|edit| edit.edited_at <= until);
        earlier.find(switched_on).map(|edit| edit.edited_at)
    }

    /// The latest slot up to `until` while the task was switched on, with its era; an era whose slots are not known
    /// ends the search.
    pub fn latest_slot(&self, until: DateTime<Utc>) -> Result<Option<(DateTime<Utc>, Era)>, Box<Era>> {
        let mut until = until;
        for _ in 0..MAX_ERAS {
            let era = self.era_at(until);
            if !era.task.enabled {
                return Ok(None);
            }
            if era.schedule.is_none() {
                return Err(Box::new(era));
            }
            if let Some(slot) = era.latest_slot(until) {
                return Ok(Some((slot, era)));
            }
            if era.since.kind == TurnKind::Created {
                return Ok(None);
            }
            until = era.since.at - TimeDelta::milliseconds(1);
        }
        Ok(None)
    }

    /// The slot after `slot`, which lies in `era`, in this era or a later one; an era whose slots are not known is
    /// stepped over.
    pub fn slot_after(&self, slot: DateTime<Utc>, era: &Era) -> Option<DateTime<Utc>> {
        // The row's own next slot may lie off the grid; of a suspended task it is a probe, and no slot.
        let stored = self.task.next_run_at.filter(|next| *next > slot && !self.task.is_suspended());
        let (mut era, mut after) = (era.clone(), slot);
        for _ in 0..MAX_ERAS {
            let on_grid = era.next_slot(after).filter(|next| era.task.enabled && era.reaches(*next));
            let Some(turn) = era.until.as_ref().filter(|_| on_grid.is_none()) else {
                return on_grid.into_iter().chain(stored).min();
            };
            after = turn.at;
            era = self.era_at(after);
        }
        None
    }
}

impl Era {
    /// Its latest slot up to `until`.
    pub fn latest_slot(&self, until: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let first = self.first_slot.unwrap_or(self.since.at).max(self.since.at + TimeDelta::milliseconds(1));
        self.schedule.as_ref()?.latest_slots(first, until, 1, self.zone).last().copied()
    }

    /// Its first slot after `after`.
    pub fn next_slot(&self, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let before_first = self.first_slot.map_or(self.since.at, |first| first - TimeDelta::milliseconds(1));
        self.schedule.as_ref()?.next_slot(after.max(before_first).max(self.since.at), self.zone)
    }

    /// How many slots lie in `first..=last`, both of them slots.
    pub fn count(&self, first: DateTime<Utc>, last: DateTime<Utc>) -> Option<i64> {
        Some(self.schedule.as_ref()?.missed(first, last, self.zone).count)
    }

    /// The same, on the grid that a known slot lies on.
    pub fn through(mut self, slot: DateTime<Utc>) -> Self {
        if self.schedule.is_none() && self.since.at <= slot {
            self.task.anchor_at = Some(slot);
            self.schedule = Schedule::of(&self.task).ok();
        }
        self
    }

    /// It covers `at`.
    pub fn reaches(&self, at: DateTime<Utc>) -> bool {
        self.until.as_ref().is_none_or(|until| at < until.at)
    }
}

/// The fields an edit changed, as they were before it.
fn before(edit: &Edit) -> UpdateTaskInput {
    // A record that cannot be read changes nothing here; Undo is where that is said.
    serde_json::from_str(&edit.before).unwrap_or_default()
}

/// Takes an edit back; returns whether it is still known where an interval's grid lies.
fn take_back(task: &mut SystemTask, edit: &Edit, grid_is_known: bool) -> bool {
    let before = before(edit);
    let had_frequency = before.frequency_seconds.is_some() || before.frequency_cron.is_some();
    let moved_grid = had_frequency || before.enabled.is_some();
    if had_frequency {
        task.frequency_seconds = before.frequency_seconds.flatten();
        task.frequency_cron = before.frequency_cron.flatten();
    }
    task.enabled = before.enabled.unwrap_or(task.enabled);
    task.timezone = before.timezone.unwrap_or(task.timezone.take());
    task.max_retries = before.max_retries.unwrap_or(task.max_retries);
    if let Some(policy) = before.catch_up.and_then(|word| word.parse().ok()) {
        task.catch_up = policy;
    }
    if edit.anchor_before.is_some() {
        task.anchor_at = edit.anchor_before;
        return true;
    }
    grid_is_known && !moved_grid
}

/// What an edit made of the slots; of a task that was off, only the switch matters.
fn turn(edit: &Edit, was_enabled: bool) -> Option<Turn> {
    let (before, by) = (before(edit), edit.edited_by.clone());
    let kind = match before.enabled {
        Some(true) => TurnKind::SwitchedOff(by),
        Some(false) => TurnKind::SwitchedOn(by),
        None if was_enabled
            && (before.frequency_seconds.is_some()
                || before.frequency_cron.is_some()
                || before.timezone.is_some()) =>
        {
            TurnKind::Edited(by)
        }
        None => return None,
    };
    Some(Turn { at: edit.edited_at, kind })
}
