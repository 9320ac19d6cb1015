//! Cuts the XML of a feed down to what a feed needs, before it is read for what it means: the library keeps everything, and
//! what is tiny in XML is large in memory.
//!
//! Entities that a document type declares are none here: the document type is left out, and with it all that could be
//! fetched or multiplied.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use quick_xml::{
    Reader,
    encoding::DecodingReader,
    events::{BytesEnd, BytesStart, Event},
};

use self::blemishes::Mender;
use super::MAX_ARTICLES;

mod blemishes;
mod unknown_words;

/// Elements within elements; feeds need about ten.
const MAX_DEPTH: usize = 100;
/// Elements after which no further item is begun; real ones have up to a hundred each.
const MANY_ELEMENTS: usize = 50_000;
/// Elements altogether.
const MAX_ELEMENTS: usize = 100_000;
/// Attributes of a tag. The channel's own has perhaps twenty namespaces.
const MAX_ATTRIBUTES: usize = 64;
/// Bytes of a tag.
const MAX_TAG: usize = 64 * 1024;
/// Bytes of a text after which no more of it is kept.
const MAX_TEXT: usize = 256 * 1024;
/// Namespaces known at the same time: every name is looked up among them.
const MAX_NAMESPACES: usize = 256;

/// Bytes in which a feed says how it is encoded.
const MAX_PROLOG: usize = 200;
const MARK_OF_UTF_8: &[u8] = b"\xef\xbb\xbf";

const TOO_DEEP: &str = "this feed is nested too deeply to be one";
const TOO_MANY_ELEMENTS: &str = "this feed has more elements than any feed needs";
const TOO_MANY_ATTRIBUTES: &str = "this feed has more attributes than any feed needs";

/// The feed in UTF-8, with the first items only, without comments and document type, and without the usual blemishes; `charset`
/// is what came with it. What is malformed is the parser's to complain about: it ends where it cannot be read on.
pub(super) fn cut_down(
    mut body: Vec<u8>,
    charset: Option<&'static Encoding>,
) -> Result<Vec<u8>, &'static str> {
    let len = body.len();
    let mut reader = Reader::from_reader(prepare(&mut body, charset));
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_dangling_amp = true;
    let mut mender = Mender::new(len);
    let mut open = Open::default();
    let (mut items, mut elements, mut text) = (0, 0, 0);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let Ok(event) = reader.read_event_into(&mut buffer) else { break };
        match &event {
            Event::Start(tag) | Event::Empty(tag) => {
                text = 0;
                let namespaces = check(tag)?;
                elements += 1;
                if is_item(tag) {
                    items += 1;
                    if items > MAX_ARTICLES || elements > MANY_ELEMENTS {
                        open.close(&mut mender);
                        break;
                    }
                }
                if elements > MAX_ELEMENTS {
                    return Err(TOO_MANY_ELEMENTS);
                }
                if matches!(event, Event::Start(_)) {
                    open.push(tag, namespaces)?;
                }
            }
            Event::End(_) => {
                text = 0;
                open.pop();
            }
            Event::Decl(_) | Event::Comment(_) | Event::DocType(_) | Event::PI(_) => continue,
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) if text > MAX_TEXT => continue,
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => text += event.len(),
            Event::Eof => break,
        }
        if mender.write(event).is_err() {
            break;
        }
        if mender.is_full() {
            open.close(&mut mender);
            break;
        }
    }
    Ok(mender.finish())
}

/// Sets the decoder to how a feed is encoded, and mends what is UTF-8. Comes before anything is read: the library panics
/// when a declaration is heeded that ends later than its first 64 bytes.
fn prepare<'a>(body: &'a mut [u8], charset: Option<&'static Encoding>) -> DecodingReader<&'a [u8]> {
    let encoding = if has_mark_of_utf_16(body) { None } else { Some(encoding(body, charset)) };
    if encoding == Some(UTF_8) {
        mend(body);
    }
    let mut decoder = DecodingReader::new(&*body);
    if let Some(encoding) = encoding {
        decoder.set_encoding(encoding);
    }
    decoder
}

/// How a feed without a mark of UTF-16 is encoded. RFC 7303 has the mark first and then the header; what the feed declares
/// goes before the header here, because many servers say the same of all that they send.
fn encoding(body: &[u8], charset: Option<&'static Encoding>) -> &'static Encoding {
    match body {
        [b'<', 0, ..] => return UTF_16LE,
        [0, b'<', ..] => return UTF_16BE,
        _ if body.starts_with(MARK_OF_UTF_8) => return UTF_8,
        _ => {}
    }
    // What begins like ASCII is no UTF-16, whatever it says.
    let is_possible = |found: &&Encoding| *found != UTF_16LE && *found != UTF_16BE;
    let declared = declared(body).filter(is_possible);
    // Some servers say of all that they send what fits only some of it.
    let told = charset.filter(is_possible).filter(|_| std::str::from_utf8(body).is_err());
    declared.or(told).unwrap_or(UTF_8)
}

fn declared(body: &[u8]) -> Option<&'static Encoding> {
    let beginning = body[..body.len().min(MAX_PROLOG)].trim_ascii_start();
    let mut reader = Reader::from_reader(DecodingReader::new(beginning));
    match reader.read_event_into(&mut Vec::new()) {
        Ok(Event::Decl(declaration)) => declaration.encoder(),
        _ => None,
    }
}

fn has_mark_of_utf_16(body: &[u8]) -> bool {
    body.starts_with(&[0xfe, 0xff]) || body.starts_with(&[0xff, 0xfe])
}

/// A byte that is no UTF-8 spoils one sign, not the feed.
fn mend(body: &mut [u8]) {
    let mut mended = 0;
    while let Err(error) = std::str::from_utf8(&body[mended..]) {
        let from = mended + error.valid_up_to();
        mended = error.error_len().map_or(body.len(), |len| from + len);
        body[from..mended].fill(b'?');
    }
}

/// Says how many namespaces a tag brings.
fn check(tag: &BytesStart<'_>) -> Result<usize, &'static str> {
    if tag.len() > MAX_TAG {
        return Err(TOO_MANY_ATTRIBUTES);
    }
    let (mut attributes, mut namespaces) = (0, 0);
    for attribute in tag.attributes().with_checks(false).take(MAX_ATTRIBUTES + 1) {
        attributes += 1;
        namespaces += usize::from(attribute.is_ok_and(|found| found.key.as_namespace_binding().is_some()));
    }
    if attributes > MAX_ATTRIBUTES { Err(TOO_MANY_ATTRIBUTES) } else { Ok(namespaces) }
}

fn is_item(tag: &BytesStart<'_>) -> bool {
    matches!(tag.local_name().as_ref(), "item" | "entry")
}

/// The elements that are open.
#[derive(Default)]
struct Open {
    /// Each with how many namespaces it brings.
    elements: Vec<(BytesEnd<'static>, usize)>,
    namespaces: usize,
}

impl Open {
    fn push(&mut self, tag: &BytesStart<'_>, namespaces: usize) -> Result<(), &'static str> {
        self.elements.push((tag.to_end().into_owned(), namespaces));
        self.namespaces += namespaces;
        if self.elements.len() > MAX_DEPTH {
            return Err(TOO_DEEP);
        }
        if self.namespaces > MAX_NAMESPACES { Err(TOO_MANY_ATTRIBUTES) } else { Ok(()) }
    }

    fn pop(&mut self) {
        if let Some((_, namespaces)) = self.elements.pop() {
            self.namespaces -= namespaces;
        }
    }

    /// Ends them all, the innermost first.
    fn close(self, mender: &mut Mender) {
        for (end, _) in self.elements.into_iter().rev() {
            // Memory takes everything.
            let _ = mender.write(Event::End(end));
        }
    }
}
