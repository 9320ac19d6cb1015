//! Calendar events, one row an occurrence: what `calendar_sync` writes and what people look at.
//!
//! Timed occurrences are instants; all-day ones are dates without a zone, and mean those dates wherever the
//! reader is. That is why listings take their range in the reader's own zone.

use std::{collections::HashMap, fmt, sync::Arc};

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use rusqlite::{Connection, OptionalExtension, Row, named_params, params, types::Type};
use scheduler::store::StoreResult;

use super::{
    seen::{Place, seen_at},
    sources::{SourceAttempt, write_attempt},
};
use crate::{SqliteStore, row::to_text};

/// So many occurrences are listed, the first ones.
pub const MAX_LISTED: u32 = 5_000;

/// When an occurrence begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EventTime {
    /// A whole day; as an end, the first day that is not part of it.
    Date(NaiveDate),
    /// An instant.
    Instant(DateTime<Utc>),
}

impl fmt::Display for EventTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date(date) => write!(f, "{}", date.format("%Y-%m-%d")),
            Self::Instant(at) => f.write_str(&to_text(*at)),
        }
    }
}

/// One occurrence as its calendar has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The publisher's id of the event. The texts are shared among the occurrences of an event: there may be thousands.
    pub uid: Arc<str>,
    /// Which occurrence of the event: the time it was planned for, or empty for an event that happens once.
    pub recurrence_id: String,
    /// Title.
    pub summary: Arc<str>,
    /// Place.
    pub location: Option<Arc<str>>,
    /// More.
    pub description: Option<Arc<str>>,
    /// Begin; both times are dates or both are instants.
    pub start: EventTime,
    /// End, exclusive.
    pub end: EventTime,
    /// One of a series.
    pub recurring: bool,
}

/// An occurrence as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Row id.
    pub id: i64,
    /// Configured name of its calendar.
    pub calendar: String,
    /// What the calendar says.
    pub occurrence: Occurrence,
}

/// What a sync changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replaced {
    /// New occurrences.
    pub inserted: usize,
    /// Known ones that changed.
    pub updated: usize,
    /// Those the calendar no longer has.
    pub removed: usize,
}

/// Figures about the calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarStats {
    /// Occurrences that have not ended, within the next 7 days.
    pub next_7_days: i64,
    /// Of today.
    pub today: i64,
    /// Occurrences held.
    pub total: i64,
    /// Events, a series being one, that came in since somebody last looked.
    pub new_since_seen: i64,
    /// The next one to start.
    pub next: Option<Event>,
}

impl SqliteStore {
    /// Makes a calendar's occurrences those given, and notes the attempt, in one transaction. What ended before
    /// `window_start` goes without being counted: it left the window, not the calendar. New ones come in at `now`, when
    /// somebody can see them, and not with the attempt, which began before the calendar was asked.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn replace_events(
        &self,
        attempt: SourceAttempt,
        occurrences: Vec<Occurrence>,
        window_start: DateTime<Tz>,
        now: DateTime<Utc>,
    ) -> StoreResult<Replaced> {
        self.write(move |conn| {
            write_attempt(conn, &attempt)?;
            conn.execute(
                "DELETE FROM calendar_events WHERE calendar = ?1 AND (
                   (all_day = 0 AND ends_at <= ?2 AND starts_at < ?2) OR (all_day = 1 AND ends_at <= ?3))",
                params![
                    attempt.name,
                    to_text(window_start.to_utc()),
                    EventTime::Date(window_start.date_naive()).to_string()
                ],
            )?;
            replace(conn, &attempt.name, &occurrences, now)
        })
        .await
    }

    /// Forgets the events of calendars that are configured no more and says how many there were.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn retain_calendars(&self, names: Vec<String>) -> StoreResult<usize> {
        self.write(move |conn| {
            let known: Vec<String> = conn
                .prepare_cached("SELECT DISTINCT calendar FROM calendar_events")?
                .query_map([], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            known
                .iter()
                .filter(|name| !names.contains(name))
                .map(|name| conn.execute("DELETE FROM calendar_events WHERE calendar = ?1", [name]))
                .sum()
        })
        .await
    }

    /// Occurrences that touch the time from `from` up to `to`, by start and at most [`MAX_LISTED`]. The zone of the two says
    /// which dates that time covers, and when they begin.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_events(&self, from: DateTime<Tz>, to: DateTime<Tz>) -> StoreResult<Vec<Event>> {
        let (zone, range) = (from.timezone(), Range::new(from, to));
        let mut events = self.read(move |conn| in_range(conn, &range)).await?;
        // The database orders texts, in which a date comes before all instants of that date in UTC. What begins with a
        // day is told before it.
        events.sort_by_cached_key(|event| match event.occurrence.start {
            EventTime::Date(date) => (start_of_day(zone, date).to_utc(), false),
            EventTime::Instant(at) => (at, true),
        });
        Ok(events)
    }

    /// Figures about the calendar as seen at `now`, in the reader's zone.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn calendar_stats(&self, now: DateTime<Tz>) -> StoreResult<CalendarStats> {
        let zone = now.timezone();
        let midnight = |days| start_of_day(zone, now.date_naive() + Days::new(days));
        let today = Range::new(midnight(0), midnight(1));
        let week = Range::new(now, now + TimeDelta::days(7));
        let next_dates = now.date_naive() + Days::new(1);
        let next_midnight = midnight(1).to_utc();
        let at = now.to_utc();
        self.read(move |conn| {
            let timed = first(conn, false, &EventTime::Instant(at).to_string())?;
            let all_day = first(conn, true, &EventTime::Date(next_dates).to_string())?;
            // Tomorrow's all-day events begin with tomorrow: a timed one before midnight comes first.
            let next = match (timed, all_day) {
                (Some(timed), Some(all_day)) => {
                    let begins = match all_day.occurrence.start {
                        EventTime::Date(date) => next_midnight + (date - next_dates),
                        EventTime::Instant(at) => at,
                    };
                    let timed_first = timed.occurrence.start <= EventTime::Instant(begins);
                    Some(if timed_first { timed } else { all_day })
                }
                (timed, all_day) => timed.or(all_day),
            };
            Ok(CalendarStats {
                next_7_days: count_in_range(conn, &week)?,
                today: count_in_range(conn, &today)?,
                total: conn.query_row("SELECT count(*) FROM calendar_events", [], |row| row.get(0))?,
                new_since_seen: new_since_seen(conn)?,
                next,
            })
        })
        .await
    }
}

/// A time as instants and as the dates it covers.
struct Range {
    from: String,
    to: String,
    first_date: String,
    last_date: String,
}

impl Range {
    fn new(from: DateTime<Tz>, to: DateTime<Tz>) -> Self {
        // `to` is exclusive: midnight belongs to the next date.
        let last = to - TimeDelta::milliseconds(1);
        Self {
            from: to_text(from.to_utc()),
            to: to_text(to.to_utc()),
            first_date: EventTime::Date(from.date_naive()).to_string(),
            last_date: EventTime::Date(last.date_naive()).to_string(),
        }
    }
}

/// The condition that an occurrence touches a [`Range`]; one without a length counts where it begins.
macro_rules! touching {
    ($select:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $select,
            " FROM calendar_events WHERE
               (all_day = 0 AND starts_at < ?2 AND (ends_at > ?1 OR starts_at >= ?1))
               OR (all_day = 1 AND starts_at <= ?4 AND ends_at > ?3) ",
            $rest
        )
    };
}

fn in_range(conn: &Connection, range: &Range) -> rusqlite::Result<Vec<Event>> {
    conn.prepare_cached(touching!("*", "ORDER BY starts_at, id LIMIT ?5"))?
        .query_map(params![range.from, range.to, range.first_date, range.last_date, MAX_LISTED], event_of)?
        .collect()
}

fn count_in_range(conn: &Connection, range: &Range) -> rusqlite::Result<i64> {
    conn.prepare_cached(touching!("count(*)", ""))?
        .query_row(params![range.from, range.to, range.first_date, range.last_date], |row| row.get(0))
}

/// An event whose rows are older than the record of when they came in is not new.
fn new_since_seen(conn: &Connection) -> rusqlite::Result<i64> {
    conn.prepare_cached(concat!(
        "SELECT count(*) FROM (SELECT DISTINCT calendar, uid FROM calendar_events WHERE added_at > ",
        seen_at!(),
        ")"
    ))?
    .query_row(named_params! { ":seen": Place::Calendar.key() }, |row| row.get(0))
}

fn first(conn: &Connection, all_day: bool, from: &str) -> rusqlite::Result<Option<Event>> {
    conn.prepare_cached(
        "SELECT * FROM calendar_events WHERE all_day = ?1 AND starts_at >= ?2 ORDER BY starts_at, id LIMIT 1",
    )?
    .query_row(params![all_day, from], event_of)
    .optional()
}

/// The first instant of a date; where a zone skips midnight, the first that exists.
fn start_of_day(zone: Tz, date: NaiveDate) -> DateTime<Tz> {
    let midnight = date.and_time(NaiveTime::MIN);
    (0..24)
        .find_map(|hours| zone.from_local_datetime(&(midnight + TimeDelta::hours(hours))).earliest())
        .unwrap_or_else(|| zone.from_utc_datetime(&midnight))
}

fn replace(
    conn: &Connection,
    calendar: &str,
    occurrences: &[Occurrence],
    now: DateTime<Utc>,
) -> rusqlite::Result<Replaced> {
    let mut count = Replaced::default();
    // Not their texts: those are compared where they lie.
    let mut known: HashMap<(Arc<str>, String), i64> = conn
        .prepare_cached("SELECT uid, recurrence_id, id FROM calendar_events WHERE calendar = ?1")?
        .query_map([calendar], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    let series = series_of(conn, calendar)?;
    let now = Some(to_text(now));
    for occurrence in occurrences {
        // With each day, further occurrences of a series come into view: the series is not new for that.
        let added_at = series.get(&*occurrence.uid).unwrap_or(&now).as_deref();
        let is_known =
            known.remove(&(Arc::clone(&occurrence.uid), occurrence.recurrence_id.clone())).is_some();
        let is_written = write_occurrence(conn, calendar, occurrence, added_at)?;
        count.inserted += usize::from(!is_known);
        count.updated += usize::from(is_known && is_written);
    }
    for gone in known.values() {
        count.removed += conn.prepare_cached("DELETE FROM calendar_events WHERE id = ?1")?.execute([gone])?;
    }
    Ok(count)
}

/// When each event of a calendar came in, by its uid.
fn series_of(conn: &Connection, calendar: &str) -> rusqlite::Result<HashMap<String, Option<String>>> {
    conn.prepare_cached("SELECT uid, min(added_at) FROM calendar_events WHERE calendar = ?1 GROUP BY uid")?
        .query_map([calendar], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// Writes what the calendar says, and answers whether that was new; when it came in stays as it was written first.
fn write_occurrence(
    conn: &Connection,
    calendar: &str,
    occurrence: &Occurrence,
    added_at: Option<&str>,
) -> rusqlite::Result<bool> {
    conn.prepare_cached(
        "INSERT INTO calendar_events
           (calendar, uid, recurrence_id, summary, location, description, starts_at, ends_at, all_day, recurring,
            added_at)
         VALUES (:calendar, :uid, :recurrence_id, :summary, :location, :description, :start, :end, :all_day, :recurring,
                 :added_at)
         ON CONFLICT (calendar, uid, recurrence_id) DO UPDATE SET summary = excluded.summary,
           location = excluded.location, description = excluded.description, starts_at = excluded.starts_at,
           ends_at = excluded.ends_at, all_day = excluded.all_day, recurring = excluded.recurring
         WHERE summary IS NOT excluded.summary OR location IS NOT excluded.location
           OR description IS NOT excluded.description OR starts_at IS NOT excluded.starts_at
           OR ends_at IS NOT excluded.ends_at OR all_day IS NOT excluded.all_day
           OR recurring IS NOT excluded.recurring",
    )?
    .execute(named_params! {
        ":calendar": calendar,
        ":uid": occurrence.uid,
        ":recurrence_id": occurrence.recurrence_id,
        ":summary": occurrence.summary,
        ":location": occurrence.location,
        ":description": occurrence.description,
        ":start": occurrence.start.to_string(),
        ":end": occurrence.end.to_string(),
        ":all_day": matches!(occurrence.start, EventTime::Date(_)),
        ":recurring": occurrence.recurring,
        ":added_at": added_at,
    })
    .map(|written| written > 0)
}

fn event_of(row: &Row<'_>) -> rusqlite::Result<Event> {
    Ok(Event {
        id: row.get("id")?,
        calendar: row.get("calendar")?,
        occurrence: Occurrence {
            uid: row.get("uid")?,
            recurrence_id: row.get("recurrence_id")?,
            summary: row.get("summary")?,
            location: row.get("location")?,
            description: row.get("description")?,
            start: event_time(row, "starts_at")?,
            end: event_time(row, "ends_at")?,
            recurring: row.get("recurring")?,
        },
    })
}

fn event_time(row: &Row<'_>, column: &str) -> rusqlite::Result<EventTime> {
    let text: String = row.get(column)?;
    let time = if text.len() == "2026-01-31".len() {
        text.parse().map(EventTime::Date)
    } else {
        DateTime::parse_from_rfc3339(&text).map(|at| EventTime::Instant(at.to_utc()))
    };
    time.map_err(|e| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(e)))
}
