//! Alerts. `alerts_refresh` says what holds now; this raises what is new and resolves what is gone.

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, OptionalExtension, Row, named_params, params};
use scheduler::store::StoreResult;

use super::seen::{Place, seen_at};
use crate::{
    SqliteStore,
    row::{instant, optional_instant, to_text},
};

#[cfg(test)]
mod tests;

/// So many resolved alerts are listed, the latest ones.
pub const MAX_RESOLVED: u32 = 500;

/// How much an alert matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Good to know.
    Info,
    /// Somebody should look.
    Warning,
    /// Somebody has to act.
    Critical,
}

impl Severity {
    /// The word it is stored and sent as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Critical => "critical",
        }
    }
}

/// Something that holds now and deserves an alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// `task_failing`, `event_soon`, `keyword`, `idea_due`.
    pub kind: &'static str,
    /// What it is about, within its kind.
    pub subject: String,
    /// How much it matters.
    pub severity: Severity,
    /// One line.
    pub title: String,
    /// More.
    pub detail: String,
    /// A route of the window or an http(s) address.
    pub link: Option<String>,
    /// When the latest came of what it tells of, where that is more than one thing.
    pub newest_at: Option<DateTime<Utc>>,
}

/// An alert as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// Row id.
    pub id: i64,
    /// `task_failing`, `event_soon`, `keyword`, `idea_due`.
    pub kind: String,
    /// What it is about, within its kind.
    pub subject: String,
    /// `info`, `warning` or `critical`.
    pub severity: String,
    /// One line.
    pub title: String,
    /// More.
    pub detail: String,
    /// A route of the window or an http(s) address.
    pub link: Option<String>,
    /// Since when.
    pub raised_at: DateTime<Utc>,
    /// Until when; `None` while it lasts.
    pub resolved_at: Option<DateTime<Utc>>,
    /// When somebody saw to it.
    pub acknowledged_at: Option<DateTime<Utc>>,
    /// Hidden until then.
    pub snoozed_until: Option<DateTime<Utc>>,
}

/// What a refresh changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Refreshed {
    /// New alerts.
    pub raised: usize,
    /// Alerts whose cause is gone.
    pub resolved: usize,
}

/// Figures about alerts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlertStats {
    /// Open, not acknowledged and not snoozed.
    pub open: i64,
    /// Of these, critical.
    pub critical: i64,
    /// Raised in the last 24 hours.
    pub last_24h: i64,
    /// Of the open ones, those raised since somebody last looked.
    pub new_since_seen: i64,
    /// When the first of the snoozed ones comes back.
    pub next_wake_at: Option<DateTime<Utc>>,
}

impl SqliteStore {
    /// Makes the open alerts those of `findings`: raises what has none yet, brings the text of known ones up to
    /// date, resolves the rest. Acknowledged and snoozed ones stay so while their cause lasts and does not get
    /// graver; one that tells of several things is acknowledged for those that were there.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn refresh_alerts(&self, findings: Vec<Finding>, now: DateTime<Utc>) -> StoreResult<Refreshed> {
        self.write(move |conn| {
            let mut count = Refreshed::default();
            let open: Vec<(i64, String, String)> = conn
                .prepare_cached("SELECT id, kind, subject FROM alerts WHERE resolved_at IS NULL")?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
                .collect::<Result<_, _>>()?;
            for (id, kind, subject) in open {
                if !findings.iter().any(|found| found.kind == kind && found.subject == subject) {
                    count.resolved += conn
                        .prepare_cached("UPDATE alerts SET resolved_at = ?1 WHERE id = ?2")?
                        .execute(params![to_text(now), id])?;
                }
            }
            for finding in &findings {
                count.raised += raise(conn, finding, now)?;
            }
            Ok(count)
        })
        .await
    }

    /// Alerts, the latest first: the open ones that are not snoozed, or all. Of the resolved ones no more than
    /// [`MAX_RESOLVED`]; of the others all, however old: they are as many as there are causes.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_alerts(&self, include_resolved: bool, now: DateTime<Utc>) -> StoreResult<Vec<Alert>> {
        self.read(move |conn| {
            conn.prepare_cached(
                "SELECT * FROM alerts
                 WHERE resolved_at IS NULL AND (:all OR snoozed_until IS NULL OR snoozed_until <= :now)
                 UNION ALL
                 SELECT * FROM (SELECT * FROM alerts WHERE :all AND resolved_at IS NOT NULL
                   ORDER BY raised_at DESC, id DESC LIMIT :resolved)
                 ORDER BY raised_at DESC, id DESC",
            )?
            .query_map(
                named_params! { ":all": include_resolved, ":now": to_text(now), ":resolved": MAX_RESOLVED },
                alert_of,
            )?
            .collect()
        })
        .await
    }

    /// Remembers that somebody has seen to an alert; `None` when there is none of this id.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn acknowledge_alert(&self, id: i64, now: DateTime<Utc>) -> StoreResult<Option<Alert>> {
        let sql =
            "UPDATE alerts SET acknowledged_at = coalesce(acknowledged_at, ?2) WHERE id = ?1 RETURNING *";
        self.change_alert(sql, id, Some(now)).await
    }

    /// Somebody has not seen to an alert after all; `None` when there is none of this id.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn unacknowledge_alert(&self, id: i64) -> StoreResult<Option<Alert>> {
        self.change_alert("UPDATE alerts SET acknowledged_at = ?2 WHERE id = ?1 RETURNING *", id, None).await
    }

    /// Hides an alert until an instant, or (`None`) shows a hidden one again; `None` when there is none of this id.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn snooze_alert(&self, id: i64, until: Option<DateTime<Utc>>) -> StoreResult<Option<Alert>> {
        self.change_alert("UPDATE alerts SET snoozed_until = ?2 WHERE id = ?1 RETURNING *", id, until).await
    }

    async fn change_alert(
        &self,
        sql: &'static str,
        id: i64,
        at: Option<DateTime<Utc>>,
    ) -> StoreResult<Option<Alert>> {
        let at = at.map(to_text);
        self.write(move |conn| conn.query_row(sql, params![id, at], alert_of).optional()).await
    }

    /// Figures about alerts.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn alert_stats(&self, now: DateTime<Utc>) -> StoreResult<AlertStats> {
        self.read(move |conn| {
            conn.prepare_cached(concat!(
                "WITH showing AS (SELECT severity, raised_at FROM alerts WHERE resolved_at IS NULL AND acknowledged_at IS NULL
                   AND (snoozed_until IS NULL OR snoozed_until <= :now))
                 SELECT (SELECT count(*) FROM showing) AS open,
                   (SELECT count(*) FROM showing WHERE severity = 'critical') AS critical,
                   (SELECT count(*) FROM alerts WHERE raised_at > :day_ago) AS last_24h,
                   (SELECT count(*) FROM showing WHERE raised_at > ",
                seen_at!(),
                ") AS new_since_seen,
                   (SELECT min(snoozed_until) FROM alerts WHERE resolved_at IS NULL AND snoozed_until > :now) AS next_wake_at"
            ))?
            .query_row(
                named_params! {
                    ":now": to_text(now),
                    ":day_ago": to_text(now - TimeDelta::hours(24)),
                    ":seen": Place::Alerts.key(),
                },
                |row| {
                    Ok(AlertStats {
                        open: row.get("open")?,
                        critical: row.get("critical")?,
                        last_24h: row.get("last_24h")?,
                        new_since_seen: row.get("new_since_seen")?,
                        next_wake_at: optional_instant(row, "next_wake_at")?,
                    })
                },
            )
        })
        .await
    }
}

/// 1 when it is new.
fn raise(conn: &Connection, finding: &Finding, now: DateTime<Utc>) -> rusqlite::Result<usize> {
    let values = named_params! {
        ":kind": finding.kind,
        ":subject": finding.subject,
        ":severity": finding.severity.as_str(),
        ":title": finding.title,
        ":detail": finding.detail,
        ":link": finding.link,
    };
    let again = named_params! {
        ":kind": finding.kind,
        ":subject": finding.subject,
        ":severity": finding.severity.as_str(),
        ":newest_at": finding.newest_at.map(to_text),
    };
    // By their places in this list one severity is graver than another.
    conn.prepare_cached(
        "UPDATE alerts SET acknowledged_at = NULL, snoozed_until = iif(is_graver, NULL, snoozed_until)
         FROM (SELECT id AS known, instr('info warning critical', :severity) > instr('info warning critical', severity) AS is_graver
           FROM alerts WHERE kind = :kind AND subject = :subject AND resolved_at IS NULL)
         WHERE id = known AND (is_graver OR acknowledged_at < :newest_at)",
    )?
    .execute(again)?;
    let known = conn
        .prepare_cached(
            "UPDATE alerts SET severity = :severity, title = :title, detail = :detail, link = :link
             WHERE kind = :kind AND subject = :subject AND resolved_at IS NULL",
        )?
        .execute(values)?;
    if known > 0 {
        return Ok(0);
    }
    conn.prepare_cached(
        "INSERT INTO alerts (kind, subject, severity, title, detail, link, raised_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        finding.kind,
        finding.subject,
        finding.severity.as_str(),
        finding.title,
        finding.detail,
        finding.link,
        to_text(now)
    ])
}

fn alert_of(row: &Row<'_>) -> rusqlite::Result<Alert> {
    Ok(Alert {
        id: row.get("id")?,
        kind: row.get("kind")?,
        subject: row.get("subject")?,
        severity: row.get("severity")?,
        title: row.get("title")?,
        detail: row.get("detail")?,
        link: row.get("link")?,
        raised_at: instant(row, "raised_at")?,
        resolved_at: optional_instant(row, "resolved_at")?,
        acknowledged_at: optional_instant(row, "acknowledged_at")?,
        snoozed_until: optional_instant(row, "snoozed_until")?,
    })
}
