//! Kills, spread over worlds: each begins with first starts that are cut off, and ends with one that is not and a final
//! read for the judge.

use std::time::Duration;

use crate::{
    figures::Figures,
    judge::judge,
    ledger::Fact,
    life::{begin, kill, killed_in_the_start, live},
    load::Load,
    moment::Moment,
    random::Random,
    world::{NEVER, World},
};

/// Kills of a world at most.
const KILLS_A_WORLD: usize = 100;
/// Worlds at least.
const WORLDS: usize = 2;
/// First starts of a world that are cut off.
const FIRST_STARTS: usize = 3;

pub struct Campaign {
    random: Random,
    kills: usize,
    figures: Figures,
}

impl Campaign {
    pub fn new(seed: u64, kills: usize) -> Self {
        Self { random: Random::new(seed), kills, figures: Figures::new() }
    }

    /// Runs it to its end; panics on the first world that the judge has something to say about.
    pub async fn run(mut self) -> Figures {
        let a_world = (self.kills / WORLDS).clamp(FIRST_STARTS + 1, KILLS_A_WORLD);
        while self.figures.kills() < self.kills {
            let kills = a_world.min(self.kills - self.figures.kills());
            self.world(kills).await;
            println!("{} of {} kills", self.figures.kills(), self.kills);
        }
        self.figures
    }

    async fn world(&mut self, kills: usize) {
        let Self { random, figures, .. } = self;
        let goal = figures.kills() + kills;
        let mut world = World::begin(random.fork()).await;
        for _ in 0..FIRST_STARTS {
            // Making the database takes a first start longer than a later one.
            let delay = figures.usual_start().mul_f64(2.0 * random.fraction());
            killed_in_the_start(&mut world, NEVER, delay).await;
            figures.killed_in_a_first_start();
            // Far enough: it is whole, and the next one is a first start again. Else what is left is in its way.
            if world.has_database() {
                let (serving, _) = begin(&world, NEVER).await;
                kill(&mut world, serving, None).await;
                figures.killed(Moment::Service(Duration::ZERO));
                world.forget_database();
            }
        }
        let (serving, _) = begin(&world, NEVER).await;
        world.configure().await;
        // Right after the last yes: none of it may be lost.
        let mut killed = kill(&mut world, serving, None).await.at;
        figures.killed(Moment::Service(Duration::ZERO));
        while figures.kills() < goal {
            killed = live(&mut world, Moment::random(random), random, figures, killed).await;
        }
        self.end(world).await;
    }

    /// The last start, which closes what the last kill has cut off, and the judgement.
    async fn end(&mut self, mut world: World) {
        let (serving, _) = begin(&world, NEVER).await;
        let load = Load::start(&world.data_dir(), &world.ledger, &mut self.random).await;
        serving.terminate().await;
        let ended = serving.ended().await;
        ended.check();
        assert!(!ended.was_killed());
        load.ended().await;
        world.server.drained().await;
        world.ledger.note(Fact::Died);
        let case = world.read().await;
        self.figures.judged(&case);
        let findings = judge(&case);
        if !findings.is_empty() {
            let kept = world.keep();
            panic!("{} findings, see {}: {findings:#?}", findings.len(), kept.display());
        }
    }
}
