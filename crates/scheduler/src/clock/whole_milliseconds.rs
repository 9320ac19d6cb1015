//! Holds a clock to whole milliseconds, whoever wrote it.
//!
//! A store keeps no more of an instant. Were the engine to know it more exactly than the row does, what it compares by the row
//! (the origin of a grid, a watermark, the slot that waits) would be another each time the row is read.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use chrono_tz::Tz;
use futures::future::BoxFuture;

use super::{Clock, Wake};

/// A clock of which the engine sees whole milliseconds.
pub struct WholeMilliseconds(pub Arc<dyn Clock>);

impl Clock for WholeMilliseconds {
    fn now(&self) -> DateTime<Utc> {
        self.0.now().trunc_subsecs(3)
    }

    fn monotonic(&self) -> Duration {
        self.0.monotonic()
    }

    fn zone(&self) -> Tz {
        self.0.zone()
    }

    fn wait_until(&self, deadline: Option<DateTime<Utc>>) -> BoxFuture<'_, Wake> {
        self.0.wait_until(deadline.map(rounded_up))
    }
}

/// The first whole millisecond that is not before `at`: woken within it, one would see the one before, and wait again for nothing.
fn rounded_up(at: DateTime<Utc>) -> DateTime<Utc> {
    let down = at.trunc_subsecs(3);
    if down < at { down + TimeDelta::milliseconds(1) } else { at }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_ends_in_no_millisecond_before_its_own() {
        let at = |nanos| DateTime::from_timestamp(1_700_000_000, nanos).unwrap();
        let rounded =
            [0, 1, 123_000_000, 123_000_001, 999_999_999].map(|nanos| rounded_up(at(nanos)) - at(0));
        assert_eq!(rounded.map(|past| past.num_milliseconds()), [0, 1, 123, 124, 1_000]);
    }
}
