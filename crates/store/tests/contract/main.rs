//! One contract for every store: what the engine may rely on, checked on the store in memory and on SQLite.

#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod claims;
mod edits;
mod finishes;
mod lost_retries;
mod probes;
mod recovery;
mod requests;
mod skips;
mod subject;

/// Runs each test on a fresh store of both kinds.
macro_rules! on_both_stores {
    ($($test:ident),+ $(,)?) => {
        mod memory {
            $(#[tokio::test] async fn $test() { super::$test($crate::subject::Subject::memory()).await; })+
        }
        mod sqlite {
            $(#[tokio::test] async fn $test() { super::$test($crate::subject::Subject::sqlite().await).await; })+
        }
    };
}
pub(crate) use on_both_stores;
