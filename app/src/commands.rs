//! The window's commands, one file a topic: arguments in, one use case, its answer out.

pub mod alerts;
mod argument;
pub mod away;
pub mod calendar;
pub mod data;
pub mod ideas;
mod json_array;
pub mod news;
pub mod runs;
pub mod schedules;
pub mod seen;
pub mod settings;
pub mod slots;
pub mod sources;
pub mod status;
pub mod tasks;

use api::error::ApiError;
use cockpit::Cockpit;
use tauri::State;

use self::{argument::Argument, json_array::JsonArray};

/// The cockpit, as Tauri hands it to commands.
type TheCockpit<'a> = State<'a, Cockpit>;

/// What a command returns.
type CommandResult<T> = Result<T, ApiError>;
