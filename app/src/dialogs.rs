//! The system's dialogs for files, opened from here. The page has no permission to open one, and gets no path.

use std::path::PathBuf;

use futures::{FutureExt, future::BoxFuture};
use tauri::{AppHandle, Runtime};
use tauri_plugin_dialog::{DialogExt, FilePath};
use tokio::sync::oneshot;

/// What is asked of whoever sits there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Which file to read.
    Open {
        /// The dialog's title.
        title: String,
        /// What such files are called.
        kind: String,
        /// How their names end.
        extension: String,
    },
    /// Where to write.
    Save {
        /// The dialog's title.
        title: String,
        /// The name that is proposed.
        name: String,
        /// How it ends.
        extension: String,
    },
}

type Ask = dyn Fn(Question) -> BoxFuture<'static, Option<PathBuf>> + Send + Sync;

/// Asks for files.
pub struct Dialogs(Box<Ask>);

impl Dialogs {
    /// The system's own.
    pub fn of<R: Runtime>(app: &AppHandle<R>) -> Self {
        let app = app.clone();
        Self::answered_by(move |question| {
            let (sender, answer) = oneshot::channel();
            // Nobody waits any more: the window is closing.
            let reply = move |path: Option<FilePath>| drop(sender.send(path));
            match question {
                Question::Open { title, kind, extension } => {
                    let dialog = app.dialog().file().set_title(title).add_filter(kind, &[&extension]);
                    dialog.add_filter("All files", &["*"]).pick_file(reply);
                }
                Question::Save { title, name, extension } => {
                    let dialog = app.dialog().file().set_title(title).set_file_name(name);
                    dialog.add_filter(extension.clone(), &[&extension]).save_file(reply);
                }
            }
            async move { answer.await.ok().flatten()?.into_path().ok() }.boxed()
        })
    }

    /// Somebody else's: where nobody sits.
    pub fn answered_by(
        ask: impl Fn(Question) -> BoxFuture<'static, Option<PathBuf>> + Send + Sync + 'static,
    ) -> Self {
        Self(Box::new(ask))
    }

    /// A file to read; `None`: nobody chose one.
    pub async fn open(&self, title: &str, kind: &str, extension: &str) -> Option<PathBuf> {
        let (title, kind, extension) = (title.to_owned(), kind.to_owned(), extension.to_owned());
        (self.0)(Question::Open { title, kind, extension }).await
    }

    /// A place to write to; `None`: nobody chose one.
    pub async fn save(&self, title: &str, name: &str, extension: &str) -> Option<PathBuf> {
        let (title, name, extension) = (title.to_owned(), name.to_owned(), extension.to_owned());
        (self.0)(Question::Save { title, name, extension }).await
    }
}
