//! One life of the cockpit in a world: started, used, and killed at a moment.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::{
    figures::Figures,
    ledger::{Fact, Happening},
    load::Load,
    moment::{Moment, pass},
    random::Random,
    serving::Serving,
    socket::Socket,
    world::World,
};

/// How long a kill waits for what it wants to interrupt.
const LONG_ENOUGH: Duration = Duration::from_secs(3);

/// Starts a process and waits until it serves; panics when it does not. Says how long that took.
pub async fn begin(world: &World, settle: Duration) -> (Serving, Duration) {
    world.ledger.note(Fact::Spawned);
    let spawned = Instant::now();
    let mut serving = Serving::spawn(&world.data_dir(), settle);
    if !serving.is_ready().await {
        let said = serving.ended().await.said;
        panic!("it does not start after a kill: {said}");
    }
    (serving, spawned.elapsed())
}

/// A process that is gone.
pub struct Killed {
    /// When the signal was sent.
    pub at: Instant,
    /// It had not ended by itself.
    pub by_us: bool,
}

/// Kills it, and lets the ledger catch up.
pub async fn kill(world: &mut World, serving: Serving, load: Option<Load>) -> Killed {
    let at = Instant::now();
    let ended = serving.kill().await;
    ended.check();
    if let Some(load) = load {
        load.ended().await;
    }
    world.server.drained().await;
    world.ledger.note(Fact::Died);
    Killed { at, by_us: ended.was_killed() }
}

/// Kills one that is still starting, `delay` after it was spawned.
pub async fn killed_in_the_start(world: &mut World, settle: Duration, delay: Duration) -> Instant {
    world.ledger.note(Fact::Spawned);
    let serving = Serving::spawn(&world.data_dir(), settle);
    pass(delay).await;
    let killed = kill(world, serving, None).await;
    assert!(killed.by_us, "it ended before it was killed in its start");
    killed.at
}

/// A life that ends at `moment`; `killed` and the answer: when the one before was killed, and when this one was.
pub async fn live(
    world: &mut World,
    moment: Moment,
    random: &mut Random,
    figures: &mut Figures,
    killed: Instant,
) -> Instant {
    if let Moment::Start(fraction) = moment {
        let delay = figures.usual_start().mul_f64(fraction);
        figures.killed(moment);
        return killed_in_the_start(world, Duration::ZERO, delay).await;
    }
    let (serving, start) = begin(world, Duration::ZERO).await;
    figures.started(start, killed.elapsed());
    let load = Load::start(&world.data_dir(), &world.ledger, random).await;
    match moment {
        Moment::Start(_) => {}
        Moment::Service(delay) => pass(delay).await,
        Moment::Slot(delay) => {
            pass(until_next_slot(world).await).await;
            pass(delay).await;
        }
        Moment::Happening(happening, count, delay) => {
            world.ledger.happens(happening, count, LONG_ENOUGH).await;
            pass(delay).await;
        }
        Moment::Stop(delay) => {
            world.ledger.happens(Happening::Request, 1, LONG_ENOUGH).await;
            serving.terminate().await;
            pass(delay).await;
        }
    }
    let killed = kill(world, serving, Some(load)).await;
    if killed.by_us {
        figures.killed(moment);
    } else {
        assert!(matches!(moment, Moment::Stop(_)), "it ended before it was killed {}", moment.name());
        figures.stopped();
    }
    killed.at
}

async fn until_next_slot(world: &World) -> Duration {
    let mut socket = Socket::connect(&world.data_dir()).await.unwrap();
    let tasks = socket.ask("list_system_tasks", json!({})).await;
    let now = Utc::now();
    let slots = tasks.as_array().unwrap().iter().filter_map(|task| {
        let slot: DateTime<Utc> = task["nextRunAt"].as_str()?.parse().unwrap();
        (slot - now).to_std().ok()
    });
    slots.min().unwrap_or_default().min(LONG_ENOUGH)
}
