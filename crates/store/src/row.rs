//! Between columns and values: instants as text, words as enums.

use std::{error::Error, str::FromStr};

use chrono::{DateTime, NaiveDateTime, SecondsFormat, SubsecRound, Utc};
use rusqlite::{Row, RowIndex, types::Type};

/// Text as it is stored: RFC 3339 in UTC with milliseconds, so that text order is time order.
pub fn to_text(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// An instant as it comes back from the text it is stored as.
pub fn as_stored(at: DateTime<Utc>) -> DateTime<Utc> {
    at.trunc_subsecs(3)
}

/// The instant in a column.
pub fn instant(row: &Row<'_>, column: impl RowIndex + Copy) -> rusqlite::Result<DateTime<Utc>> {
    parse_with(row, column, parse_instant)
}

/// The instant in a column that may be NULL.
pub fn optional_instant(
    row: &Row<'_>,
    column: impl RowIndex + Copy,
) -> rusqlite::Result<Option<DateTime<Utc>>> {
    let index = column.idx(row.as_ref())?;
    match row.get_ref(index)? {
        rusqlite::types::ValueRef::Null => Ok(None),
        _ => instant(row, index).map(Some),
    }
}

/// The stored word in a column, as the enum it stands for.
pub fn word<T>(row: &Row<'_>, column: impl RowIndex + Copy) -> rusqlite::Result<T>
where
    T: FromStr,
    T::Err: Error + Send + Sync + 'static,
{
    parse_with(row, column, str::parse)
}

/// Reads what this program writes, any other RFC 3339, and what SQLite's own `datetime()` writes.
fn parse_instant(text: &str) -> Result<DateTime<Utc>, chrono::ParseError> {
    DateTime::parse_from_rfc3339(text).map(|at| at.to_utc()).or_else(|error| {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f").map(|at| at.and_utc()).map_err(|_| error)
    })
}

fn parse_with<T, E>(
    row: &Row<'_>,
    column: impl RowIndex + Copy,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> rusqlite::Result<T>
where
    E: Error + Send + Sync + 'static,
{
    let index = column.idx(row.as_ref())?;
    let text = row.get_ref(index)?.as_str()?;
    parse(text).map_err(|error| rusqlite::Error::FromSqlConversionFailure(index, Type::Text, Box::new(error)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back_to_the_millisecond() {
        let at = parse_instant("2026-01-31T06:30:00.125Z").unwrap();
        assert_eq!(to_text(at), "2026-01-31T06:30:00.125Z");
        let finer = at + chrono::TimeDelta::nanoseconds(999_999);
        assert_eq!(as_stored(finer), parse_instant(&to_text(finer)).unwrap());
        let before_1970 = parse_instant("1969-12-31T23:59:59.999999Z").unwrap();
        assert_eq!(as_stored(before_1970), parse_instant(&to_text(before_1970)).unwrap());
    }

    #[test]
    fn other_spellings_of_an_instant_are_understood() {
        for text in ["2026-01-31T07:30:00+01:00", "2026-01-31 06:30:00", "2026-01-31 06:30:00.000"] {
            assert_eq!(to_text(parse_instant(text).unwrap()), "2026-01-31T06:30:00.000Z", "{text}");
        }
        assert!(parse_instant("yesterday").is_err());
    }
}
