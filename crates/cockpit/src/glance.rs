//! How everything is, at a glance: what a tray shows when nobody has the window open.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use scheduler::{store::Pause, task::SystemTask};

use crate::{Cockpit, UseCaseResult, counted::counted, incidents};

/// Tasks that are named. Nobody looks for one of a thousand in a menu, and each line of it is kept by whoever shows it.
const NAMED: usize = 20;

/// The state of the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glance {
    /// The first tasks by id, as many as a menu has room for.
    pub tasks: Vec<NamedTask>,
    /// So many more there are.
    pub more: usize,
    /// The colour of it.
    pub mood: Mood,
    /// Schedules are paused.
    pub paused: bool,
    /// "3 tasks, next 14:20, 1 failing".
    pub sentence: String,
}

/// A task, as a menu names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedTask {
    /// Its type.
    pub task_type: String,
    /// Its component.
    pub component: String,
    /// Its label for people.
    pub name: String,
}

/// What matters most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// All is as it should be.
    Well,
    /// Nothing is due, because somebody said so.
    Paused,
    /// Something needs a person.
    Failing,
}

impl Cockpit {
    /// How everything is right now.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn glance(&self) -> UseCaseResult<Glance> {
        let now = self.now();
        let tasks: Tally = self.store().collect_tasks(move |task| Some(with_slot_ahead(task, now))).await?;
        let (pause, status) = (self.pause().await?, self.scheduler_status());
        let now = now.with_timezone(&self.zone());
        let mut glance = of(tasks, pause.as_ref(), status.running.len(), now);
        if status.store_error.is_some() {
            glance.mood = Mood::Failing;
            glance.sentence.push_str(", the database cannot be used");
        }
        Ok(glance)
    }
}

/// A slot that has passed waits for something else than the time: what comes next is another one.
fn with_slot_ahead(task: SystemTask, now: DateTime<Utc>) -> SystemTask {
    SystemTask { next_run_at: task.next_run_at.filter(|at| *at > now), ..task }
}

/// What the tasks come to.
#[derive(Default)]
struct Tally {
    named: Vec<NamedTask>,
    more: usize,
    enabled: usize,
    failing: usize,
    next_run_at: Option<DateTime<Utc>>,
}

impl FromIterator<SystemTask> for Tally {
    fn from_iter<I: IntoIterator<Item = SystemTask>>(tasks: I) -> Self {
        let mut tally = Self::default();
        for task in tasks {
            if task.enabled {
                tally.enabled += 1;
                tally.failing += usize::from(incidents::is_failing(&task));
                tally.next_run_at = tally.next_run_at.into_iter().chain(task.next_run_at).min();
            }
            if tally.named.len() < NAMED {
                let SystemTask { task_type, component, name, .. } = task;
                tally.named.push(NamedTask { task_type, component, name });
            } else {
                tally.more += 1;
            }
        }
        tally
    }
}

fn of(tasks: Tally, pause: Option<&Pause>, running: usize, now: DateTime<Tz>) -> Glance {
    let Tally { named, more, enabled, failing, next_run_at } = tasks;
    let (zone, today) = (now.timezone(), now.date_naive());
    let next = next_run_at.map(|at| at.with_timezone(&zone));
    let mut parts = vec![counted(enabled, "task")];
    parts.extend(match (pause, next) {
        (Some(Pause { until: Some(until), .. }), _) => {
            Some(format!("paused until {}", moment(until.with_timezone(&zone), today)))
        }
        (Some(_), _) => Some("paused".to_owned()),
        (None, next) => next.map(|next| format!("next {}", moment(next, today))),
    });
    parts.extend((running > 0).then(|| format!("{running} running")));
    parts.extend((failing > 0).then(|| format!("{failing} failing")));
    Glance {
        tasks: named,
        more,
        mood: match (failing, pause) {
            (1.., _) => Mood::Failing,
            (0, Some(_)) => Mood::Paused,
            (0, None) => Mood::Well,
        },
        paused: pause.is_some(),
        sentence: parts.join(", "),
    }
}

/// A time of today; with its day where it is another.
fn moment(at: DateTime<Tz>, today: NaiveDate) -> String {
    let days = (at.date_naive() - today).num_days();
    let format = match days {
        0 => "%H:%M",
        -6..=6 => "%a %H:%M",
        _ => "%Y-%m-%d",
    };
    at.format(format).to_string()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use chrono_tz::Europe::Berlin;

    use super::*;
    use crate::night::{Night, at};

    #[tokio::test(start_paused = true)]
    async fn of_many_tasks_the_first_are_named_and_all_are_counted() {
        let night = Night::begin().await;
        let task = night.cockpit.store().list_tasks().await.unwrap().remove(0);
        let numbered = |n| SystemTask { name: format!("Task {n}"), enabled: n != 30, ..task.clone() };
        let soon = night.cockpit.now();
        let tasks = (1..=30).map(numbered).chain([SystemTask { next_run_at: Some(soon), ..task.clone() }]);
        let glance = of(tasks.collect(), None, 0, soon.with_timezone(&Tz::UTC));
        assert_eq!((glance.tasks.len(), glance.more), (20, 11));
        assert_eq!((glance.tasks[0].name.as_str(), glance.tasks[19].name.as_str()), ("Task 1", "Task 20"));
        assert_eq!(glance.sentence, format!("30 tasks, next {}", soon.format("%H:%M")));
    }

    #[tokio::test(start_paused = true)]
    async fn a_slot_that_waits_hides_no_slot_to_come() {
        let night = Night::begin().await;
        let task = night.cockpit.store().list_tasks().await.unwrap().remove(0);
        let (now, next) = (at("2026-11-23T20:40:00Z"), at("2026-11-23T20:50:00Z"));
        let of_two = [at("2026-11-23T20:30:00Z"), next]
            .map(|slot| with_slot_ahead(SystemTask { next_run_at: Some(slot), ..task.clone() }, now));
        let glance = of(of_two.into_iter().collect(), None, 0, now.with_timezone(&Tz::UTC));
        assert_eq!(glance.sentence, "2 tasks, next 20:50");
    }

    #[tokio::test(start_paused = true)]
    async fn it_says_how_many_when_next_and_what_fails() {
        let night = Night::begin().await;
        night.until("2026-11-23T20:05:00Z").await;
        night.clock.set_zone(Berlin);
        let glance = night.cockpit.glance().await.unwrap();
        assert_eq!((glance.sentence.as_str(), glance.mood), ("1 task, next 21:30", Mood::Well));
        assert_eq!(glance.tasks[0].name, "Work");

        night.fails.store(true, Ordering::SeqCst);
        night.edit(r#"{"maxRetries":0}"#).await;
        night.until("2026-11-23T22:31:00Z").await;
        let glance = night.cockpit.glance().await.unwrap();
        // The next is on the day that begins meanwhile.
        assert_eq!(
            (glance.sentence.as_str(), glance.mood),
            ("1 task, next Tue 00:30, 1 failing", Mood::Failing)
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_takes_the_place_of_the_next() {
        let night = Night::begin().await;
        night.until("2026-11-23T20:05:00Z").await;
        for (until, sentence) in [
            (None, "1 task, paused"),
            (Some("2026-11-23T21:00:00Z"), "1 task, paused until 21:00"),
            (Some("2026-12-23T21:00:00Z"), "1 task, paused until 2026-12-23"),
        ] {
            night.cockpit.scheduler().unwrap().pause(until.map(at), None).await.unwrap();
            let glance = night.cockpit.glance().await.unwrap();
            assert_eq!((glance.sentence.as_str(), glance.mood), (sentence, Mood::Paused));
            assert!(glance.paused);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_switched_off_does_not_count() {
        let night = Night::begin().await;
        night.edit(r#"{"enabled":false}"#).await;
        let glance = night.cockpit.glance().await.unwrap();
        assert_eq!((glance.sentence.as_str(), glance.tasks.len()), ("0 tasks", 1));
    }
}
