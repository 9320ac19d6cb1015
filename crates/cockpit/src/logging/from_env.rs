//! What the environment asks to be logged: `COCKPIT_LOG`, a level or several for parts of the program.
//!
//! What is neither is refused. The library would take a mistyped level for the name of a part, and be silent about all others.

use std::{env, ffi::OsStr};

use thiserror::Error;
use tracing_subscriber::{EnvFilter, filter::LevelFilter};

use super::DEFAULT_LEVEL;

/// Chooses what is logged.
const COCKPIT_LOG: &str = "COCKPIT_LOG";

/// What the environment asks to be logged cannot be read.
#[derive(Debug, Error)]
#[error(
    "{COCKPIT_LOG} is \"{value}\"; it must be a level (error, warn, info, debug, trace or off), or levels for parts of the \
     program such as info,scheduler=trace"
)]
pub struct ReadLogFilterError {
    /// Its value. Why the library cannot read it is in the sentence, in better words.
    value: String,
}

/// The filter that the environment asks for, if it does.
pub(super) fn filter() -> Result<Option<EnvFilter>, ReadLogFilterError> {
    env::var_os(COCKPIT_LOG).filter(|value| !value.is_empty()).map(|value| read(&value)).transpose()
}

fn read(value: &OsStr) -> Result<EnvFilter, ReadLogFilterError> {
    let refused = || ReadLogFilterError { value: value.display().to_string() };
    let text = value.to_str().ok_or_else(refused)?;
    // The library would take each word for the name of a part.
    let is_word = |part: &str| !part.contains(['=', '[', ']', '{', '}']);
    if text.split(',').any(|part| is_word(part) && part.parse::<LevelFilter>().is_err()) {
        return Err(refused());
    }
    // Where no level stands alone, the library would be silent about all that is not named, errors too.
    let names_parts_only = !text.split(',').any(is_word);
    let text = if names_parts_only { format!("{DEFAULT_LEVEL},{text}") } else { text.to_owned() };
    EnvFilter::try_new(text).map_err(|_| refused())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_named_keeps_its_level() {
        for (value, filter) in [
            ("scheduler=trace", "scheduler=trace,info"),
            ("[run]=debug", "info,[run]=debug"),
            ("warn,scheduler=trace", "scheduler=trace,warn"),
            ("scheduler=trace,off", "scheduler=trace,off"),
        ] {
            assert_eq!(read(OsStr::new(value)).unwrap().to_string(), filter);
        }
    }

    #[test]
    fn levels_are_read_and_whatever_is_none_is_refused() {
        for value in
            ["debug", "WARN", "off", "info,scheduler=trace", "info,scheduler::manager=debug", "[run]=debug"]
        {
            assert!(read(OsStr::new(value)).is_ok(), "{value}");
        }
        for value in ["verbose", "scheduler", "info,scheduler", "scheduler=verbose", "debug;trace"] {
            let said = read(OsStr::new(value)).unwrap_err().to_string();
            assert!(said.starts_with(&format!("COCKPIT_LOG is \"{value}\"; it must be a level")), "{said}");
        }
    }
}
