//! A SOCKS5 proxy (RFC 1928) that takes whoever asks for one of its hosts to one server on loopback, and nobody anywhere
//! else. It knows no passwords, and only what a client of the web asks for.

use std::{
    io::{self, Read, Write},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

const VERSION: u8 = 5;
const NO_PASSWORD: u8 = 0;
const CONNECT: u8 = 1;
const GRANTED: u8 = 0;
const HOST_UNREACHABLE: u8 = 4;

/// Listens until the process ends.
pub struct SocksProxy {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl SocksProxy {
    /// One that finds `server` under each of these hosts, whatever the port.
    pub fn to(server: SocketAddr, hosts: &[&str]) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let hosts: Arc<[String]> = hosts.iter().map(|host| (*host).to_owned()).collect();
        let noted = Arc::clone(&asked);
        thread::spawn(move || {
            for client in listener.incoming() {
                let (hosts, noted) = (Arc::clone(&hosts), Arc::clone(&noted));
                // A client that goes in the middle of it is nobody's mistake.
                thread::spawn(move || client.and_then(|client| serve(client, server, &hosts, &noted)));
            }
        });
        Self { address, asked }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Every "host:port" it was asked for, in order.
    pub fn asked(&self) -> Vec<String> {
        let mut asked = self.asked.lock().unwrap().clone();
        asked.sort();
        asked
    }
}

fn serve(
    mut client: TcpStream,
    to: SocketAddr,
    hosts: &[String],
    noted: &Mutex<Vec<String>>,
) -> io::Result<()> {
    let [version, methods] = read(&mut client)?;
    assert_eq!(version, VERSION);
    client.read_exact(&mut vec![0; methods.into()])?;
    client.write_all(&[VERSION, NO_PASSWORD])?;
    let [version, command, _reserved, kind] = read(&mut client)?;
    assert_eq!((version, command), (VERSION, CONNECT));
    let host = match kind {
        1 => IpAddr::from(Ipv4Addr::from(read(&mut client)?)).to_string(),
        4 => IpAddr::from(Ipv6Addr::from(read(&mut client)?)).to_string(),
        _ => {
            let [length] = read(&mut client)?;
            let mut name = vec![0; length.into()];
            client.read_exact(&mut name)?;
            String::from_utf8(name).unwrap()
        }
    };
    let port = u16::from_be_bytes(read(&mut client)?);
    noted.lock().unwrap().push(format!("{host}:{port}"));
    let answer = if hosts.contains(&host) { GRANTED } else { HOST_UNREACHABLE };
    client.write_all(&[VERSION, answer, 0, 1, 0, 0, 0, 0, 0, 0])?;
    if answer == GRANTED { join(client, TcpStream::connect(to)?) } else { Ok(()) }
}

fn read<const N: usize>(client: &mut TcpStream) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    client.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// Takes to each what the other one says, until neither says more.
fn join(client: TcpStream, server: TcpStream) -> io::Result<()> {
    let (from, to) = (client.try_clone()?, server.try_clone()?);
    let there = thread::spawn(move || carry(from, to));
    let back = carry(server, client);
    there.join().unwrap().and(back)
}

fn carry(mut from: TcpStream, mut to: TcpStream) -> io::Result<()> {
    let carried = io::copy(&mut from, &mut to);
    // Gone already is fine.
    let _ = to.shutdown(Shutdown::Write);
    carried.map(drop)
}
