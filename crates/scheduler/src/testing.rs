//! Parts that tests own: a clock, and a store in memory. Behind the feature `testing`.

pub mod memory_store;
pub mod test_clock;
