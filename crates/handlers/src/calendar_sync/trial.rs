//! One unconditional look at a calendar, for [`crate::trial`].

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{ACCEPT_CALENDARS, Content, Expanded, Window, file_content, location::Location, occurrences};
use crate::{
    http::{Fetched, HttpClient, Request},
    secrets::{Redactor, Secret},
    source::Failure,
    trial::{EXAMPLES, Tried},
};

/// What the calendar at `address` holds. The address is taken for a secret, whether it is one or not.
pub(crate) async fn try_calendar(
    http: &HttpClient,
    address: &Secret,
    now: DateTime<Utc>,
    zone: Tz,
) -> Result<Tried, Failure> {
    let window = Window::around(now, zone);
    let read = read(http, address, window, now).await;
    let redactor = Redactor::of_address_and_host(address);
    let expanded = read.map_err(|failure| failure.redacted(&redactor))?;
    Ok(tried(&expanded, &redactor, window, now))
}

async fn read(
    http: &HttpClient,
    address: &Secret,
    window: Window,
    now: DateTime<Utc>,
) -> Result<Expanded, Failure> {
    let content = match Location::parse(address.expose()).map_err(Failure::refused)? {
        Location::File(path) => file_content(path).await?,
        Location::Web(url) => {
            let request = Request { url: &url, accept: ACCEPT_CALENDARS, validators: None, now };
            match http.get(request).await? {
                Fetched::Content { body, charset, .. } => Content { body, charset },
                Fetched::NotModified => Content::default(),
            }
        }
    };
    occurrences(content, window, http.time_limit(), Some(Redactor::of_address(address))).await
}

fn tried(expanded: &Expanded, redactor: &Redactor, window: Window, now: DateTime<Utc>) -> Tried {
    // A series is one event; of each, what comes next.
    let mut next: BTreeMap<&str, Option<(DateTime<Utc>, &str)>> = BTreeMap::new();
    for occurrence in &expanded.occurrences {
        let begins = window.instant(occurrence.start);
        let coming = (begins > now).then_some((begins, &*occurrence.summary));
        let known = next.entry(&occurrence.uid).or_default();
        *known = known.iter().copied().chain(coming).min();
    }
    let items = next.len();
    let mut coming: Vec<_> = next.into_values().flatten().collect();
    coming.sort_unstable();
    Tried {
        items,
        newest_at: coming.first().map(|(begins, _)| *begins),
        examples: coming.iter().take(EXAMPLES).map(|(_, summary)| (*summary).to_owned()).collect(),
        warning: expanded.warning.as_deref().map(|warning| redactor.redact(warning)),
    }
}
