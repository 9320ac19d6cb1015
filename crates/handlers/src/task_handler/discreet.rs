//! A handler whose panics tell no secret. A panic ends as the run's error, in the words of whoever panicked: a library
//! that quotes the address or the answer that it could not make sense of.
//!
//! Not here: catching it, which is the engine's business. It gets the same panic in other words.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, resume_unwind},
    sync::Arc,
};

use futures::{FutureExt, future::BoxFuture};
use scheduler::{
    handler::{Handler, RunContext},
    run::TaskRunResult,
    task::SystemTask,
};

use crate::{
    config::secrets_in_config,
    secrets::{Scrubber, Secrets, secret_calendars},
};

/// Instead of words that nobody can tell from secrets.
const WITHHELD: &str = "in words that are not shown, because they may hold a secret";

/// The handler, and who knows what must not be told.
pub(super) struct Discreet<H> {
    handler: H,
    secrets: Arc<dyn Secrets>,
}

impl<H> Discreet<H> {
    pub(super) fn new(handler: H, secrets: Arc<dyn Secrets>) -> Self {
        Self { handler, secrets }
    }
}

impl<H: Handler> Handler for Discreet<H> {
    fn run(&self, context: RunContext) -> BoxFuture<'_, TaskRunResult> {
        async move {
            let config = context.task.config.clone();
            // Also one that panics before it returns its future.
            let called = async move { self.handler.run(context).await };
            match AssertUnwindSafe(called).catch_unwind().await {
                Ok(result) => result,
                Err(payload) => match message(&*payload) {
                    Some(message) => {
                        let scrubber = scrubber(Arc::clone(&self.secrets), config).await;
                        let told = scrubber.map(|scrubber| scrubber.scrub(&message));
                        resume_unwind(Box::new(told.unwrap_or_else(|| WITHHELD.to_owned())))
                    }
                    None => resume_unwind(payload),
                },
            }
        }
        .boxed()
    }

    fn needs_network(&self, task: &SystemTask) -> bool {
        self.handler.needs_network(task)
    }
}

/// Knows the key, the addresses in the keyring, and the passwords in the config; none where the keeper panics itself.
async fn scrubber(secrets: Arc<dyn Secrets>, config: Option<String>) -> Option<Scrubber> {
    let known = tokio::task::spawn_blocking(move || {
        let mut known = secrets_in_config(config.as_deref());
        let calendars = secret_calendars(config.as_deref()).unwrap_or_default();
        // What nobody tells cannot be looked for.
        let addresses = calendars.iter().filter_map(|calendar| secrets.calendar_address(&calendar.key).ok());
        known.extend(addresses.flatten());
        known.extend(secrets.newsdata_key().ok().flatten());
        let mut scrubber = Scrubber::new();
        for secret in &known {
            scrubber.hide(secret);
        }
        scrubber
    });
    known.await.ok()
}

fn message(payload: &(dyn Any + Send)) -> Option<String> {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned())
}

#[cfg(test)]
mod tests {
    use scheduler::clock::SystemClock;
    use serde_json::json;
    use store::{NewTask, OpenOptions, SqliteStore};

    use super::*;
    use crate::{ReadSecretError, Secret};

    const KEY: &str = "pub_s3cretKey0123";

    struct Keeper {
        panics: bool,
    }

    impl Secrets for Keeper {
        fn newsdata_key(&self) -> Result<Option<Secret>, ReadSecretError> {
            assert!(!self.panics, "{KEY}");
            Ok(Some(Secret::new(KEY)))
        }

        fn calendar_address(&self, _key: &str) -> Result<Option<Secret>, ReadSecretError> {
            Ok(None)
        }
    }

    /// Panics as libraries do, in its future or before there is one.
    struct Quoting {
        at_once: bool,
    }

    impl Handler for Quoting {
        fn run(&self, context: RunContext) -> BoxFuture<'_, TaskRunResult> {
            let config = context.task.config.clone().unwrap_or_default();
            let words = format!("no idea what {KEY} in {config} means");
            assert!(!self.at_once, "{words}");
            async move { fail(&words) }.boxed()
        }
    }

    fn fail(words: &str) -> TaskRunResult {
        panic!("{words}")
    }

    #[tokio::test]
    async fn a_panic_tells_what_went_wrong_and_no_secret() {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(OpenOptions::new(folder.path(), "test", "1.0")).await.unwrap();
        let url = "https://ada:passw0rd@feeds.example/x?token=t0ken1234";
        let news = NewTask::every("news_sync", "news", "News", 60);
        let config = json!({ "feeds": [{ "name": "Paid", "url": url }] }).to_string();
        store.seed_tasks(vec![NewTask { config: Some(config), ..news }]).await.unwrap();
        let task = store.find_tasks("news_sync", None).await.unwrap().remove(0);
        for (at_once, panics) in [(true, false), (false, false), (false, true)] {
            let (context, _reports) = RunContext::detached(task.clone(), Arc::new(SystemClock::new()));
            let handler = Discreet::new(Quoting { at_once }, Arc::new(Keeper { panics }));
            let panicked = AssertUnwindSafe(handler.run(context)).catch_unwind().await.unwrap_err();
            let said = message(&*panicked).unwrap();
            let shown = said.starts_with("no idea what (hidden) in ") && said.contains("Paid");
            assert!(if panics { said == WITHHELD } else { shown }, "{said}");
            for secret in [KEY, "passw0rd", "t0ken1234"] {
                assert!(!said.contains(secret), "{said}");
            }
        }
        store.close().await;
    }
}
