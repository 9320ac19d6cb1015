//! Parts that tests own: a clock, a store in memory, a task; and a count of searches. Behind the feature `testing`, which is for the
//! tests of applications too: `docs/builders-guide.md` shows one with all of them.

pub mod memory_store;
mod pauses;
pub mod plain_task;
pub mod searches;
pub mod test_clock;
