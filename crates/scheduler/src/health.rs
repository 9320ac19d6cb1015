//! Whether the store does what it is asked: told by whoever asks it, published by the manager.
//!
//! Who asks goes on asking (`execution::persist`), so that a failure is an answer to nobody; this is where it can be seen.

use tokio::sync::watch;

use crate::error::StoreError;

/// The store's last failure, while it lasts.
#[derive(Debug, Default)]
pub struct StoreHealth(watch::Sender<Option<String>>);

impl StoreHealth {
    /// It has failed.
    pub fn failed(&self, error: &StoreError) {
        let failure = Some(error.with_cause());
        self.0.send_if_modified(|known| {
            let is_news = *known != failure;
            *known = failure;
            is_news
        });
    }

    /// It has done something.
    pub fn works(&self) {
        // Looked at first: that is all there is to it, but for the end of a failure.
        if self.0.borrow().is_some() {
            self.0.send_replace(None);
        }
    }

    /// What it has failed with, unless it has done something since.
    pub fn failure(&self) -> Option<String> {
        self.0.borrow().clone()
    }

    /// Hears of changes from now on.
    pub fn watch(&self) -> watch::Receiver<Option<String>> {
        self.0.subscribe()
    }
}
