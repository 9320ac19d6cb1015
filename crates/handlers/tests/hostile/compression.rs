//! Small answers that become huge ones.

use std::io::Write;

use flate2::{
    Compression,
    write::{GzEncoder, ZlibEncoder},
};

use crate::{
    server::{ok, with_headers},
    support::{RSS, calendars::ICS, rss},
    trial::{Case, alone, run_all},
};

/// What a bomb unpacks to; one of gzip, which may be put together, to twenty times as much.
const UNPACKED: usize = 24_000_000;
const TOO_LARGE: &str = "the answer is larger than 10 MB";

fn fill(mut packed: impl Write) {
    let spaces = vec![b' '; 1_000_000];
    for _ in 0..UNPACKED / spaces.len() {
        packed.write_all(&spaces).unwrap();
    }
}

fn gzip() -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    fill(&mut packed);
    packed.finish().unwrap().repeat(20)
}

fn deflate() -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
    fill(&mut packed);
    packed.finish().unwrap()
}

fn brotli() -> Vec<u8> {
    let mut packed = Vec::new();
    fill(::brotli::CompressorWriter::new(&mut packed, 64 * 1024, 1, 22));
    packed
}

fn gzipped(content: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(content).unwrap();
    packed.finish().unwrap()
}

fn encoded(encoding: &str, body: Vec<u8>) -> Vec<crate::server::Part> {
    with_headers(&format!("Content-Type: {RSS}\r\nContent-Encoding: {encoding}\r\n"), body)
}

#[tokio::test]
async fn bombs() {
    let _alone = alone().await;
    let (gzip, deflate, brotli) = (gzip(), deflate(), brotli());
    let twice = gzipped(&gzip);
    let calendar = with_headers(&format!("Content-Type: {ICS}\r\nContent-Encoding: gzip\r\n"), gzip.clone());
    run_all([
        Case::feed("a gzip bomb", encoded("gzip", gzip.clone())).refused(TOO_LARGE),
        Case::feed("a deflate bomb", encoded("deflate", deflate)).refused(TOO_LARGE),
        Case::feed("a brotli bomb", encoded("br", brotli)).refused(TOO_LARGE),
        Case::feed("a bomb in a bomb", encoded("gzip", twice.clone())).refused("not a feed that can be read"),
        Case::feed("a bomb in a bomb that says so", encoded("gzip, gzip", twice))
            .refused("not a feed that can be read"),
        Case::feed("a bomb that does not say so", ok(RSS, gzip)).refused("not a feed that can be read"),
        Case::calendar("a calendar that is a bomb", calendar).refused(TOO_LARGE),
    ])
    .await;
}

#[tokio::test]
async fn lies() {
    let _alone = alone().await;
    let feed = rss(&[("1", "One")]);
    let packed = gzipped(feed.as_bytes());
    let cut = packed[..packed.len() / 2].to_vec();
    let mut damaged = packed.clone();
    damaged[15] ^= 0xff;
    run_all([
        Case::feed("gzip that is none", encoded("gzip", feed.clone().into_bytes()))
            .refused("broke off or is damaged"),
        Case::feed("brotli that is none", encoded("br", feed.into_bytes()))
            .refused("broke off or is damaged"),
        Case::feed("gzip that breaks off", encoded("gzip", cut)).refused("broke off or is damaged"),
        Case::feed("gzip that is damaged", encoded("gzip", damaged)).refused("broke off or is damaged"),
    ])
    .await;
}
