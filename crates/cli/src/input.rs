//! What is read of whoever calls: an answer, a document. Each in a thread that nobody waits for: a read cannot be broken
//! off, and a signal has to end the program in the middle of it.

use std::io;

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

async fn in_thread<T: Send + 'static>(
    read: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    let (sender, receiver) = oneshot::channel();
    // Whoever waited has been stopped meanwhile: then nobody wants it.
    std::thread::Builder::new().spawn(move || drop(sender.send(read())))?;
    receiver.await.unwrap_or_else(|_| Err(io::Error::other("whoever read it has given up")))
}
