//! The past while it is lived: time goes by, papers are printed, the computer sleeps, and a person does this and that.

use std::{path::PathBuf, time::Duration};

use anyhow::{Context, Result, bail};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use futures::future::BoxFuture;
use scheduler::{
    RunNowReply,
    clock::Clock,
    edit::{TaskEdit, apply},
    schedule::Frequency,
    task::SystemTask,
};
use serde_json::{Map, Value, json};
use store::{
    SqliteStore,
    queries::{
        edits::NewEdit,
        time_jumps::{JumpCause, TimeJump},
    },
};
use tokio::runtime::Handle;

use super::{
    life::{Life, World},
    news,
    settings::DemoSecrets,
    still::Reality,
    work::Pace,
};
use crate::{
    local_server::{Item, LocalServer},
    machine::Machine,
};

/// What was printed, with its time and its feed.
type Printed = Box<dyn Iterator<Item = (DateTime<Utc>, &'static str, Item)> + Send>;

/// The past, up to some moment before now.
pub struct Past {
    pub server: LocalServer,
    pub world: World,
    pub life: Life,
    folder: PathBuf,
    /// When it will be over.
    now: DateTime<Utc>,
    to_print: std::iter::Peekable<Printed>,
}

impl Past {
    /// Begins it so many minutes before `now`, with a first start.
    pub async fn begin(
        server: LocalServer,
        folder: PathBuf,
        real: Handle,
        now: DateTime<Utc>,
        minutes_before: i64,
    ) -> Result<Self> {
        let zone = scheduler::clock::SystemClock::new().zone();
        let machine = Machine::boot(now - TimeDelta::minutes(minutes_before), zone);
        let reality = Reality::new(real);
        let world =
            World { machine, reality, pace: Pace::default(), secrets: std::sync::Arc::new(DemoSecrets) };
        let life = Life::start(&world, &folder).await?;
        let printed: Printed = Box::new(news::printed(now));
        let mut past = Self { server, world, life, folder, now, to_print: printed.peekable() };
        past.print();
        Ok(past)
    }

    /// Time goes by, up to so many minutes before now.
    pub async fn until(&mut self, minutes_before: i64) {
        let end = self.now - TimeDelta::minutes(minutes_before);
        loop {
            let next = self.to_print.peek().map_or(end, |(at, ..)| *at).min(end);
            let left = next - self.world.machine.now();
            tokio::time::sleep(left.to_std().unwrap_or_default()).await;
            self.print();
            if next == end {
                return;
            }
        }
    }

    /// The papers bring out what is due.
    fn print(&mut self) {
        let now = self.world.machine.now();
        while let Some((_, feed, item)) = self.to_print.next_if(|(at, ..)| *at <= now) {
            self.server.publish(feed, item);
        }
    }

    /// The computer sleeps, until so many minutes before now.
    pub async fn sleep_until(&mut self, minutes_before: i64) -> Result<()> {
        let from = self.world.machine.now();
        let to = self.now - TimeDelta::minutes(minutes_before);
        self.world.machine.jump(to - from, true);
        self.print();
        // As the window writes it down on waking.
        let jump = TimeJump { from, to, cause: Some(JumpCause::Sleep) };
        self.store(move |store| Box::pin(async move { Ok(store.record_time_jump(jump).await?) })).await
    }

    /// The application goes, as a person closes it or as a crash ends it, and comes back later.
    pub async fn restart(mut self, crashed: bool, minutes_before: i64) -> Result<Self> {
        let Self { life, world, .. } = self;
        let ended = if crashed { life.die(&world.reality).await } else { life.quit(&world.reality).await };
        ended?;
        let back = self.now - TimeDelta::minutes(minutes_before);
        tokio::time::sleep((back - world.machine.now()).to_std().unwrap_or_default()).await;
        self.life = Life::start(&world, &self.folder).await?;
        self.world = world;
        self.print();
        Ok(self)
    }

    /// The application is closed, for the last time before the demo.
    pub async fn close(mut self) -> Result<()> {
        // The papers do not wait for anybody.
        for (_, feed, item) in self.to_print.by_ref() {
            self.server.publish(feed, item);
        }
        self.life.quit(&self.world.reality).await
    }

    /// Does something with the database, as a use case of the cockpit would.
    pub async fn store<T: Send + 'static>(
        &self,
        work: impl FnOnce(SqliteStore) -> BoxFuture<'static, Result<T>>,
    ) -> Result<T> {
        self.world.reality.during(work(self.life.store.clone())).await?
    }

    /// A task by its type.
    pub async fn task(&self, task_type: &'static str) -> Result<SystemTask> {
        let found =
            self.store(move |store| Box::pin(async move { Ok(store.find_task(task_type, None).await?) }));
        found.await?.with_context(|| format!("there is no {task_type}"))
    }

    /// A person edits a task: the row is written, then the engine is nudged.
    pub async fn edit(&self, task_type: &'static str, by: &str, edit: TaskEdit) -> Result<()> {
        loop {
            let before = self.task(task_type).await?;
            let after = apply(&before, &edit, self.world.machine.now(), self.world.machine.zone())?;
            let (old, new) = (fields(&before, &edit), fields(&after, &edit));
            let record = NewEdit { edited_by: by.to_owned(), before: old, after: new, undoes: None };
            let id = before.id;
            let stored = self.store(move |store| {
                Box::pin(async move { Ok(store.update_task(before.revision, &after, record).await?) })
            });
            // Else a run has moved its schedule meanwhile.
            if stored.await?.is_some() {
                return Ok(self.life.handle.reload(id).await?);
            }
        }
    }

    /// A person presses Run now and waits for its end.
    pub async fn run_now(&self, task_type: &'static str) -> Result<()> {
        let id = self.task(task_type).await?.id;
        match self.life.handle.run_now(id).await? {
            RunNowReply::Finished(_) => Ok(()),
            RunNowReply::AlreadyRunning(run) => bail!("{task_type} runs already, as {run}"),
        }
    }

    /// A person presses Run now and, when it has run for a while, Cancel.
    pub async fn run_and_cancel(&self, task_type: &'static str, after: Duration) -> Result<()> {
        self.world.pace.next_takes(task_type, after * 4);
        let id = self.task(task_type).await?.id;
        let handle = self.life.handle.clone();
        let running = tokio::spawn(async move { handle.run_now(id).await });
        tokio::time::sleep(after).await;
        let run = self.life.handle.status().borrow().running.iter().find(|run| run.task_id == id).cloned();
        self.life.handle.cancel(run.context("nothing runs that could be cancelled")?.run_id).await?;
        running.await??;
        Ok(())
    }
}

fn instant_text(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// The fields that an edit sets, with the wire's names, as the record of edits keeps them.
fn fields(task: &SystemTask, edit: &TaskEdit) -> String {
    let mut fields = Map::new();
    if edit.frequency.is_some()
        && let Frequency::Every { seconds } = Frequency::of(task)
    {
        fields.insert("frequencySeconds".to_owned(), json!(seconds));
    }
    if edit.config.is_some() {
        fields.insert("config".to_owned(), json!(task.config));
    }
    if edit.timeout_seconds.is_some() {
        fields.insert("timeoutSeconds".to_owned(), json!(task.timeout_seconds));
    }
    if edit.snooze.is_some() {
        let snooze = task
            .snoozed_at
            .map(|_| json!({ "until": task.snoozed_until.map(instant_text), "reason": task.snooze_reason }));
        fields.insert("snooze".to_owned(), json!(snooze));
    }
    Value::Object(fields).to_string()
}
