//! Answers that are not what HTTP says they should be.

use crate::{
    server::bytes,
    support::rss,
    trial::{Case, alone, run_all},
};

const DAMAGED: &str = "broke off or is damaged";

#[tokio::test]
async fn lengths_that_lie() {
    let _alone = alone().await;
    let feed = rss(&[("1", "One")]);
    let answer = |length: &str| {
        vec![bytes(format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{feed}"))]
    };
    run_all([
        Case::feed("a length that is too long", answer("100000")).refused(DAMAGED),
        Case::feed("a length that is too short", answer("20")).refused("not a feed that can be read"),
        Case::feed("a length beyond all numbers", answer("99999999999999999999999999")).refused(DAMAGED),
        Case::feed("a length of exabytes", answer("9000000000000000000")).refused(DAMAGED),
        Case::feed("a negative length", answer("-1")).refused(DAMAGED),
        Case::feed("two lengths", answer("10\r\nContent-Length: 20")).refused(DAMAGED),
    ])
    .await;
}

#[tokio::test]
async fn chunks_that_lie() {
    let _alone = alone().await;
    let chunked =
        |rest: &str| vec![bytes(format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{rest}"))];
    run_all([
        Case::feed("chunks that break off", chunked("400\r\n<rss version=\"2.0\"><channel><item>"))
            .refused(DAMAGED),
        Case::feed("a chunk of exabytes", chunked("fffffffffffffff\r\nabc")).refused(DAMAGED),
        Case::feed("a chunk of no size", chunked("zz\r\nabc\r\n0\r\n\r\n")).refused(DAMAGED),
        Case::feed(
            "an endless extension of a chunk",
            chunked(&format!("1;{}\r\na\r\n0\r\n\r\n", "x".repeat(1_000_000))),
        )
        .refused(DAMAGED),
    ])
    .await;
}

#[tokio::test]
async fn headers_that_are_none() {
    let _alone = alone().await;
    let huge = format!("HTTP/1.1 200 OK\r\nX-A: {}\r\n\r\n", "x".repeat(9_000_000));
    let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "X-A: 1\r\n".repeat(100_000));
    let etag = format!(
        "HTTP/1.1 200 OK\r\nETag: \"{}\"\r\nConnection: close\r\n\r\n{}",
        "e".repeat(100_000),
        rss(&[("1", "One")])
    );
    run_all([
        Case::feed("a header of nine megabytes", vec![bytes(huge)]).refused(DAMAGED),
        Case::feed("a hundred thousand headers", vec![bytes(many)]).refused(DAMAGED),
        Case::feed("a validator that is too long to send back", vec![bytes(etag)]).keeps(1),
        Case::feed("no HTTP at all", vec![bytes("SSH-2.0-OpenSSH_9.9\r\n")]).refused(DAMAGED),
        Case::feed("nothing", vec![]).refused(DAMAGED),
        Case::feed("bytes of no meaning", vec![bytes((0..=255).cycle().take(100_000).collect::<Vec<u8>>())])
            .refused(DAMAGED),
    ])
    .await;
}
