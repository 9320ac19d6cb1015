//! What is read of whoever calls, an answer or a document: each in a thread that nobody waits for, because a read cannot be
//! broken off, and a signal has to end the program in the middle of it.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use cockpit::MAX_DOCUMENT_BYTES;
use tokio::sync::oneshot;

/// A line of standard input.
///
/// # Errors
/// It cannot be read.
pub async fn line() -> io::Result<String> {
    in_thread(|| {
        let mut line = String::new();
        io::stdin().read_line(&mut line).map(|_| line)
    })
    .await
}

/// What is in a file, or comes from standard input (`-`): one byte more than a document may have, at most.
///
/// # Errors
/// It cannot be read.
pub async fn document(file: PathBuf) -> io::Result<Vec<u8>> {
    in_thread(move || {
        let from: Box<dyn Read> =
            if file == Path::new("-") { Box::new(io::stdin()) } else { Box::new(File::open(&file)?) };
        let mut bytes = Vec::new();
        from.take(MAX_DOCUMENT_BYTES as u64 + 1).read_to_end(&mut bytes).map(|_| bytes)
    })
    .await
}

async fn in_thread<T: Send + 'static>(
    read: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    let (sender, receiver) = oneshot::channel();
    // Whoever waited has been stopped meanwhile: then nobody wants it.
    std::thread::Builder::new().spawn(move || drop(sender.send(read())))?;
    receiver.await.unwrap_or_else(|_| Err(io::Error::other("whoever read it has given up")))
}
