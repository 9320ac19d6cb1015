//! When a process is killed.

use std::time::Duration;

use crate::{ledger::Happening, random::Random};

/// A moment of a process's life.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Moment {
    /// While it starts: this part of a start's usual time after it was spawned.
    Start(f64),
    /// So long after it began to serve.
    Service(Duration),
    /// So long after the next slot.
    Slot(Duration),
    /// So long after so many of these.
    Happening(Happening, u8, Duration),
    /// So long after it was asked to end.
    Stop(Duration),
}

impl Moment {
    /// Any, the delicate ones more often: what a kill can tear apart lies within milliseconds of a claim, a request, an
    /// answer, a reply.
    pub fn random(random: &mut Random) -> Self {
        const CHOICES: [(u64, u8); 7] = [(15, 0), (15, 1), (20, 2), (14, 3), (14, 4), (12, 5), (10, 6)];
        let kind = random.weighted(CHOICES);
        let count = random.weighted([(2, 1), (2, 3), (1, 8)]);
        let mut delay = |longest| random.duration(Duration::from_micros(10), Duration::from_millis(longest));
        match kind {
            0 => Self::Start(1.2 * random.fraction()),
            1 => Self::Service(delay(3_000)),
            2 => Self::Slot(delay(10)),
            3 => Self::Happening(Happening::Request, count, delay(5)),
            4 => Self::Happening(Happening::Answer, count, delay(10)),
            5 => Self::Happening(Happening::Reply, count, delay(5)),
            _ => Self::Stop(delay(200)),
        }
    }

    /// Its kind, for the figures.
    pub fn name(self) -> &'static str {
        match self {
            Self::Start(_) => "starting",
            Self::Service(_) => "serving",
            Self::Slot(_) => "at a slot",
            Self::Happening(Happening::Request, ..) => "fetching",
            Self::Happening(Happening::Answer, ..) => "finishing",
            Self::Happening(Happening::Reply, ..) => "reporting",
            Self::Stop(_) => "stopping",
        }
    }
}

/// Lets time pass: the delay of a kill, never a wait for a state. A timer of the runtime is as fine as a millisecond.
pub async fn pass(delay: Duration) {
    let until = std::time::Instant::now() + delay;
    tokio::time::sleep(delay.saturating_sub(Duration::from_millis(2))).await;
    while std::time::Instant::now() < until {
        tokio::task::yield_now().await;
    }
}
