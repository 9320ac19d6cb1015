//! The scheduler engine.
pub mod error;
pub mod event;
pub mod handler;
pub mod run;
pub mod status;
pub mod store;
pub mod task;
pub mod clock;
