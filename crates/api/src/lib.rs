//! Wire types: what Tauri commands, events, the local socket and `cockpitctl --json` exchange.
//!
//! camelCase, instants as RFC 3339 text in UTC. Conversions from the engine's and the store's types, and no
//! logic. TypeScript bindings of every type here are generated into `ui/src/bindings`.

pub mod content;
pub mod error;
pub mod event;
pub mod run;
pub mod schedule;
pub mod settings;
pub mod status;
pub mod task;
