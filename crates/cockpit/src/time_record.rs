//! Writes down what the engine notices of time: sleeps, clock steps, and this computer's zone. Later it says why a slot
//! did not run when it was due.
//!
//! It is not what makes a slot right: the engine decides about late slots by itself, and stores that. Should a process
//! die before it could write a sleep down, the slot has its answer all the same, only the night is called an absence.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use scheduler::{
    clock::Clock,
    error::StoreError,
    event::{ChangeCause, SchedulerEvent},
    store::StoreResult,
};
use store::{
    SqliteStore,
    queries::time_jumps::{JumpCause, TimeJump},
};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    task::JoinHandle,
};

/// Pauses between attempts to write.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Writes for as long as the scheduler speaks. The task ends with it, after the last word is written.
/// `slept_so_far` tells how long this computer has slept since some fixed instant, where the system tells.
pub(crate) fn start(
    store: SqliteStore,
    clock: Arc<dyn Clock>,
    mut events: Receiver<SchedulerEvent>,
    slept_so_far: impl Fn() -> Option<Duration> + Send + 'static,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut slept = slept_so_far();
        persist(|| store.record_machine_zone(clock.zone())).await;
        loop {
            let may_have_moved = match events.recv().await {
                Ok(SchedulerEvent::TimeJumped { from, to }) => {
                    let (before, now) = (slept, slept_so_far());
                    slept = now;
                    let asleep = now.zip(before).map(|(now, before)| now.saturating_sub(before));
                    let jump = TimeJump { from, to, cause: cause(to - from, asleep) };
                    persist(|| store.record_time_jump(jump)).await;
                    true
                }
                Ok(SchedulerEvent::TaskChanged { cause: ChangeCause::Rescheduled, .. }) => true,
                Ok(_) => false,
                Err(RecvError::Lagged(missed)) => {
                    tracing::warn!(missed, "a sleep or a clock step among these events is not written down");
                    true
                }
                Err(RecvError::Closed) => return,
            };
            if may_have_moved {
                persist(|| store.record_machine_zone(clock.zone())).await;
            }
        }
    })
}

/// Why wall time went ahead by `jump`, given how long the computer slept meanwhile.
fn cause(jump: TimeDelta, asleep: Option<Duration>) -> Option<JumpCause> {
    if jump < TimeDelta::zero() {
        return Some(JumpCause::ClockSet);
    }
    let asleep = TimeDelta::from_std(asleep?).unwrap_or(TimeDelta::MAX);
    // Clocks are put right on waking, too: what there is most of gives its name.
    Some(if asleep >= jump / 2 { JumpCause::Sleep } else { JumpCause::ClockSet })
}

/// Repeats a write until it succeeds or never can.
async fn persist<F>(mut write: impl FnMut() -> F)
where
    F: Future<Output = StoreResult<()>>,
{
    let mut pause = FIRST_PAUSE;
    loop {
        match write().await {
            Ok(()) => return,
            Err(error @ (StoreError::Busy(_) | StoreError::Full(_) | StoreError::Failed(_))) => {
                tracing::warn!(%error, ?pause, "what happened to time could not be written down; trying again");
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
            Err(error) => {
                tracing::debug!(%error, "what happened to time is not written down any more");
                return;
            }
        }
    }
}

/// Time since the boot that the clock which stands still in sleep has not counted.
#[cfg(target_os = "linux")]
pub(crate) fn slept_so_far() -> Option<Duration> {
    use rustix::time::{ClockId, clock_gettime};
    let read = |clock| Duration::try_from(clock_gettime(clock)).ok();
    // In this order, so that time between the two readings is not taken for sleep.
    let (since_boot, awake) = (read(ClockId::Boottime)?, read(ClockId::Monotonic)?);
    Some(since_boot.saturating_sub(awake))
}

/// Other systems do not tell it in one word.
#[cfg(not(target_os = "linux"))]
pub(crate) fn slept_so_far() -> Option<Duration> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_there_is_most_of_gives_its_name() {
        let (hour, day) = (Duration::from_hours(1), TimeDelta::days(1));
        for (jump, asleep, expected) in [
            (TimeDelta::hours(1), Some(hour), Some(JumpCause::Sleep)),
            (TimeDelta::minutes(61), Some(hour), Some(JumpCause::Sleep)),
            (day, Some(hour), Some(JumpCause::ClockSet)),
            (day, Some(Duration::ZERO), Some(JumpCause::ClockSet)),
            (day, None, None),
            (-day, None, Some(JumpCause::ClockSet)),
            (-day, Some(hour), Some(JumpCause::ClockSet)),
        ] {
            assert_eq!(cause(jump, asleep), expected, "{jump} {asleep:?}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn sleep_only_grows() {
        let first = slept_so_far().unwrap();
        assert!(slept_so_far().unwrap() + Duration::from_millis(1) >= first);
    }
}
