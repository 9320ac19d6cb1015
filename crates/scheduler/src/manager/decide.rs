//! What to do about a slot that has surfaced: pure, from facts to a verdict.
//!
//! Overlap, pause, snooze and a full pool are seen to before; here it is only a matter of how late the slot is and what the
//! task's policy says about that.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::{
    run::{ON_TIME, PROBE_INTERVAL, Reason, RunTrigger},
    schedule::Schedule,
    store::Advance,
    task::{CatchUpPolicy, PackedTask},
};

/// A next slot nearer than this (or a quarter of the period) makes a catch-up pointless.
const SOON: TimeDelta = TimeDelta::minutes(5);
/// At most this many slots are run one by one under [`CatchUpPolicy::All`].
const MAX_REPLAYED: usize = 100;

/// What to do about a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Run the handler.
    Run {
        /// Why.
        trigger: RunTrigger,
        /// The slot the run answers.
        scheduled_for: DateTime<Utc>,
        /// How many slots it answers, its own included; 0 for one slot on time.
        missed_count: i64,
        /// The schedule's move.
        advance: Advance,
    },
    /// Pass over.
    Skip {
        /// Why.
        reason: Reason,
        /// The (latest) slot passed over.
        scheduled_for: DateTime<Utc>,
        /// How many.
        missed_count: i64,
        /// The schedule's move.
        advance: Advance,
    },
}

/// When something is decided.
#[derive(Clone, Copy)]
pub struct Instants {
    /// Now.
    pub now: DateTime<Utc>,
    /// When it could have been but for the wait for the network.
    pub ready: DateTime<Utc>,
}

/// Decides about `slot`, the earliest unanswered slot of `task`, now (not before it). Slots after `through` have
/// another answer, if they have come: one run or row does not stand for them too.
pub fn decide(
    task: &PackedTask,
    schedule: &Schedule,
    slot: DateTime<Utc>,
    through: DateTime<Utc>,
    instants: Instants,
    zone: Tz,
) -> Verdict {
    let now = instants.now;
    if task.suspended {
        let advance = Advance { last_slot_at: None, next_run_at: Some(now + PROBE_INTERVAL) };
        return Verdict::Run { trigger: RunTrigger::Retry, scheduled_for: slot, missed_count: 0, advance };
    }
    let following = schedule.next_slot(slot, zone);
    if is_on_time(slot, following, instants) {
        let advance = Advance { last_slot_at: Some(slot), next_run_at: following };
        return Verdict::Run { trigger: RunTrigger::Schedule, scheduled_for: slot, missed_count: 0, advance };
    }
    if task.last_run_at.is_none() {
        return skip_through(task, schedule, slot, through, zone, Reason::MISSED);
    }
    match task.catch_up {
        CatchUpPolicy::Skip => skip_through(task, schedule, slot, through, zone, Reason::MISSED),
        CatchUpPolicy::Once => catch_up_once(schedule, slot, through, now, zone),
        CatchUpPolicy::All => replay(schedule, slot, through, zone),
    }
}

/// Whether [`decide`] may say that `slot` is to be caught up: it is late, and the task's policy is not against it. What it
/// says in the end, it counts slots for.
pub fn may_catch_up(
    task: &PackedTask,
    schedule: &Schedule,
    slot: DateTime<Utc>,
    instants: Instants,
    zone: Tz,
) -> bool {
    let is_for_it = !task.suspended && task.last_run_at.is_some() && task.catch_up != CatchUpPolicy::Skip;
    // The following slot is sought only where it makes a difference.
    is_for_it
        && (!is_on_time(slot, None, instants) || !is_on_time(slot, schedule.next_slot(slot, zone), instants))
}

fn is_on_time(
    slot: DateTime<Utc>,
    following: Option<DateTime<Utc>>,
    Instants { now, ready }: Instants,
) -> bool {
    ready - slot <= ON_TIME && following.is_none_or(|following| following > now)
}

/// Passes over every slot from `slot` to `now`, for `reason`; of a suspended task, its one probe.
pub fn skip_through(
    task: &PackedTask,
    schedule: &Schedule,
    slot: DateTime<Utc>,
    now: DateTime<Utc>,
    zone: Tz,
    reason: Reason,
) -> Verdict {
    if task.suspended {
        let advance = Advance { last_slot_at: None, next_run_at: Some(now + PROBE_INTERVAL) };
        return Verdict::Skip { reason, scheduled_for: slot, missed_count: 1, advance };
    }
    let missed = schedule.missed(slot, now, zone);
    let advance = Advance { last_slot_at: Some(missed.latest), next_run_at: missed.next };
    Verdict::Skip { reason, scheduled_for: missed.latest, missed_count: missed.count, advance }
}

fn catch_up_once(
    schedule: &Schedule,
    slot: DateTime<Utc>,
    through: DateTime<Utc>,
    now: DateTime<Utc>,
    zone: Tz,
) -> Verdict {
    let missed = schedule.missed(slot, through, zone);
    let advance = Advance { last_slot_at: Some(missed.latest), next_run_at: missed.next };
    let on_its_way = missed.next.filter(|next| *next > now).is_some_and(|next| {
        let period = next - missed.latest;
        next - now < SOON.min(period / 4)
    });
    if on_its_way {
        let (scheduled_for, missed_count) = (missed.latest, missed.count);
        return Verdict::Skip { reason: Reason::MISSED, scheduled_for, missed_count, advance };
    }
    Verdict::Run {
        trigger: RunTrigger::CatchUp,
        scheduled_for: missed.latest,
        missed_count: missed.count,
        advance,
    }
}

/// Runs the earliest slot and leaves the later ones due; what is more than [`MAX_REPLAYED`] back is passed over.
fn replay(schedule: &Schedule, slot: DateTime<Utc>, through: DateTime<Utc>, zone: Tz) -> Verdict {
    let recent = schedule.latest_slots(slot, through, MAX_REPLAYED + 1, zone);
    if let [last_dropped, first_kept, ..] = recent.as_slice()
        && recent.len() > MAX_REPLAYED
    {
        let dropped = schedule.missed(slot, *last_dropped, zone).count;
        return Verdict::Skip {
            reason: Reason::MISSED,
            scheduled_for: *last_dropped,
            missed_count: dropped,
            advance: Advance { last_slot_at: Some(*last_dropped), next_run_at: Some(*first_kept) },
        };
    }
    let advance = Advance { last_slot_at: Some(slot), next_run_at: schedule.next_slot(slot, zone) };
    Verdict::Run { trigger: RunTrigger::CatchUp, scheduled_for: slot, missed_count: 1, advance }
}
