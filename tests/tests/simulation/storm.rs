//! The tests: many worlds without a broken promise, and planted mistakes that are all found.

use std::{env, thread, time::Instant};

use rand::{RngExt, SeedableRng, rngs::Xoshiro256PlusPlus};

use crate::{
    checker::{Judgement, Kind, judge},
    planted::Bug,
    work::PANIC,
    world::{Record, World},
};

/// Days of one world.
const WORLD: f64 = 25.0;
/// The seed of the worlds that every test run lives.
const FIXED_SEED: u64 = 20_260_101;
/// Worlds that the checker once misjudged.
const MISJUDGED: [u64; 19] = [
    // The slots of a long absence, run one by one, were not all done when everything was looked at.
    17_545_600_988_333_474_674,
    // A clock set back years while a task had not begun: while the application was closed, and while it ran.
    84_379_142_055_324_236,
    2_568_687_299_888_647_577,
    // The same by hours, seconds before it began: its first slot stays where it was.
    724_282_681_092_004_965,
    12_896_510_803_072_008_288,
    // A journey after which nothing happened for an hour.
    12_002_548_555_959_235_570,
    // A clock put right after a journey that had been noticed: the slots of the new zone before that had never been due.
    15_098_032_921_985_512_820,
    12_033_696_195_509_428_236,
    14_953_560_914_830_053_671,
    // A journey on a clock that had been set back: nothing up to the watermark repeats, in the new zone neither.
    9_205_363_218_641_121_940,
    // A clock set back days while the application was closed, just after a journey.
    2_453_983_292_838_437_640,
    // The same by hours, before a task had had any slot, and then a journey.
    16_665_893_429_638_751_746,
    // A journey that a process noticed and died of before the disk knew.
    14_773_651_815_288_186_173,
    // A task switched on, a clock set back before its first slot, and then an edit that left the schedule as it was.
    1_739_316_026_526_904_697,
    17_897_271_612_229_338_181,
    // The same before its very first slot.
    1_975_224_154_082_395_053,
    // A clock set back twice over the same slots: their claims were refused twice, at the same instants.
    6_769_090_400_158_768_084,
    // A clock set back within half a minute of a sleep that nobody told of: the engine sees what both come to.
    13_025_602_654_389_201_026,
    14_263_490_224_134_067_134,
];
/// Worlds that once showed a mistake of the engine.
const BROKEN: [u64; 4] = [
    // A skip was repeated after the clock had been put right, was refused, and had moved the watermark all the same.
    14_522_880_089_991_601_494,
    // A journey that was noticed as a row was taken in: the second of two moves of its slot was stored before the first.
    10_834_943_716_055_729_362,
    // A clock set forward by less than two seconds took as much from a settle window.
    11_935_744_788_746_972_315,
    // A probe that was passed over took the slots up to its instant along, when they came once more.
    13_040_273_577_110_773_743,
];

/// What a storm came to.
#[derive(Default)]
struct Sum {
    days: f64,
    slots: u64,
    calls: u64,
    faults: u64,
    broken: Vec<String>,
    /// What led to the first of them.
    story: Vec<String>,
}

impl Sum {
    fn add(&mut self, seed: u64, record: &Record, judgement: &Judgement) {
        self.days += record.days;
        self.slots += judgement.slots;
        self.calls += judgement.calls;
        self.faults += record.faults;
        if let (true, Some(first)) = (self.broken.is_empty(), judgement.violations.first()) {
            self.story = first.story(record, 40);
        }
        self.broken.extend(judgement.violations.iter().map(|violation| format!("world {seed}: {violation}")));
    }
}

fn live(seed: u64, bug: Option<Bug>) -> (Record, Judgement) {
    quiet_panics();
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let record = runtime.block_on(World::live(seed, WORLD, bug));
    let judgement = judge(&record);
    (record, judgement)
}

/// Lives worlds of `seed` on all cores until so many days have passed.
fn storm(seed: u64, days: f64) -> Sum {
    let worlds = (days / WORLD).ceil() as u64;
    let mut seeds = Xoshiro256PlusPlus::seed_from_u64(seed);
    let seeds: Vec<u64> = (0..worlds).map(|_| seeds.random()).collect();
    let cores = thread::available_parallelism().map_or(2, usize::from);
    let share = seeds.len().div_ceil(cores).max(1);
    let began = Instant::now();
    let sum = thread::scope(|scope| {
        let threads: Vec<_> = seeds
            .chunks(share)
            .map(|seeds| {
                scope.spawn(move || {
                    let mut sum = Sum::default();
                    for seed in seeds {
                        let (record, judgement) = live(*seed, None);
                        sum.add(*seed, &record, &judgement);
                    }
                    sum
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).fold(Sum::default(), |mut all, part| {
            (all.days, all.slots) = (all.days + part.days, all.slots + part.slots);
            (all.calls, all.faults) = (all.calls + part.calls, all.faults + part.faults);
            all.broken.extend(part.broken);
            if all.story.is_empty() {
                all.story = part.story;
            }
            all
        })
    });
    println!(
        "sim: seed {seed}, {:.0} days, {} slots, {} calls, {} faults, {} broken promises, {:.1?}",
        sum.days,
        sum.slots,
        sum.calls,
        sum.faults,
        sum.broken.len(),
        began.elapsed()
    );
    sum
}

fn must_hold(seed: u64, days: f64) {
    let sum = storm(seed, days);
    let first: Vec<&String> = sum.broken.iter().take(12).collect();
    let story = &sum.story;
    assert!(
        first.is_empty(),
        "COCKPIT_SIM_SEED={seed} replays this.\n{first:#?}\nof {}; what led to the first:\n{story:#?}",
        sum.broken.len()
    );
    assert!(
        sum.days >= days && sum.slots as f64 > 100.0 * days && sum.faults as f64 > 5.0 * days,
        "the storm was a breeze"
    );
}

fn days() -> f64 {
    env::var("COCKPIT_SIM_DAYS").map_or(500.0, |days| days.parse().unwrap())
}

#[test]
fn a_known_storm_breaks_no_promise() {
    must_hold(FIXED_SEED, days());
}

#[test]
fn a_storm_nobody_has_seen_breaks_no_promise() {
    let asked: u64 = env::var("COCKPIT_SIM_SEED").map_or(0, |seed| seed.parse().unwrap());
    let fresh = || std::time::UNIX_EPOCH.elapsed().unwrap().as_nanos() as u64;
    must_hold(if asked == 0 { fresh() } else { asked }, days());
}

#[test]
fn worlds_that_were_once_broken_or_misjudged_break_no_promise() {
    for seed in MISJUDGED.into_iter().chain(BROKEN) {
        let (_, judgement) = live(seed, None);
        assert!(judgement.violations.is_empty(), "world {seed}: {:#?}", judgement.violations);
    }
}

#[test]
fn the_same_seed_is_the_same_world() {
    let ((one, _), (two, _)) = (live(7, None), live(7, None));
    assert_eq!(one.runs, two.runs);
    assert_eq!(one.events.len(), two.events.len());
}

/// A checker that finds nothing proves nothing, and not with the settings of the benchmark either.
#[test]
fn every_planted_mistake_is_found_within_a_hundred_days() {
    let worlds = [("with the product's settings", [1, 4, 5, 8]), ("with the benchmark's", [3, 7, 11, 15])];
    thread::scope(|scope| {
        for (of, seeds) in worlds {
            scope.spawn(move || every_mistake_is_found(of, seeds));
        }
    });
}

fn every_mistake_is_found(of: &str, seeds: [u64; 4]) {
    for seed in seeds {
        let (_, judgement) = live(seed, None);
        assert!(judgement.violations.is_empty(), "without a mistake, world {seed} has nothing to find");
    }
    let mut missed = Vec::new();
    for bug in Bug::ALL {
        let found = seeds.into_iter().find_map(|seed| {
            let (_, judgement) = live(seed, Some(bug));
            (!judgement.violations.is_empty()).then_some((seed, judgement))
        });
        match found {
            Some((seed, judgement)) => println!("{bug:?} {of}: world {seed}, {:?}", judgement.counts()),
            None => missed.push(bug),
        }
    }
    assert_eq!(missed, [], "{of}");
}

#[test]
fn a_retry_that_is_forgotten_at_a_restart_is_found() {
    let (_, judgement) = live(4, Some(Bug::ForgetRetries));
    assert_eq!(judgement.counts().keys().collect::<Vec<_>>(), [&Kind::Lost]);
}

/// Handlers panic by the hundred; their words are not worth the screen.
fn quiet_panics() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if panic.payload_as_str() != Some(PANIC) {
                usual(panic);
            }
        }));
    });
}
