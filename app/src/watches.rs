//! What pages listen to over channels of their own, so that a page that is left can end it.
//!
//! Not here: what is said over a channel.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tauri::{
    async_runtime,
    ipc::{Channel, IpcResponse},
};
use tokio::sync::{mpsc, oneshot};

/// What goes on, by the page's id of its channel.
#[derive(Clone, Default)]
pub struct Watches(Arc<Mutex<HashMap<u32, oneshot::Sender<()>>>>);

impl Watches {
    /// Passes on what `messages` brings, until there is nothing more, the page is gone, or it ends the watch.
    pub fn begin<T: IpcResponse + Send + 'static>(
        &self,
        channel: Channel<T>,
        mut messages: mpsc::Receiver<T>,
    ) {
        let (end, ended) = oneshot::channel();
        let id = channel.id();
        self.going_on().insert(id, end);
        let watches = self.clone();
        async_runtime::spawn(async move {
            let passing_on = async move {
                while let Some(message) = messages.recv().await
                    && channel.send(message).is_ok()
                {}
            };
            tokio::select! {
                biased;
                // Ended, or another watch has taken its channel over.
                _ = ended => {}
                () = passing_on => watches.end(id),
            }
        });
    }

    /// Ends the watch of a channel; one that has ended by itself is no error.
    pub fn end(&self, channel: u32) {
        self.going_on().remove(&channel);
    }

    fn going_on(&self) -> MutexGuard<'_, HashMap<u32, oneshot::Sender<()>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::{task::yield_now, time::timeout};

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(30);

    /// A watch whose page takes everything, or is gone: its channel's id, and the end that speaks.
    fn begun(watches: &Watches, gone: bool) -> (u32, mpsc::Sender<String>) {
        let (sender, messages) = mpsc::channel(1);
        let nobody = || tauri::Error::Io(std::io::ErrorKind::NotConnected.into());
        let channel = Channel::new(move |_| if gone { Err(nobody()) } else { Ok(()) });
        let id = channel.id();
        watches.begin(channel, messages);
        (id, sender)
    }

    #[test]
    fn a_watch_that_is_ended_lets_its_messages_go_and_no_others() {
        async_runtime::block_on(async {
            let watches = Watches::default();
            let ((ended, of_ended), (_, of_other)) = (begun(&watches, false), begun(&watches, false));
            watches.end(ended);
            timeout(PATIENCE, of_ended.closed()).await.unwrap();
            assert!(!of_other.is_closed());
            assert_eq!(watches.going_on().len(), 1);
        });
    }

    #[test]
    fn a_watch_that_ends_by_itself_is_forgotten() {
        async_runtime::block_on(async {
            let watches = Watches::default();
            let ((_, said_all), (_, to_nobody)) = (begun(&watches, false), begun(&watches, true));
            drop(said_all);
            to_nobody.send("hello".to_owned()).await.unwrap();
            let forgotten = async {
                while !watches.going_on().is_empty() {
                    yield_now().await;
                }
            };
            timeout(PATIENCE, forgotten).await.unwrap();
        });
    }
}
