//! The ways to write a private address, and names that have one: none of them is reached from a public server.

use std::net::Ipv6Addr;

use super::*;
use crate::http::address::public_ones;

/// 127.0.0.3 plays the public internet; everything else is what it is.
fn private_but_the_origin(address: IpAddr) -> bool {
    address != IpAddr::V4(Ipv4Addr::new(127, 0, 0, 3)) && address::is_private(address)
}

const TO_PRIVATE: &str = "a public server redirected to a private address";

#[tokio::test]
async fn no_way_of_writing_a_private_address_gets_through() {
    let (public, private) = (server_at([127, 0, 0, 3]).await, server_at([127, 0, 0, 1]).await);
    say(&private, "/secret", "inside").await;
    let port = private.address().port();
    let client = HttpClient::with_privacy(HttpLimits::default(), private_but_the_origin);
    for (i, host) in [
        "127.0.0.1",
        "127.1",
        "127.0.0.1.",
        "0x7f000001",
        "0x7f.1",
        "2130706433",
        "0177.0.0.01",
        "017700000001",
        "%31%32%37.1",
        "\u{2460}\u{2461}\u{2466}.0.0.1",
        "127\u{3002}0\u{3002}0\u{3002}1",
        "0.0.0.0",
        "0",
        "[::]",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "example.org@127.0.0.1",
        "example.org%2f@127.1",
        "LOCALHOST",
        "localhost",
        "169.254.169.254",
        "0xa9fea9fe",
        "2852039166",
        "[fd00:ec2::254]",
    ]
    .into_iter()
    .enumerate()
    {
        let target = format!("http://{host}:{port}/secret");
        redirect(&public, &format!("/{i}"), &in_a_header(&target)).await;
        let error = get(&client, &format!("{}/{i}", public.uri())).await.unwrap_err();
        assert_eq!(error.to_string(), TO_PRIVATE, "{target}");
        redirect(&public, &format!("/{i}/relative"), &in_a_header(&format!("//{host}:{port}/secret"))).await;
        let error = get(&client, &format!("{}/{i}/relative", public.uri())).await.unwrap_err();
        assert_eq!(error.to_string(), TO_PRIVATE, "//{host}");
    }
    assert!(private.received_requests().await.unwrap().is_empty());
    // What was refused is the way there: a person's settings may go it.
    for host in ["127.1", "0x7f000001", "2130706433", "0.0.0.0", "localhost"] {
        let asked = get(&client, &format!("http://{host}:{port}/secret")).await;
        assert_eq!(asked.unwrap(), b"inside", "{host}");
    }
}

/// A header holds no other characters; an address is decoded before it is looked at.
fn in_a_header(target: &str) -> String {
    let byte = |byte: u8| {
        if byte.is_ascii() { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    target.bytes().map(byte).collect()
}

#[tokio::test]
async fn a_name_that_nobody_knows_leads_nowhere() {
    let public = server_at([127, 0, 0, 3]).await;
    let private = server_at([127, 0, 0, 1]).await;
    let client = HttpClient::with_privacy(HttpLimits::default(), private_but_the_origin);
    // Some resolvers make this computer of them, some nothing.
    for (i, host) in ["localhost.", "feeds.localhost", "localhost.localdomain"].into_iter().enumerate() {
        let target = format!("http://{host}:{}/secret", private.address().port());
        redirect(&public, &format!("/{i}"), &target).await;
        let error = get(&client, &format!("{}/{i}", public.uri())).await.unwrap_err();
        assert!(error.to_string() == TO_PRIVATE || error.is_offline(), "{host}: {error}");
    }
    assert!(private.received_requests().await.unwrap().is_empty());
}

#[test]
fn of_the_addresses_of_a_name_only_public_ones_are_connected_to() {
    let at = |address: &str| SocketAddr::new(address.parse().unwrap(), 0);
    let (public, public_v6) = (at("93.184.215.14"), at("2606:4700::1111"));
    let private = ["10.0.0.7", "192.168.1.1", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.7"].map(at);
    let found = || private.into_iter().chain([public, public_v6]);
    assert_eq!(public_ones(found(), Some(address::is_private)).unwrap(), [public, public_v6]);
    assert!(matches!(public_ones(private, Some(address::is_private)), Err(LookupError::Private)));
    // Where a person's settings lead.
    assert_eq!(public_ones(private, None).unwrap(), private);
}

/// A network without IPv4 reaches the public servers that have nothing else under addresses that carry theirs.
#[test]
fn a_public_server_behind_a_translator_is_one_also_as_an_origin() {
    let at = |address: &str| SocketAddr::new(address.parse().unwrap(), 0);
    let found = [at("64:ff9b::93.184.215.14"), at("64:ff9b::192.168.1.1"), at("64:ff9b::127.0.0.1")];
    assert_eq!(public_ones(found, Some(address::is_private)).unwrap(), found[..1]);
}

#[test]
fn an_address_that_wraps_another_is_private() {
    for text in [
        "::127.0.0.1",
        "::ffff:0:127.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b::169.254.169.254",
        // No translation of the well-known prefix: more before the address, and that of a local one.
        "64:ff9b::1:8.8.8.8",
        "64:ff9b:1::8.8.8.8",
        "64:ff9b:1::1",
        "2001::1",
        "2001:db8::1",
        "100::1",
        "fec0::1",
        "2002:a00:1::",
        "192.0.2.1",
        "198.51.100.1",
        "203.0.113.1",
        "192.88.99.1",
    ] {
        assert!(address::is_private(text.parse().unwrap()), "{text}");
    }
    for text in ["2001:4860:4860::8888", "2a00:1450::1", "192.0.3.1", "198.51.101.1", "203.0.114.1"] {
        assert!(!address::is_private(text.parse().unwrap()), "{text}");
    }
    assert!(address::is_private(IpAddr::V6(Ipv6Addr::UNSPECIFIED)));
}
