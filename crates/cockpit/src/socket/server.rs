//! The owner's end of the socket.

use std::{
    fs::{self, DirBuilder},
    io,
    os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    time::Duration,
};

use api::error::ApiError;
use serde_json::json;
use thiserror::Error;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{UnixListener, UnixStream, unix::OwnedWriteHalf},
    sync::watch,
    task::JoinSet,
    time::timeout,
};
use tokio_util::task::AbortOnDropHandle;

use super::{FOLLOW_EVENTS, MAX_LINE, MAX_PATH, Request, Response, SOCKET_NAME, is_out_of_reach, streams};
use crate::Cockpit;

/// Who speaks over it: nobody else knows how to.
const CALLER: &str = "cockpitctl";
/// Where the socket is made. With [`BOUND_NAME`] no longer than the socket's own name.
const PRIVATE_FOLDER: &str = ".sock";
/// The socket's name there.
const BOUND_NAME: &str = "s";

/// The socket could not be opened.
#[derive(Debug, Error)]
pub enum ServeError {
    /// Its path is too long for the system.
    #[error("the path of the socket {} is too long ({} bytes, at most {MAX_PATH}); use a shorter data folder", .0.display(), .0.as_os_str().len())]
    PathTooLong(PathBuf),
    /// It could not be made.
    #[error("could not open the socket {}", path.display())]
    Bind {
        /// The socket.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
}

/// A running server; dropping it closes the socket.
#[derive(Debug)]
pub struct Server {
    path: PathBuf,
    /// Which file there is ours.
    identity: Identity,
    _accepting: AbortOnDropHandle<()>,
    /// Requests that were taken and not answered yet.
    open: watch::Receiver<usize>,
    /// Whoever follows is to be told that it ends.
    closing: watch::Sender<bool>,
}

/// What all connections share.
#[derive(Clone)]
struct Shared {
    cockpit: Cockpit,
    open: watch::Sender<usize>,
    closing: watch::Receiver<bool>,
}

impl Server {
    /// Listens in the cockpit's data folder. Only the owner of the database may call this: a socket that lies there
    /// is a dead process's, and is replaced.
    ///
    /// # Errors
    /// The socket could not be made.
    pub fn start(cockpit: &Cockpit) -> Result<Self, ServeError> {
        let path = cockpit.data_dir().join(SOCKET_NAME);
        if is_out_of_reach(cockpit.data_dir()) {
            return Err(ServeError::PathTooLong(path));
        }
        let (listener, identity) =
            bind(&path).map_err(|source| ServeError::Bind { path: path.clone(), source })?;
        let cockpit = cockpit.on_behalf_of(CALLER);
        let ((count, open), (closing, is_closing)) = (watch::channel(0), watch::channel(false));
        let shared = Shared { cockpit, open: count, closing: is_closing };
        let accepting = AbortOnDropHandle::new(tokio::spawn(accept(listener, shared)));
        Ok(Self { path, identity, _accepting: accepting, open, closing })
    }

    /// Before it closes: tells whoever follows, and waits until what was asked is answered, or for so long. Who closes because
    /// of a request owes it an answer.
    pub async fn answered(&self, limit: Duration) {
        self.closing.send_replace(true);
        let mut open = self.open.clone();
        // Nobody counts any more: then nobody waits either.
        let _ = timeout(limit, open.wait_for(|open| *open == 0)).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Whoever has taken the database over has put another in its place.
        if identity(&self.path).is_ok_and(|found| found == self.identity) {
            // What cannot be removed, the next owner replaces.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Binds where only our user can come, and moves the socket to its place when nobody else may use it: between binding
/// and restricting it, it is open to all who may enter its folder. Whatever lay in its place is replaced.
fn bind(path: &Path) -> io::Result<(UnixListener, Identity)> {
    let folder = path.with_file_name(PRIVATE_FOLDER);
    make_private(&folder)?;
    let inside = folder.join(BOUND_NAME);
    let bound = UnixListener::bind(&inside).and_then(|listener| {
        fs::set_permissions(&inside, fs::Permissions::from_mode(0o600))?;
        let identity = identity(&inside)?;
        fs::rename(&inside, path)?;
        Ok((listener, identity))
    });
    // What stays is in nobody's way but the next start's, which says so.
    let _ = remove(&folder);
    bound
}

/// Device and number: what a file is, whatever its name.
type Identity = (u64, u64);

fn identity(path: &Path) -> io::Result<Identity> {
    let file = fs::symlink_metadata(path)?;
    Ok((file.dev(), file.ino()))
}

/// A new folder for our user alone; never one that was there.
fn make_private(folder: &Path) -> io::Result<()> {
    // Left behind by a process that died in the middle.
    remove(folder)?;
    DirBuilder::new().mode(0o700).create(folder)
}

/// Removes the folder we bind in, with the socket should it still be there, and nothing else.
fn remove(folder: &Path) -> io::Result<()> {
    for removed in [fs::remove_file(folder.join(BOUND_NAME)), fs::remove_dir(folder)] {
        match removed {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

async fn accept(listener: UnixListener, shared: Shared) {
    // Dropped with this future, and every connection with it.
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    let shared = shared.clone();
                    connections.spawn(async move {
                        if let Err(error) = serve(stream, &shared).await {
                            tracing::debug!(%error, "a connection to the socket ended early");
                        }
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "the socket could not accept a connection");
                    // Out of file descriptors, most likely: give others time to close some.
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn serve(stream: UnixStream, shared: &Shared) -> io::Result<()> {
    let Shared { cockpit, open, closing } = shared;
    let (reader, mut writer) = stream.into_split();
    let mut reader = BufReader::new(reader);
    loop {
        let mut line = Vec::new();
        if (&mut reader).take(MAX_LINE).read_until(b'\n', &mut line).await? == 0 {
            return Ok(());
        }
        let answer = match serde_json::from_slice::<Request>(&line) {
            Ok(request) if streams::is_one(&request.method) => {
                // Whoever follows is owed a last word. A run ends with the scheduler, after all of this.
                let _open = (request.method == FOLLOW_EVENTS).then(|| Open::new(open));
                // The connection is the stream's until its end.
                return streams::serve(request, cockpit, closing.clone(), reader, writer).await;
            }
            Ok(request) => {
                let _open = Open::new(open);
                let answer = answer(cockpit, request).await;
                send(&mut writer, &answer).await?;
                continue;
            }
            Err(error) => Response::Error(ApiError::invalid("request", error.to_string())),
        };
        send(&mut writer, &answer).await?;
    }
}

/// A request that is being answered.
struct Open<'a>(&'a watch::Sender<usize>);

impl<'a> Open<'a> {
    fn new(count: &'a watch::Sender<usize>) -> Self {
        count.send_modify(|open| *open += 1);
        Self(count)
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|open| *open -= 1);
    }
}

/// Sends one document and the end of its line.
pub(super) async fn send(writer: &mut OwnedWriteHalf, answer: &Response) -> io::Result<()> {
    let mut line = serde_json::to_vec(answer)?;
    line.push(b'\n');
    writer.write_all(&line).await
}

async fn answer(cockpit: &Cockpit, request: Request) -> Response {
    let params = if request.params.is_null() { json!({}) } else { request.params };
    match cockpit.call(&request.method, params).await {
        Ok(value) => Response::Ok(value),
        Err(error) => Response::Error(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_socket_is_bound_where_nobody_else_can_come_and_moved_into_its_place() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(SOCKET_NAME);
        let (listener, _) = bind(&path).unwrap();
        let bound = listener.local_addr().unwrap();
        let folder = bound.as_pathname().and_then(Path::parent).unwrap();
        assert_ne!(folder, dir.path(), "others may come here");
        assert!(!folder.exists(), "nothing is left of it");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let accepted = tokio::spawn(async move { listener.accept().await.map(drop) });
        UnixStream::connect(&path).await.unwrap();
        accepted.await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn a_folder_that_somebody_else_made_is_not_used() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join(PRIVATE_FOLDER);
        fs::create_dir(&folder).unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).unwrap();
        make_private(&folder).unwrap();
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);

        fs::write(folder.join("theirs"), "").unwrap();
        assert!(bind(&dir.path().join(SOCKET_NAME)).is_err());
        assert!(folder.join("theirs").exists() && !dir.path().join(SOCKET_NAME).exists());
    }
}
