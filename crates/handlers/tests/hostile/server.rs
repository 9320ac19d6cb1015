//! A server that says byte for byte what a test wants, whether that is HTTP or not.

use std::{
    io::{self, Read, Write},
    net::{TcpListener, TcpStream},
    sync::Arc,
    thread,
    time::Duration,
};

/// A part of what is sent, one after the other; then the connection is closed.
#[derive(Clone)]
pub enum Part {
    Bytes(Vec<u8>),
    /// The same again and again, until the client goes.
    Endless(Vec<u8>),
    /// One byte after the other, with a pause before each.
    Drip(Vec<u8>, Duration),
    /// Nothing, until the client goes.
    Silence,
}

/// Answers every connection in the same way. It lives as long as the test's process.
pub struct Server {
    address: String,
}

impl Server {
    pub fn new(parts: Vec<Part>) -> Self {
        Self::bound_to(TcpListener::bind("127.0.0.1:0").unwrap(), |_| parts)
    }

    /// One whose answer tells its own address.
    pub fn knowing_itself(answer: impl FnOnce(&str) -> Vec<Part>) -> Self {
        Self::bound_to(TcpListener::bind("127.0.0.1:0").unwrap(), answer)
    }

    fn bound_to(listener: TcpListener, answer: impl FnOnce(&str) -> Vec<Part>) -> Self {
        let address = listener.local_addr().unwrap().to_string();
        let parts = Arc::new(answer(&address));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let parts = Arc::clone(&parts);
                // A client that goes away in the middle is what most of these answers want.
                thread::spawn(move || play(stream, &parts));
            }
        });
        Self { address }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

fn play(mut stream: TcpStream, parts: &[Part]) -> io::Result<()> {
    read_request(&mut stream)?;
    for part in parts {
        match part {
            Part::Bytes(bytes) => stream.write_all(bytes)?,
            Part::Endless(bytes) => loop {
                stream.write_all(bytes)?;
            },
            Part::Drip(bytes, pause) => {
                stream.set_read_timeout(Some(*pause))?;
                for byte in bytes {
                    if has_gone(&mut stream) {
                        return Ok(());
                    }
                    stream.write_all(&[*byte])?;
                }
            }
            Part::Silence => {
                stream.set_read_timeout(None)?;
                let _gone = stream.read(&mut [0; 64]);
            }
        }
    }
    Ok(())
}

fn read_request(stream: &mut TcpStream) -> io::Result<()> {
    let mut request = Vec::new();
    let mut buffer = [0; 1024];
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut buffer)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            len => request.extend_from_slice(&buffer[..len]),
        }
    }
    Ok(())
}

/// Waits for the client's end for as long as the socket's timeout says.
fn has_gone(stream: &mut TcpStream) -> bool {
    matches!(stream.read(&mut [0; 64]), Ok(0))
}

/// A whole answer of status 200.
pub fn ok(content_type: &str, body: impl Into<Vec<u8>>) -> Vec<Part> {
    with_headers(&format!("Content-Type: {content_type}\r\n"), body)
}

/// The same with headers of the test's own.
pub fn with_headers(headers: &str, body: impl Into<Vec<u8>>) -> Vec<Part> {
    let body = body.into();
    let head =
        format!("HTTP/1.1 200 OK\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    vec![Part::Bytes(head.into_bytes()), Part::Bytes(body)]
}

pub fn redirect(to: &str) -> Vec<Part> {
    let head =
        format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    vec![Part::Bytes(head.into_bytes())]
}

pub fn bytes(text: impl Into<Vec<u8>>) -> Part {
    Part::Bytes(text.into())
}
