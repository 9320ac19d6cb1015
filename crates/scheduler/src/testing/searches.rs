//! How often cron patterns were searched on this thread: what costs time, without a clock that a busy computer makes slow. A scheduler on a
//! runtime of a single thread searches on the thread of its test.

use std::cell::Cell;

thread_local! {
    static MADE: Cell<u64> = const { Cell::new(0) };
}

/// Searches made so far.
pub fn made() -> u64 {
    MADE.get()
}

pub(crate) fn note() {
    MADE.set(MADE.get() + 1);
}
