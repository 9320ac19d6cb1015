//! Wire types: what Tauri commands, events, the local socket and `cockpitctl --json` exchange.
//!
//! camelCase, instants as RFC 3339 text in UTC. Conversions from the engine's and the store's types, and no
//! logic. TypeScript bindings of every type here are generated into `ui/src/bindings`.

pub mod alert;
pub mod away;
pub mod calendar;
pub mod data;
pub mod error;
pub mod event;
pub mod idea;
pub mod news;
pub mod run;
pub mod schedule;
pub mod settings;
pub mod slot;
pub mod source;
pub mod status;
pub mod task;
mod time;

pub use time::{instant_from_text, instant_text};
