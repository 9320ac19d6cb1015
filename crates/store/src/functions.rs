//! Functions that the SQL of the program calls, and that SQLite does not have.

use rusqlite::{
    Connection, Error,
    functions::{Context, FunctionFlags},
};

/// `contains_folded(text, wanted)`: does the text hold what is wanted, which is [`folded`] already, whatever the capitals of the text?
/// SQLite's own LIKE knows the capitals of A to Z only.
const CONTAINS_FOLDED: &str = "contains_folded";

/// Text as it is compared where capitals do not matter.
pub fn folded(text: &str) -> String {
    // A sigma has another small form at the end of a word, which is no end in a longer word.
    text.to_lowercase().replace('ς', "σ")
}

/// Makes them known to a connection.
pub fn add_functions(connection: &Connection) -> rusqlite::Result<()> {
    // Not for a schema, which another program may have written.
    let flags =
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_DIRECTONLY;
    connection.create_scalar_function(CONTAINS_FOLDED, 2, flags, |arguments| {
        Ok(folded(text(arguments, 0)?).contains(text(arguments, 1)?))
    })
}

fn text<'a>(arguments: &'a Context<'_>, index: usize) -> rusqlite::Result<&'a str> {
    arguments.get_raw(index).as_str().map_err(|error| Error::UserFunctionError(Box::new(error)))
}
