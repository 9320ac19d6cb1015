//! Settings of the window and the state of secrets, on the wire.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Settings of the application. Feeds, calendars and keywords are the `config` of their tasks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SettingsDto {
    /// `system`, `light` or `dark`.
    pub theme: String,
    /// `comfortable` or `compact`.
    pub density: String,
    /// The zone times are shown in: `system` or an IANA name.
    pub timezone: String,
    /// How much the log's files are told: `error`, `warn`, `info`, `debug` or `trace`.
    pub log_level: String,
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
