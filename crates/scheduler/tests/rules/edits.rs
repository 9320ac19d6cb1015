//! Edits take effect at once, and only where they change something.

use chrono::{TimeDelta, TimeZone, Utc};
use scheduler::{
    edit::{self, TaskEdit},
    schedule::Frequency,
    task::SystemTask,
};

use crate::world::{Act, TASK, World, every, noon, seconds, succeed};

fn edited(task: &SystemTask, edit: &TaskEdit, now: chrono::DateTime<Utc>) -> SystemTask {
    edit::apply(task, edit, now, chrono_tz::UTC).unwrap()
}

async fn edit(world: &World, change: TaskEdit) {
    world.store.insert_task(edited(&world.task(), &change, world.now()));
    world.handle.reload(TASK).await.unwrap();
}

fn interval(seconds: i64) -> TaskEdit {
    TaskEdit { frequency: Some(Frequency::Every { seconds }), ..TaskEdit::default() }
}

#[tokio::test(start_paused = true)]
async fn a_shorter_interval_is_in_force_when_the_reload_returns() {
    let mut world = World::start(vec![every(2_700)], succeed).await;
    world.pass(seconds(10)).await;
    edit(&world, interval(60)).await;
    assert_eq!(world.handle.status().borrow().next_wake_at, Some(noon() + seconds(60)));
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(60)));
}

#[tokio::test(start_paused = true)]
async fn a_slot_that_is_past_by_the_new_interval_is_due_at_once() {
    let mut world = World::start(vec![every(2_700)], succeed).await;
    world.pass(seconds(1_000)).await;
    let now = world.now();
    edit(&world, interval(600)).await;
    let run = world.finished().await;
    assert!(run.started_at - now < seconds(1), "{}", run.started_at);
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(1_200)), "then the new grid");
}

#[tokio::test(start_paused = true)]
async fn a_new_name_does_not_move_the_next_slot() {
    let world = World::start(vec![every(600)], succeed).await;
    world.pass(seconds(100)).await;
    edit(&world, TaskEdit { name: Some("New".to_owned()), ..TaskEdit::default() }).await;
    assert_eq!(world.task().next_run_at, Some(noon() + seconds(600)));
    assert_eq!(world.task().revision, 2);
}

#[tokio::test(start_paused = true)]
async fn a_cron_edit_looks_only_forward() {
    let mut world = World::start(vec![every(600)], succeed).await;
    world.pass(seconds(90)).await;
    let pattern = "0 12 * * *".to_owned();
    edit(&world, TaskEdit { frequency: Some(Frequency::Cron { pattern }), ..TaskEdit::default() }).await;
    let tomorrow = Utc.with_ymd_and_hms(2026, 1, 2, 12, 0, 0).unwrap();
    assert_eq!(world.finished().await.scheduled_for, Some(tomorrow));
}

#[tokio::test(start_paused = true)]
async fn an_edit_in_the_middle_of_a_run_is_kept() {
    let mut world = World::start(vec![every(60)], |_| Act::Work(std::time::Duration::from_secs(30))).await;
    world.started().await;
    let off = TaskEdit { enabled: Some(false), ..TaskEdit::default() };
    edit(&world, off).await;
    world.finished().await;
    let task = world.task();
    assert_eq!((task.enabled, task.next_run_at), (false, None));
    world.pass(TimeDelta::minutes(10)).await;
    assert_eq!(world.store.runs().len(), 1);
}

#[test]
fn refused_edits_name_their_field() {
    let task = every(60);
    let cases: [(TaskEdit, &str); 7] = [
        (interval(0), "frequencySeconds"),
        (interval(-5), "frequencySeconds"),
        (interval(i64::MAX), "frequencySeconds"),
        (
            TaskEdit {
                frequency: Some(Frequency::Cron { pattern: "30 2 30 2 *".to_owned() }),
                ..TaskEdit::default()
            },
            "frequencyCron",
        ),
        (
            TaskEdit {
                frequency: Some(Frequency::Cron { pattern: "* ".repeat(5_000) }),
                ..TaskEdit::default()
            },
            "frequencyCron",
        ),
        (TaskEdit { timezone: Some(Some("Mars/Olympus".to_owned())), ..TaskEdit::default() }, "timezone"),
        (TaskEdit { name: Some("  ".to_owned()), ..TaskEdit::default() }, "name"),
    ];
    for (change, field) in cases {
        let error = edit::apply(&task, &change, noon(), chrono_tz::UTC).unwrap_err();
        assert_eq!(error.field, field, "{error}");
    }
}
