//! When a failed attempt is followed by another.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    time::Duration,
};

use chrono::{DateTime, Utc};

use crate::{manager::delta, run::Run, store::PendingRetry, task::PackedTask};

/// The first pause; each further one is twice as long.
const FIRST_BACKOFF: Duration = Duration::from_secs(30);
/// No pause is longer, whatever the source asks for.
pub const LONGEST_BACKOFF: Duration = Duration::from_hours(6);

/// The next attempt after `run` failed: `None` when it has none left, when the task's next slot comes first, or when
/// nobody scheduled the run. `Retry-After` of the source wins over the exponential pause.
pub fn plan(
    task: &PackedTask,
    run: &Run,
    now: DateTime<Utc>,
    retry_after: Option<Duration>,
    next_slot: Option<DateTime<Utc>>,
) -> Option<PendingRetry> {
    let scheduled_for = run.scheduled_for?;
    if !super::may_retry(run.trigger) || task.suspended || run.attempt > task.max_retries {
        return None;
    }
    let pause =
        retry_after.unwrap_or_else(|| backoff(run.attempt, (task.id, scheduled_for))).min(LONGEST_BACKOFF);
    let at = now + delta(pause);
    // A slot ahead of a clock that was set back may not start yet, and comes by itself.
    if next_slot.is_some_and(|slot| slot <= at) || at < scheduled_for {
        return None;
    }
    Some(PendingRetry { at, task: task.id, scheduled_for, attempt: run.attempt + 1 })
}

/// 30 s doubled with each attempt, plus up to a fifth so that tasks that fail together do not retry together. The
/// part beyond comes from what is retried, not from chance: a simulation that is repeated retries at the same instants.
fn backoff(attempt: i64, of: impl Hash) -> Duration {
    let doublings = u32::try_from(attempt - 1).unwrap_or(0).min(10);
    let pause = FIRST_BACKOFF * 2_u32.pow(doublings);
    let mut hasher = DefaultHasher::new();
    (attempt, of).hash(&mut hasher);
    let jitter = hasher.finish() % 1_000;
    pause + pause / 5 * u32::try_from(jitter).unwrap_or(0) / 1_000
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::task::TaskId;

    #[test]
    fn the_pause_doubles_and_its_jitter_is_bounded() {
        for (attempt, seconds) in [(1, 30), (2, 60), (3, 120)] {
            let pause = backoff(attempt, TaskId(1));
            let base = Duration::from_secs(seconds);
            assert!((base..=base + base / 5).contains(&pause), "{attempt}: {pause:?}");
        }
    }

    #[test]
    fn tasks_that_fail_together_do_not_retry_together() {
        let pauses: HashSet<_> = (1..=20).map(|task| backoff(1, TaskId(task))).collect();
        assert!(pauses.len() > 15, "{pauses:?}");
    }
}
