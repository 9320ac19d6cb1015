//! The real timer, on this computer's real clock. What a sleep or a set clock does to a scheduler is in `tests/rules`.

use chrono::TimeDelta;
use tokio::time::{Instant, timeout};

use super::*;

/// Longer than any stall of a busy computer between two lines here.
const AHEAD: TimeDelta = TimeDelta::seconds(1);
/// What has not come by then never comes.
#[cfg(target_os = "linux")]
const PATIENCE: Duration = Duration::from_secs(30);

#[tokio::test]
async fn the_timer_fires_at_its_instant_and_not_before() {
    let deadline = Utc::now() + TimeDelta::milliseconds(60);
    assert_eq!(Waiter::new().wait_until(Some(deadline)).await, Wake::Due);
    assert!(Utc::now() >= deadline);
}

#[tokio::test]
async fn an_instant_that_has_passed_fires_at_once() {
    assert_eq!(Waiter::new().wait_until(Some(Utc::now() - TimeDelta::days(3))).await, Wake::Due);
}

#[tokio::test]
async fn a_wait_that_was_given_up_does_not_end_the_next_one() {
    let waiter = Waiter::new();
    let given_up = waiter.wait_until(Some(Utc::now() + AHEAD));
    assert!(timeout(Duration::ZERO, given_up).await.is_err());
    let deadline = Utc::now() + AHEAD * 2;
    assert_eq!(waiter.wait_until(Some(deadline)).await, Wake::Due);
    assert!(Utc::now() >= deadline);
}

#[tokio::test]
async fn without_a_timer_the_sleep_reaches_its_instant_too() {
    let deadline = Utc::now() + TimeDelta::milliseconds(60);
    assert_eq!(bounded_sleep(left(Some(deadline))).await, Wake::Due);
    assert!(Utc::now() >= deadline);
}

#[tokio::test(start_paused = true)]
async fn without_a_timer_no_sleep_is_longer_than_thirty_seconds() {
    let began = Instant::now();
    assert_eq!(bounded_sleep(left(Some(Utc::now() + TimeDelta::days(1)))).await, Wake::Recheck);
    assert_eq!(began.elapsed(), BOUNDED_SLEEP);
}

#[cfg(target_os = "linux")]
mod waiting {
    use futures::{join, poll};

    use super::*;

    #[tokio::test]
    async fn a_wait_that_goes_on_for_the_same_instant_ends_there_and_the_next_one_at_its_own() {
        let waiter = Waiter::new();
        let deadline = Some(Utc::now() + AHEAD);
        for _ in 0..3 {
            assert!(timeout(Duration::ZERO, waiter.wait_until(deadline)).await.is_err());
        }
        assert_eq!(timeout(PATIENCE, waiter.wait_until(deadline)).await, Ok(Wake::Due));
        assert!(Some(Utc::now()) >= deadline);
        assert_eq!(timeout(PATIENCE, waiter.wait_until(deadline)).await, Ok(Wake::Due), "it has passed");
        let later = Utc::now() + AHEAD;
        assert_eq!(timeout(PATIENCE, waiter.wait_until(Some(later))).await, Ok(Wake::Due));
        assert!(Utc::now() >= later);
    }

    /// The manager waits for a slot, somebody else on the same clock for tomorrow.
    #[tokio::test]
    async fn waits_at_once_do_not_take_each_others_place() {
        for sooner_is_first in [true, false] {
            let waiter = Waiter::new();
            let deadline = Utc::now() + AHEAD;
            let mut sooner = Box::pin(waiter.wait_until(Some(deadline)));
            let mut later = Box::pin(waiter.wait_until(Some(Utc::now() + TimeDelta::days(1))));
            if sooner_is_first {
                assert!(poll!(&mut sooner).is_pending());
            }
            assert!(poll!(&mut later).is_pending());
            assert_eq!(timeout(PATIENCE, sooner).await, Ok(Wake::Due), "{sooner_is_first}");
            assert!(Utc::now() >= deadline);
            assert!(poll!(&mut later).is_pending());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn each_of_two_waits_looks_at_the_clock_once_an_hour() {
        let (waiter, began) = (Waiter::new(), Instant::now());
        let wakes = join!(waiter.wait_until(None), waiter.wait_until(None));
        assert_eq!((wakes, began.elapsed()), ((Wake::Recheck, Wake::Recheck), RECHECK));
        assert_eq!(waiter.timers.idle.lock().unwrap().len(), 2, "for those that come later");
    }

    /// Time is paused: whatever the timer waits for is far off, so tokio moves on to the re-check.
    #[tokio::test(start_paused = true)]
    async fn the_clock_is_looked_at_once_an_hour_whatever_is_due() {
        let waiter = Waiter::new();
        for deadline in [None, Some(Utc::now() + TimeDelta::days(400))] {
            let began = Instant::now();
            assert_eq!(waiter.wait_until(deadline).await, Wake::Recheck);
            assert_eq!(began.elapsed(), RECHECK);
        }
    }

    /// Something happens each quarter of an hour, in paused time.
    #[tokio::test(start_paused = true)]
    async fn waits_that_are_given_up_do_not_put_off_the_recheck() {
        let (waiter, began) = (Waiter::new(), Instant::now());
        let quarter = RECHECK / 4;
        let mut given_up = 0;
        while given_up < 8 && timeout(quarter, waiter.wait_until(None)).await.is_err() {
            given_up += 1;
        }
        assert_eq!((given_up, began.elapsed()), (3, RECHECK));
    }
}

#[cfg(target_os = "linux")]
mod falling_back {
    use std::{io::PipeReader, os::fd::OwnedFd};

    use tokio::io::unix::AsyncFd;

    use super::*;

    /// Waits for tomorrow in paused time: how long the wait took tells which way it was done.
    async fn waits_for(waiter: &Waiter) -> (Wake, Duration) {
        let began = Instant::now();
        let wake = waiter.wait_until(Some(Utc::now() + TimeDelta::days(1))).await;
        (wake, began.elapsed())
    }

    /// What the timer's file descriptor is when it is no timer any more: the kernel refuses to set it.
    fn not_a_timer() -> PipeReader {
        std::io::pipe().unwrap().0
    }

    #[tokio::test(start_paused = true)]
    async fn this_computer_has_a_timer() {
        assert_eq!(waits_for(&Waiter::new()).await, (Wake::Recheck, RECHECK));
    }

    #[test]
    fn a_runtime_without_io_sleeps_instead() {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        let waiter = Waiter::new();
        let waits = runtime.block_on(async { [waits_for(&waiter).await, waits_for(&waiter).await] });
        assert_eq!(waits, [(Wake::Recheck, BOUNDED_SLEEP); 2]);
    }

    /// Such as when files run out for a moment: the timer of the wait that goes on meanwhile is as good as before.
    #[test]
    fn where_none_is_to_spare_one_wait_sleeps_and_no_other() {
        let runtime = |builder: &mut tokio::runtime::Builder| builder.start_paused(true).build().unwrap();
        let with_io = runtime(tokio::runtime::Builder::new_current_thread().enable_all());
        let without = runtime(tokio::runtime::Builder::new_current_thread().enable_time());
        let waiter = Waiter::new();
        let mut goes_on = Box::pin(waits_for(&waiter));
        assert!(with_io.block_on(async { futures::poll!(&mut goes_on) }).is_pending());
        assert_eq!(without.block_on(waits_for(&waiter)), (Wake::Recheck, BOUNDED_SLEEP));
        assert_eq!(with_io.block_on(goes_on), (Wake::Recheck, RECHECK));
        assert_eq!(with_io.block_on(waits_for(&waiter)), (Wake::Recheck, RECHECK));
    }

    #[tokio::test(start_paused = true)]
    #[expect(deprecated, reason = "as where the timer is opened")]
    async fn a_timer_that_cannot_be_set_is_given_up() {
        let waiter = Waiter::new();
        let broken = AsyncFd::new(OwnedFd::from(not_a_timer())).unwrap();
        waiter.timers.idle.lock().unwrap().push(timerfd::WallTimer::of(broken));
        assert_eq!(waits_for(&waiter).await, (Wake::Recheck, BOUNDED_SLEEP));
    }

    #[tokio::test(start_paused = true)]
    async fn a_timer_that_fails_later_is_given_up_then() {
        let mut waiter = Waiter::new();
        assert_eq!(waits_for(&waiter).await, (Wake::Recheck, RECHECK));
        let timer = &mut waiter.timers.idle.get_mut().unwrap()[0].timer;
        rustix::io::dup2(not_a_timer(), timer.get_mut()).unwrap();
        for _ in 0..3 {
            assert_eq!(waits_for(&waiter).await, (Wake::Recheck, BOUNDED_SLEEP));
        }
    }
}
