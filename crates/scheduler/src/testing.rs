//! Parts that tests own: a clock, a store in memory, a task. Behind the feature `testing`.

pub mod memory_store;
pub mod plain_task;
pub mod test_clock;
