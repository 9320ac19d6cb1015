//! Text in encodings that are damaged, wrong or unknown.

use crate::{
    server::ok,
    support::{
        calendars::{ICS, calendar, event},
        rss,
    },
    trial::{Case, alone, run_all},
};

const NOT_A_FEED: &str = "not a feed that can be read";

fn utf16(text: &str, big_endian: bool) -> Vec<u8> {
    text.encode_utf16()
        .flat_map(|unit| if big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() })
        .collect()
}

#[tokio::test]
async fn of_feeds() {
    let _alone = alone().await;
    let plain = rss(&[("1", "One")]);
    let broken = plain
        .replace("One", "O\u{1}e")
        .into_bytes()
        .into_iter()
        .map(|byte| if byte == 1 { 0xff } else { byte })
        .collect::<Vec<_>>();
    let nuls: Vec<u8> = plain.replace("One", "O\u{0}\u{0}ne").into_bytes();
    let with = |declared: &str| format!("<?xml version=\"1.0\" encoding=\"{declared}\"?>{plain}");
    run_all([
        Case::rss("bytes that are no UTF-8", broken).keeps(1),
        Case::rss("UTF-16 without a mark", utf16(&plain, false)).keeps(1),
        Case::rss("UTF-16 without a mark, the other way around", utf16(&plain, true)).keeps(1),
        Case::rss("half a UTF-16", [&[0xff, 0xfe][..], &utf16(&plain, false)[..101]].concat())
            .refused(NOT_A_FEED),
        Case::rss("NULs", nuls).keeps(1),
        Case::rss("nothing but NULs", vec![0; 9_000_000]).refused(NOT_A_FEED),
        Case::rss("an encoding that nobody knows", with("klingon-8")).keeps(1),
        Case::rss("an encoding that it is not", with("UTF-16")).keeps(1),
        Case::rss("an encoding that switches", with("ISO-2022-JP").replace("One", "\u{1b}$B!!\u{1b}(BOne"))
            .keeps(1),
        Case::rss(
            "a declaration that ends late",
            format!("<?xml version=\"1.0\" encoding=\"windows-1252\" x=\"{}\"?>{plain}", "x".repeat(100)),
        )
        .keeps(1),
        Case::rss(
            "a declaration that never ends",
            format!("<?xml version=\"1.0\" encoding=\"windows-1252\"{plain}"),
        )
        .refused(NOT_A_FEED),
        Case::rss("UTF-7", with("UTF-7").replace("One", "+ADw-script+AD4-alert(1)")).keeps(1),
        Case::feed("a label that lies", ok("application/rss+xml; charset=utf-32", plain.clone())).keeps(1),
        Case::rss("nothing", "").refused(NOT_A_FEED),
        Case::rss("a picture", [&b"\x89PNG\r\n\x1a\n"[..], &vec![0x7f; 100_000]].concat())
            .refused(NOT_A_FEED),
    ])
    .await;
}

#[tokio::test]
async fn of_calendars() {
    let _alone = alone().await;
    let plain = calendar(&event(&["UID:x", "DTSTART:20260312T100000Z", "SUMMARY:Café"]));
    let latin: Vec<u8> = plain.chars().map(|sign| u8::try_from(u32::from(sign)).unwrap()).collect();
    let description = [&b"DESCRIPTION:"[..], &vec![0x80; 9_000_000], b"\r\nEND:VEVENT"].concat();
    let (before, after) = plain.split_once("END:VEVENT").unwrap();
    let long = [before.as_bytes(), &description, after.as_bytes()].concat();
    let quoted = event(&[
        "UID:x",
        "DTSTART:20260312T100000Z",
        &format!("SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=klingon:{}", "=FF=00=".repeat(100_000)),
    ]);
    let base64 = event(&[
        "UID:x",
        "DTSTART:20260312T100000Z",
        &format!("DESCRIPTION;ENCODING=BASE64:{}", "AAAA".repeat(1_000_000)),
    ]);
    run_all([
        Case::calendar("a calendar in Latin-1", ok(ICS, latin)).keeps(1),
        Case::calendar("nine megabytes in Latin-1", ok(ICS, long)).keeps(1),
        Case::calendar("a calendar in UTF-16 without a mark", ok(ICS, utf16(&plain, false)))
            .refused("not a calendar"),
        Case::calendar("a calendar with NULs", ok(ICS, plain.replace("Caf", "C\u{0}af"))).keeps(1),
        Case::calendar("a calendar of NULs", ok(ICS, vec![0; 9_000_000])).refused("not a calendar"),
        Case::events("quoted text in no known encoding", &quoted).keeps(1),
        Case::events("four megabytes of Base64", &base64).keeps(1),
    ])
    .await;
}
