//! Use cases about the application's own settings and the key of NewsData.io.

use api::{
    error::ApiError,
    settings::{SecretStatusDto, SettingsDto, SettingsInput},
};
use chrono_tz::Tz;
use handlers::ReadSecretError;

use crate::{
    Cockpit, UseCaseResult,
    incidents::Notifications,
    logging::{self, DEFAULT_LEVEL, LEVELS},
    manners::{self, NOTIFICATIONS},
    quiet_hours::QuietHours,
    secrets::{SecretError, SystemSecrets},
};

#[cfg(test)]
mod tests;

/// Characters of an API key.
const MAX_KEY_CHARS: usize = 200;
const THEMES: [&str; 3] = ["system", "light", "dark"];
/// Key and field of the level of the log's files.
const LOG_LEVEL: &str = "logLevel";
/// Key of the zone that times are shown in.
const SHOWN_ZONE: &str = "timezone";
/// Times are shown as this computer's clocks do.
const SYSTEM_ZONE: &str = "system";
const DENSITIES: [&str; 2] = ["comfortable", "compact"];

impl Cockpit {
    /// The settings in force.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn get_settings(&self) -> UseCaseResult<SettingsDto> {
        let manners = self.load_manners().await?;
        Ok(SettingsDto {
            theme: self.word("theme", &THEMES).await?,
            density: self.word("density", &DENSITIES).await?,
            timezone: self.shown_zone().await?,
            log_level: self.log_level().await?,
            close_to_tray: manners.close_to_tray,
            start_at_login: self.starts_at_login(),
            notifications: manners.notifications.as_str().to_owned(),
            quiet_hours: manners.quiet_hours.map(QuietHours::to_wire),
            no_tray: self.missing_tray(),
            no_start_at_login: self.missing_login_start(),
            data_dir: self.data_dir().display().to_string(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        })
    }

    /// Changes settings.
    ///
    /// # Errors
    /// A field cannot be what was asked for, or the database could not be written; nothing was changed then.
    pub async fn update_settings(&self, input: &SettingsInput) -> UseCaseResult<SettingsDto> {
        let changes = checked(input)?;
        let before = self.get_settings().await?;
        // What the system may refuse comes first: nothing of ours was changed then.
        self.set_start_at_login(input.start_at_login)?;
        if let Err(error) = self.store().save_settings(changes).await {
            self.put_back_start_at_login(input.start_at_login, before.start_at_login);
            return Err(error.into());
        }
        self.follow_stored_settings().await;
        self.tell_others();
        Ok(self.get_settings().await.unwrap_or_else(|error| {
            tracing::warn!(%error, "the settings are stored, and cannot be read");
            changed(before, input)
        }))
    }

    /// Goes by what is stored. What cannot be read of it was stored all the same: the next start goes by it.
    pub(crate) async fn follow_stored_settings(&self) {
        match self.log_level().await {
            Ok(level) => logging::set_level(&level),
            Err(error) => tracing::warn!(%error, "the level of the log is stored, and cannot be read"),
        }
        if let Err(error) = self.load_manners().await {
            tracing::warn!(%error, "the manners are stored, and cannot be read");
        }
    }

    /// How much the log's files are told.
    pub(crate) async fn log_level(&self) -> UseCaseResult<String> {
        let stored = self.store().setting(LOG_LEVEL).await?;
        let level = stored.and_then(|json| serde_json::from_str::<String>(&json).ok());
        let known = level.filter(|level| LEVELS.contains(&level.as_str()));
        Ok(known.unwrap_or_else(|| DEFAULT_LEVEL.to_owned()))
    }

    /// Whether the NewsData key is there, and where from.
    ///
    /// # Errors
    /// None at present.
    pub async fn get_newsdata_key_status(&self) -> UseCaseResult<SecretStatusDto> {
        ask_keyring(|| Ok(SystemSecrets::newsdata_status())).await.map_err(SecretError::of_newsdata_key)
    }

    /// Whether the keyring, or the environment, has a key of NewsData. Where nobody says, it has none.
    pub(crate) async fn has_newsdata_key(&self) -> UseCaseResult<bool> {
        Ok(matches!(self.newsdata_key_kept().await?, Ok(true)))
    }

    /// The same, or why that is not known.
    pub(crate) async fn newsdata_key_kept(&self) -> UseCaseResult<Result<bool, ReadSecretError>> {
        self.with_secrets(|secrets| Ok(secrets.newsdata_key().map(|key| key.is_some()))).await
    }

    /// Puts the NewsData key into the keyring of the system.
    ///
    /// # Errors
    /// The key cannot be one, or there is no keyring.
    pub async fn set_newsdata_key(&self, key: String) -> UseCaseResult<SecretStatusDto> {
        let key = typed_newsdata_key(&key)?;
        ask_keyring(move || SystemSecrets::set_newsdata_key(&key)).await.map_err(SecretError::of_newsdata_key)
    }

    /// Removes the NewsData key from the keyring of the system.
    ///
    /// # Errors
    /// There is no keyring.
    pub async fn clear_newsdata_key(&self) -> UseCaseResult<SecretStatusDto> {
        ask_keyring(SystemSecrets::clear_newsdata_key).await.map_err(SecretError::of_newsdata_key)
    }

    /// The zone whose days somebody sees.
    pub(crate) async fn zone_shown(&self) -> UseCaseResult<Tz> {
        // The word for this computer's own is no name of a zone.
        Ok(self.shown_zone().await?.parse().unwrap_or_else(|_| self.zone()))
    }

    /// The zone times are shown in; the system's where what is stored is none.
    async fn shown_zone(&self) -> UseCaseResult<String> {
        let stored = self.store().setting(SHOWN_ZONE).await?;
        let zone = stored.and_then(|json| serde_json::from_str::<String>(&json).ok());
        Ok(zone.filter(|zone| is_shown_zone(zone)).unwrap_or_else(|| SYSTEM_ZONE.to_owned()))
    }

    /// A stored word, or the first of those allowed.
    async fn word(&self, key: &str, allowed: &[&str]) -> UseCaseResult<String> {
        let stored = self.store().setting(key).await?;
        let word = stored.and_then(|json| serde_json::from_str::<String>(&json).ok());
        let default = || allowed.first().copied().unwrap_or_default().to_owned();
        Ok(word.filter(|word| allowed.contains(&word.as_str())).unwrap_or_else(default))
    }
}

/// A key of NewsData as somebody typed it, without blanks around it.
pub(crate) fn typed_newsdata_key(key: &str) -> UseCaseResult<String> {
    let key = key.trim();
    if key.is_empty() || key.chars().count() > MAX_KEY_CHARS || !key.chars().all(|c| c.is_ascii_graphic()) {
        let message = format!("a key is 1 to {MAX_KEY_CHARS} letters, digits and signs, without spaces");
        return Err(ApiError::invalid("key", message));
    }
    Ok(key.to_owned())
}

/// The settings to store by their keys, JSON.
///
/// # Errors
/// A field cannot be what was asked for.
pub(crate) fn checked(input: &SettingsInput) -> UseCaseResult<Vec<(String, String)>> {
    let changes = [
        ("theme", &input.theme, THEMES.as_slice()),
        ("density", &input.density, &DENSITIES),
        (LOG_LEVEL, &input.log_level, &LEVELS),
        (NOTIFICATIONS, &input.notifications, &Notifications::WORDS),
    ];
    for (field, word, allowed) in changes {
        if let Some(word) = word.as_deref().filter(|word| !allowed.contains(word)) {
            let shown: String = word.chars().take(40).collect();
            let message = format!("{shown:?} is not possible; it can be {}", allowed.join(", "));
            return Err(ApiError::invalid(field, message));
        }
    }
    if let Some(zone) = input.timezone.as_deref().filter(|zone| !is_shown_zone(zone)) {
        let shown: String = zone.chars().take(40).collect();
        let message = format!("{shown:?} is no time zone; name one such as Europe/Berlin, or system");
        return Err(ApiError::invalid("timezone", message));
    }
    let words =
        changes.map(|(field, word, _)| (field, word)).into_iter().chain([(SHOWN_ZONE, &input.timezone)]);
    let named = words.filter_map(|(field, word)| Some((field.to_owned(), format!("\"{}\"", word.as_ref()?))));
    Ok(named.chain(manners::checked(input)?).collect())
}

/// The settings after a change.
fn changed(before: SettingsDto, input: &SettingsInput) -> SettingsDto {
    let word = |wish: &Option<String>, before: String| wish.clone().unwrap_or(before);
    SettingsDto {
        theme: word(&input.theme, before.theme),
        density: word(&input.density, before.density),
        timezone: word(&input.timezone, before.timezone),
        log_level: word(&input.log_level, before.log_level),
        close_to_tray: input.close_to_tray.unwrap_or(before.close_to_tray),
        start_at_login: input.start_at_login.unwrap_or(before.start_at_login),
        notifications: word(&input.notifications, before.notifications),
        quiet_hours: input.quiet_hours.clone().unwrap_or(before.quiet_hours),
        ..before
    }
}

/// The system's own, or a name of the zone database.
fn is_shown_zone(zone: &str) -> bool {
    zone == SYSTEM_ZONE || zone.parse::<Tz>().is_ok()
}

/// The keyring blocks, so it is asked off the runtime's threads.
async fn ask_keyring<F>(question: F) -> Result<SecretStatusDto, SecretError>
where
    F: FnOnce() -> Result<SecretStatusDto, SecretError> + Send + 'static,
{
    tokio::task::spawn_blocking(question).await.unwrap_or(Err(SecretError::NoAnswer))
}
