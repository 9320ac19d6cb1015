//! The computer travels: slots of tasks without a zone of their own follow it.

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use scheduler::{
    event::{ChangeCause, SchedulerEvent},
    run::{RunStatus, RunTrigger},
    task::SystemTask,
};

use crate::world::{
    World, cron,
    gate::{Gate, Operation},
    minutes, noon, succeed,
};

fn on_new_year(hour: u32, minute: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 1, 1, hour, minute, 0).unwrap()
}

/// Follows the computer, which starts in UTC.
fn local(pattern: &str, next: DateTime<Utc>) -> SystemTask {
    SystemTask { timezone: None, ..cron(pattern, next) }
}

fn is_moved(event: &SchedulerEvent) -> bool {
    matches!(event, SchedulerEvent::TaskChanged { cause: ChangeCause::Rescheduled, .. })
}

#[tokio::test(start_paused = true)]
async fn the_next_slot_is_computed_anew_and_stored() {
    let mut world = World::start([local("0 18 * * *", on_new_year(18, 0))], succeed).await;
    world.settle().await;
    world.clock.set_zone(chrono_tz::Europe::Berlin);
    world.clock.step(TimeDelta::seconds(3));
    world.settle().await;
    assert_eq!(world.task().next_run_at, Some(on_new_year(17, 0)), "six in the evening, in Berlin");
    assert_eq!(world.finished().await.scheduled_for, Some(on_new_year(17, 0)));
}

#[tokio::test(start_paused = true)]
async fn it_is_noticed_within_an_hour_without_any_wake() {
    let world = World::start([local("0 18 * * *", on_new_year(18, 0))], succeed).await;
    world.settle().await;
    world.clock.set_zone(chrono_tz::Europe::Berlin);
    tokio::time::sleep(std::time::Duration::from_hours(1)).await;
    world.settle().await;
    assert_eq!(world.task().next_run_at, Some(on_new_year(17, 0)));
}

/// Who hears of it reads the row, and must not see where it was before.
#[tokio::test(start_paused = true)]
async fn it_is_told_once_it_is_stored() {
    let (mut world, gates) = World::start_gated([local("0 18 * * *", on_new_year(18, 0))], succeed).await;
    world.settle().await;
    world.told();
    world.clock.set_zone(chrono_tz::Europe::Berlin);
    world.clock.step(TimeDelta::seconds(3));
    gates.catch(Operation::Reschedule, Gate::Before).await;
    assert!(!world.told().iter().any(is_moved));
    gates.open(Operation::Reschedule, Gate::Before);
    assert!(is_moved(&world.next_event().await));
    assert_eq!(world.task().next_run_at, Some(on_new_year(17, 0)));
}

#[tokio::test(start_paused = true)]
async fn tasks_with_a_zone_of_their_own_stay_where_they_are() {
    let task = cron("0 18 * * *", on_new_year(18, 0));
    let mut world = World::start([task], succeed).await;
    world.clock.set_zone(chrono_tz::Asia::Tokyo);
    world.clock.step(TimeDelta::seconds(3));
    assert_eq!(world.finished().await.scheduled_for, Some(on_new_year(18, 0)));
    assert!(!world.told().iter().any(is_moved));
}

/// Asleep over a slot, and awake in another zone: the slot was missed all the same.
#[tokio::test(start_paused = true)]
async fn a_slot_that_came_before_it_was_noticed_has_its_answer() {
    let mut world = World::start([local("0 * * * *", on_new_year(13, 0))], succeed).await;
    world.settle().await;
    world.clock.set_zone(chrono_tz::Asia::Kolkata); // its hours are at half past, in UTC
    world.clock.suspend(minutes(70));
    let run = world.finished().await;
    assert_eq!((run.trigger, run.status), (RunTrigger::CatchUp, RunStatus::Success));
    assert_eq!(world.finished().await.scheduled_for, Some(on_new_year(13, 30)));
}

#[tokio::test(start_paused = true)]
async fn so_has_one_that_is_due_in_the_very_moment_it_is_noticed() {
    let mut world = World::start([local("*/5 * * * *", noon() + minutes(5))], succeed).await;
    world.settle().await;
    world.clock.set_zone(chrono_tz::Europe::Berlin);
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + minutes(5)));
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + minutes(10)));
}

#[tokio::test(start_paused = true)]
async fn the_slots_of_a_night_on_the_way_are_caught_up() {
    let mut world = World::start([local("0 * * * *", on_new_year(13, 0))], succeed).await;
    world.settle().await;
    world.clock.set_zone(chrono_tz::Europe::Berlin);
    world.clock.suspend(minutes(9 * 60 + 20));
    let run = world.finished().await;
    assert_eq!((run.trigger, run.missed_count), (RunTrigger::CatchUp, 9));
}

#[tokio::test(start_paused = true)]
async fn a_slot_of_a_zone_that_was_left_while_the_app_was_closed_is_computed_anew() {
    let six_in_berlin = on_new_year(17, 0);
    let mut world = World::start([local("0 18 * * *", six_in_berlin)], succeed).await; // in UTC now
    assert_eq!(world.finished().await.scheduled_for, Some(on_new_year(18, 0)));
}

/// The clock was set back a little, too: slots of the new zone that lie before what was answered in the old one would be
/// refused one by one, and the row would stand still.
#[tokio::test(start_paused = true)]
async fn slots_of_the_new_zone_before_the_watermark_are_answered_already() {
    let mut world = World::start([local("0 * * * *", on_new_year(13, 0))], succeed).await;
    world.finished().await;
    world.clock.set_zone(chrono_tz::Asia::Kolkata); // its hours are at half past, in UTC
    world.clock.step(minutes(-120));
    world.settle().await;
    assert_eq!(world.task().next_run_at, Some(on_new_year(13, 30)));
    assert_eq!(world.finished().await.scheduled_for, Some(on_new_year(13, 30)));
    assert_eq!(world.task().next_run_at, Some(on_new_year(14, 30)));
}

#[tokio::test(start_paused = true)]
async fn a_suspended_task_stays_on_its_probes() {
    let suspended_reason = Some("breaker".to_owned());
    let probe = Some(on_new_year(15, 7));
    let task = SystemTask { suspended_reason, next_run_at: probe, ..local("0 * * * *", noon()) };
    let world = World::start([task], succeed).await;
    world.clock.set_zone(chrono_tz::Asia::Kolkata);
    world.clock.step(TimeDelta::seconds(3));
    world.settle().await;
    assert_eq!(world.task().next_run_at, probe);
}

/// Each step is a small one. All together are further than a watermark may lie ahead: it would refuse every move of the row.
#[tokio::test(start_paused = true)]
async fn nor_do_several_steps_back_keep_the_row_where_it_is() {
    let mut world = World::start([local("*/10 * * * *", noon() + minutes(10))], succeed).await;
    world.pass(minutes(61)).await;
    world.clock.step(minutes(-120));
    world.settle().await;
    world.clock.set_zone(chrono_tz::Asia::Kolkata);
    world.clock.step(minutes(-120));
    world.settle().await;
    world.told();
    for slot in [on_new_year(9, 10), on_new_year(9, 20)] {
        assert_eq!(world.task().next_run_at, Some(slot));
        assert_eq!(world.finished().await.scheduled_for, Some(slot));
    }
}
