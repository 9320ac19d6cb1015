//! Patterns that nobody would write, made from those that people do: whatever they are, they are refused with a sentence or
//! have slots that lie ahead.
//!
//! An ordinary test with few cases; `just fuzz` runs it for longer (`COCKPIT_FUZZ_SECONDS`, `COCKPIT_FUZZ_SEED`).

use std::{
    env,
    time::{Duration, Instant},
};

use chrono::{DateTime, TimeZone, Utc};
use chrono_tz::Tz;
use scheduler::schedule::{Frequency, Schedule};

/// Patterns of an ordinary test.
const RUNS: usize = 2_000;

const SEEDS: [&str; 14] = [
    "0 9 * * 1-5",
    "*/20 * * * * *",
    "@hourly",
    "0 0 L * *",
    "0 9 * * FRI#2",
    "30 2 29 2 *",
    "0 0 31 2,4,6 *",
    "0 12 15W * ?",
    "59 23 31 12 *",
    "*/7 */5 */3 */2 *",
    "0 0 1 1 1 * 2027",
    "0-59/2 8-18 * JAN-MAR MON",
    "15 3 * * 7L",
    "@daily",
];
const MORSELS: [&str; 26] = [
    "*",
    "/",
    "-",
    ",",
    "#",
    "L",
    "W",
    "?",
    "0",
    "99999999999999999999",
    "-1",
    " ",
    "\t",
    "\0",
    "é",
    "\u{202e}",
    "60",
    "7",
    "MON",
    "@",
    "LW",
    "1-0",
    "*/0",
    "5/",
    "+",
    "/4294967295",
];
const ZONES: [Tz; 4] = [Tz::UTC, Tz::Europe__Berlin, Tz::Australia__Lord_Howe, Tz::Pacific__Apia];

struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % end.max(1)
    }

    fn pattern(&mut self) -> String {
        let mut signs: Vec<char> = SEEDS[self.below(SEEDS.len())].chars().collect();
        for _ in 0..self.below(5) {
            let at = self.below(signs.len() + 1);
            match self.below(3) {
                0 if at < signs.len() => drop(signs.remove(at)),
                1 => {
                    drop(
                        signs.splice(at..at, MORSELS[self.below(MORSELS.len())].chars()).collect::<Vec<_>>(),
                    );
                }
                _ => {
                    let to = (at + self.below(12)).min(signs.len());
                    let piece = signs[at..to].repeat(1 + self.below(20));
                    drop(signs.splice(to..to, piece).collect::<Vec<_>>());
                }
            }
        }
        signs.into_iter().collect()
    }

    fn instant(&mut self) -> DateTime<Utc> {
        let hours = i64::try_from(self.below(24 * 365 * 60)).unwrap_or(0);
        Utc.timestamp_opt(1_000_000_000 + hours * 3_600, 0).single().unwrap_or_default()
    }
}

/// What is wrong with how a pattern is taken.
fn fault_of(pattern: &str, now: DateTime<Utc>, zone: Tz) -> Option<String> {
    let frequency = Frequency::Cron { pattern: pattern.to_owned() };
    let schedule = match Schedule::parse(&frequency, None, now) {
        Ok(schedule) => schedule,
        Err(error) if error.message.is_empty() || error.message.chars().count() > 500 => {
            return Some(format!("it is refused with {:?}", error.message));
        }
        Err(_) => return None,
    };
    let _warnings = schedule.warnings(now, zone);
    let sentence = schedule.describe();
    if !sentence.starts_with("At ") && !sentence.starts_with("Every ") || sentence.ends_with(' ') {
        return Some(format!("it is described as {sentence:?}"));
    }
    let mut after = now;
    for slot in schedule.slots(now, zone).take(5) {
        if slot <= after {
            return Some(format!("the slot {slot} is not after {after}"));
        }
        after = slot;
    }
    None
}

fn number(name: &str) -> Option<u64> {
    env::var(name).ok()?.parse().ok()
}

#[test]
fn patterns() {
    let seconds = number("COCKPIT_FUZZ_SECONDS");
    let fresh = if seconds.is_some() { u64::from(std::process::id()) } else { 1 };
    let seed = number("COCKPIT_FUZZ_SEED").filter(|seed| *seed > 0).unwrap_or(fresh);
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let began = Instant::now();
    let mut runs = 0;
    loop {
        let (pattern, now) = (random.pattern(), random.instant());
        let zone = ZONES[random.below(ZONES.len())];
        let fault = fault_of(&pattern, now, zone);
        assert_eq!(fault, None, "{pattern:?} at {now} in {zone}, seed {seed}, run {runs}");
        runs += 1;
        if seconds.map_or(runs >= RUNS, |seconds| began.elapsed() >= Duration::from_secs(seconds)) {
            println!("fuzz: cron, {runs} patterns from seed {seed}, no fault");
            return;
        }
    }
}
