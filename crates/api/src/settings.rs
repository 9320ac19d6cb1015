//! Settings of the window and the state of secrets, on the wire.

use serde::{Deserialize, Deserializer, Serialize};
use ts_rs::TS;

/// Settings of the application. Feeds, calendars and keywords are the `config` of their tasks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct SettingsDto {
    /// `system`, `light` or `dark`.
    pub theme: String,
    /// `comfortable` or `compact`.
    pub density: String,
    /// The zone times are shown in: `system` or an IANA name.
    pub timezone: String,
    /// How much the log's files are told: `error`, `warn`, `info`, `debug` or `trace`.
    pub log_level: String,
    /// Closing the window leaves the cockpit in the tray, where there is one at that moment.
    pub close_to_tray: bool,
    /// The window starts when somebody logs in; read from the system.
    pub start_at_login: bool,
    /// What is told outside the window: `failures`, `all` or `none`.
    pub notifications: String,
    /// When nothing is told; null: never.
    pub quiet_hours: Option<QuietHoursDto>,
    /// Why the window cannot close to the tray; null where it can.
    pub no_tray: Option<String>,
    /// Why the window cannot start at login; null where it can.
    pub no_start_at_login: Option<String>,
    /// Where the database lies.
    pub data_dir: String,
    /// The program's version.
    pub version: String,
}

/// Changes settings; a missing field stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[ts(optional_fields)]
pub struct SettingsInput {
    /// `system`, `light` or `dark`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<String>,
    /// `comfortable` or `compact`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub density: Option<String>,
    /// `system` or an IANA name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// `error`, `warn`, `info`, `debug` or `trace`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_level: Option<String>,
    /// Closing the window leaves the cockpit in the tray, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub close_to_tray: Option<bool>,
    /// The window starts when somebody logs in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_at_login: Option<bool>,
    /// `failures`, `all` or `none`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notifications: Option<String>,
    /// When nothing is told; null: never.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[ts(optional = nullable, as = "Option<QuietHoursDto>")]
    pub quiet_hours: Option<Option<QuietHoursDto>>,
}

/// A stretch of every day by the clocks of this computer; over midnight where `to` is the earlier.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QuietHoursDto {
    /// `HH:MM`.
    pub from: String,
    /// `HH:MM`.
    pub to: String,
}

/// Tells `null` (clear it) from a missing field (leave it).
#[expect(clippy::option_option, reason = "missing, null and a value are three different things here")]
fn present<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

/// Whether the NewsData key is there; never the key itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SecretStatusDto {
    /// A key is known.
    pub present: bool,
    /// `environment`, `keyring` or `none`.
    pub origin: String,
    /// The keyring answers; if not, only `NEWSDATA_API_KEY` works.
    pub keyring_available: bool,
}
