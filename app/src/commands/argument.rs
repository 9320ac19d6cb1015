//! Arguments of commands: read from what the page sends, or refused as every other bad input is.
//!
//! What a value may be is the use case's to say; this only tells whether it has the right shape. Tauri's own words for
//! one that has not are a bare string, from which a window can tell neither kind nor field.

use api::error::ApiError;
use serde::de::DeserializeOwned;
use tauri::{
    Runtime,
    ipc::{CommandArg, CommandItem, InvokeError},
};

/// Characters told of what is wrong: serde quotes what was sent, however long it is.
const MAX_CHARS: usize = 300;

/// An argument, sent under the name of the parameter.
pub struct Argument<T>(pub T);

impl<'de, T: DeserializeOwned, R: Runtime> CommandArg<'de, R> for Argument<T> {
    fn from_command(command: CommandItem<'de, R>) -> Result<Self, InvokeError> {
        let name = command.key;
        serde_path_to_error::deserialize(command).map(Self).map_err(|error| {
            // A field of an input is named as the use cases name it: without the input.
            let within = error.path();
            let field = if within.iter().len() == 0 { name.to_owned() } else { within.to_string() };
            ApiError::invalid(shorten(&field), shorten(&error.inner().to_string())).into()
        })
    }
}

fn shorten(text: &str) -> String {
    text.chars().take(MAX_CHARS).collect()
}
