//! Which addresses a request may reach, and a resolver that enforces it.
//!
//! A person may configure a feed on their own network. A public server must not be able to send us there: a
//! redirect that left a public server only ever leads to public addresses. The check sits in the resolver, on the
//! very addresses that are connected to, so that a name cannot be looked up twice with two answers. Where a proxy
//! connects, the client itself judges; see [`super::HttpClient`].

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket},
};

use dns_lookup::{AddrInfoHints, LookupErrorKind, SockType, getaddrinfo};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use thiserror::Error;
use url::{Host, Url};

/// A host could not be looked up.
#[derive(Debug, Error)]
pub(super) enum LookupError {
    /// The name exists nowhere, or has no address.
    #[error("the host name does not exist")]
    NoSuchHost(#[source] io::Error),
    /// No answer: there is no network, or its name service is down.
    #[error("the host name could not be looked up")]
    Unavailable(#[source] io::Error),
    /// All of its addresses are private ones.
    #[error("a public server redirected to a private address")]
    Private,
}

/// The server an address belongs to: "example.org:443".
pub(crate) fn host_of(url: &Url) -> String {
    format!("{}:{}", url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or_default())
}

/// Is it a server on this computer?
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(v4)) => v4.is_loopback(),
        Some(Host::Ipv6(v6)) => v6.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

/// Can it be asked while there is no way to the internet? A server on this computer always, another one where it is
/// written as an address that there is a way to, as on a network of its own. A name would have to be looked up first,
/// which nobody can wait for.
pub(crate) fn is_within_reach(url: &Url) -> bool {
    is_loopback(url) || literal_address(url).is_some_and(has_route_to)
}

/// The address of a host that is written as one; the resolver never sees those.
pub(super) fn literal_address(url: &Url) -> Option<IpAddr> {
    match url.host()? {
        Host::Ipv4(v4) => Some(v4.into()),
        Host::Ipv6(v6) => Some(v6.into()),
        Host::Domain(_) => None,
    }
}

/// Is it an address that only this computer or its own network can reach?
pub(super) fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_private_v4(v4),
        IpAddr::V6(v6) => match v6.to_ipv4_mapped().or_else(|| translated(v6)) {
            Some(v4) => is_private_v4(v4),
            None => is_private_v6(v6),
        },
    }
}

/// The IPv4 address that is reached under this one from a network without IPv4: of the well-known prefix (RFC 6052) the
/// translator at its edge knows no more than that. A prefix of a provider's own is a part of the internet like any other.
fn translated(v6: Ipv6Addr) -> Option<Ipv4Addr> {
    match v6.segments() {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => Some((u32::from(high) << 16 | u32::from(low)).into()),
        _ => None,
    }
}

fn is_private_v4(v4: Ipv4Addr) -> bool {
    let [a, b, c, _] = v4.octets();
    v4.is_private()
        || v4.is_loopback()
        || v4.is_link_local()
        || v4.is_broadcast()
        || v4.is_multicast()
        || a == 0
        // Shared address space of providers, and the block of protocol assignments.
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        // Documentation, and relays to IPv6.
        || v4.is_documentation()
        || (a == 192 && b == 88 && c == 99)
        // Benchmarks, and what is reserved.
        || (a == 198 && (18..20).contains(&b))
        || a >= 240
}

fn is_private_v6(v6: Ipv6Addr) -> bool {
    let [first, second, ..] = v6.segments();
    // Everything else carries an IPv4 address, which may be a private one, or is nobody's on the internet.
    let is_global = first & 0xe000 == 0x2000;
    // Of what is: protocol assignments, with Teredo among them; documentation; 6to4.
    let carries_or_assigned = (first == 0x2001 && second < 0x200) || first == 0x2002;
    !is_global || carries_or_assigned || (first == 0x2001 && second == 0xdb8)
}

/// Decides what is private; tests bring their own, to play public servers on loopback.
pub(super) type IsPrivate = fn(IpAddr) -> bool;

/// Looks names up with the system's resolver, and drops private addresses where `refused` names them.
pub(super) struct Resolver {
    pub(super) refused: Option<IsPrivate>,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let refused = self.refused;
        Box::pin(async move {
            let allowed = public_ones(look_up(name.as_str()).await?, refused)?;
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

/// Those of a name's addresses that may be connected to.
pub(super) fn public_ones(
    found: impl IntoIterator<Item = SocketAddr>,
    refused: Option<IsPrivate>,
) -> Result<Vec<SocketAddr>, LookupError> {
    let is_allowed = |address: &SocketAddr| refused.is_none_or(|is_private| !is_private(address.ip()));
    let allowed: Vec<_> = found.into_iter().filter(is_allowed).collect();
    if allowed.is_empty() { Err(LookupError::Private) } else { Ok(allowed) }
}

/// All addresses of a host, by the system's resolver.
pub(super) async fn look_up(host: &str) -> Result<Vec<SocketAddr>, LookupError> {
    let host = host.to_owned();
    let answer = tokio::task::spawn_blocking(move || ask_the_system(&host)).await;
    answer.unwrap_or_else(|lost| Err(LookupError::Unavailable(lost.into())))
}

/// Not by the standard library, which keeps the code of a failure to itself.
fn ask_the_system(host: &str) -> Result<Vec<SocketAddr>, LookupError> {
    // For one kind of socket: each address comes once for every kind that is asked for.
    let hints = AddrInfoHints { socktype: SockType::Stream.into(), ..AddrInfoHints::default() };
    let found = getaddrinfo(Some(host), None, Some(hints)).map_err(|error| lookup_error(error, has_route))?;
    let addresses: io::Result<Vec<_>> = found.map(|one| one.map(|one| one.sockaddr)).collect();
    addresses.map_err(LookupError::Unavailable)
}

/// By the code of the failure: its words are in the language of the desktop.
pub(super) fn lookup_error(error: dns_lookup::LookupError, has_route: fn() -> bool) -> LookupError {
    let is_unknown = match error.kind() {
        // There is no such name, or nothing but mail behind it.
        LookupErrorKind::NoName | LookupErrorKind::NoData => has_route(),
        _ => false,
    };
    if is_unknown { LookupError::NoSuchHost(error.into()) } else { LookupError::Unavailable(error.into()) }
}

/// Is there a way to the internet? Documentation addresses are routed by default, and answered by nobody.
fn has_route() -> bool {
    has_route_to(Ipv4Addr::new(192, 0, 2, 1).into())
        || has_route_to(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1).into())
}

/// Is there a way to this address? Connecting a datagram socket asks the routing table and sends nothing.
fn has_route_to(address: IpAddr) -> bool {
    let from = match address {
        IpAddr::V4(_) => IpAddr::from(Ipv4Addr::UNSPECIFIED),
        IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    UdpSocket::bind((from, 0)).and_then(|socket| socket.connect((address, 9))).is_ok()
}
