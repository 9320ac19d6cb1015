//! Fifty starts at once.

use std::time::Duration;

use futures::future::join_all;
use scheduler::{run::Epoch, store::Store};
use store::{OpenOptions, SqliteStore};

use crate::{
    folder::Folder,
    serving::{Outcome, Serving},
};

const STARTS: usize = 50;
/// Longer than the test: nothing runs by itself.
const SETTLE: Duration = Duration::from_hours(1);

/// Starts them all; returns the one that owns the database when the others have been refused.
async fn one_of_fifty(folder: &Folder) -> Serving {
    let starts: Vec<_> = (0..STARTS).map(|_| Serving::spawn(folder, SETTLE)).collect();
    let mut owners = Vec::new();
    let mut refused = Vec::new();
    for outcome in join_all(starts.into_iter().map(Serving::outcome)).await {
        match outcome {
            Outcome::Owns(serving) => owners.push(*serving),
            Outcome::Refused { code, said } => refused.push((code, said)),
        }
    }
    assert_eq!((owners.len(), refused.len()), (1, STARTS - 1), "{refused:?}");
    let owner = owners.pop().unwrap();
    let named = format!("(pid {})", owner.id());
    for (code, said) in &refused {
        assert_eq!(*code, Some(4), "{said}");
        assert!(said.contains("another process") && said.contains(folder.path().to_str().unwrap()), "{said}");
        assert!(said.contains("stop it first"), "it says what to do: {said}");
        // In the instant between the lock and the pid in its file, nobody can be named.
        assert!(said.contains(&named) || !said.contains("(pid "), "names somebody else: {said}");
    }
    owner
}

/// The number that the next owner gets.
async fn next_epoch(folder: &Folder) -> Epoch {
    let store = SqliteStore::open(OpenOptions::new(folder.path(), "test", "1.0")).await.unwrap();
    let epoch = store.epoch();
    store.close().await;
    epoch
}

#[tokio::test]
async fn one_of_fifty_first_starts_makes_the_database_and_owns_it() {
    let folder = Folder::empty();
    let owner = one_of_fifty(&folder).await;
    assert_eq!(
        folder.names(),
        ["cockpit.db", "cockpit.lock", "cockpit.sock", "logs"],
        "nothing is left of the others"
    );
    assert_eq!(
        folder.json(&["set", "news_sync", "--name", "Heard"]).await["name"],
        "Heard",
        "the owner answers"
    );
    assert_eq!(owner.stop().await, Some(0));
    assert_eq!(next_epoch(&folder).await, Epoch(2), "one owner, and now this one");
}

#[tokio::test]
async fn one_of_fifty_starts_owns_the_database_and_the_others_change_nothing() {
    let folder = Folder::quiet().await;
    let before = (folder.json(&["tasks"]).await, folder.json(&["runs"]).await);
    let Epoch(last) = next_epoch(&folder).await;
    let owner = one_of_fifty(&folder).await;
    assert_eq!((folder.json(&["tasks"]).await, folder.json(&["runs"]).await), before);
    assert_eq!(
        folder.json(&["set", "news_sync", "--name", "Heard"]).await["name"],
        "Heard",
        "the owner answers"
    );
    assert_eq!(owner.stop().await, Some(0));
    assert_eq!(next_epoch(&folder).await, Epoch(last + 2), "one owner, and now this one");
}
