//! Which of the sources that something is known of are configured at present.
//!
//! What is known of the others is forgotten by the next run; see [`crate::source`]. Until then it is of sources that somebody
//! took out, or that had another address.

use store::queries::sources::{Source, SourceKind};

use crate::{calendar_sync::CalendarConfig, config::ConfigError, news_sync::NewsConfig, source::SourceId};

/// The sources of a config.
#[derive(Clone, Debug)]
pub struct ConfiguredSources(Vec<Configured>);

#[derive(Clone, Debug)]
pub(crate) enum Configured {
    /// At an address.
    At(SourceId),
    /// Of a kind and a name, wherever it lies: its address is a secret, which is not asked for.
    Named(SourceKind, String),
}

impl ConfiguredSources {
    /// Those of a config of `news_sync`. NewsData is always one: whether it is asked is for its key to say.
    ///
    /// # Errors
    /// The config cannot be used; see [`crate::validate_config`].
    pub fn of_news(config: Option<&str>) -> Result<Self, ConfigError> {
        Ok(Self(NewsConfig::read(config)?.sources()))
    }

    /// Those of a config of `calendar_sync`.
    ///
    /// # Errors
    /// The config cannot be used; see [`crate::validate_config`].
    pub fn of_calendars(config: Option<&str>) -> Result<Self, ConfigError> {
        Ok(Self(CalendarConfig::read(config)?.sources()))
    }

    /// Whether what is known of a source is of one of these.
    pub fn has(&self, known: &Source) -> bool {
        self.0.iter().any(|source| match source {
            Configured::At(id) => known.kind == id.kind.as_str() && known.address_hash == id.address_hash,
            Configured::Named(kind, name) => known.kind == kind.as_str() && known.name == *name,
        })
    }
}
