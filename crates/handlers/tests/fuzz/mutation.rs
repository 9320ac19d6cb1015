//! Documents made from others, the same for the same seed.

/// Numbers by xorshift.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 8).unwrap() % end.max(1)
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// Somewhere in a document, every other time where a text begins after `from`.
    fn place(&mut self, document: &[u8], from: usize) -> usize {
        let begins = |byte: &u8| matches!(byte, b'>' | b':' | b'"' | b'[');
        match document[from..].iter().position(begins) {
            Some(at) if self.below(2) == 0 => from + at + 1,
            _ => from,
        }
    }

    /// A piece of a document: where it begins and ends.
    fn piece(&mut self, len: usize) -> (usize, usize) {
        let from = self.below(len + 1);
        (from, (from + self.below(64)).min(len))
    }
}

/// What documents trip over.
const MORSELS: [&[u8]; 26] = [
    b"<",
    b">",
    b"</",
    b"<!--",
    b"]]>",
    b"<![CDATA[",
    b"&#x202e;",
    b"&#0;",
    b"&lt;script&gt;",
    b"<!DOCTYPE x [",
    b"\0",
    b"\xff",
    b"\xe2\x80",
    b"\r\nBEGIN:VEVENT\r\n",
    b"\r\nEND:VEVENT\r\n",
    b"\r\nRRULE:FREQ=YEARLY\r\n",
    b"99999999999999999999",
    b"-1",
    b"00000000",
    b"99991231",
    b"\"",
    b"\\u0000",
    b"[[[[",
    b"{}",
    b"null",
    "\u{202e}".as_bytes(),
];

/// One of the seeds after a few changes.
pub fn mutated(random: &mut Random, seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut document = random.of(seeds).clone();
    // Few changes more often than many: a document that is hardly one is refused at once.
    let most = random.below(8);
    for _ in 0..=random.below(most + 1) {
        let (from, to) = random.piece(document.len());
        match random.below(6) {
            0 if !document.is_empty() => {
                let at = random.below(document.len());
                document[at] ^= 1 << random.below(8);
            }
            1 => drop(document.drain(from..to)),
            2 => {
                let piece = document[from..to].repeat(1 + random.below(200));
                document.splice(to..to, piece);
            }
            3 => {
                let other = random.of(seeds);
                let (other_from, other_to) = random.piece(other.len());
                document.splice(from..to, other[other_from..other_to].iter().copied());
            }
            4 => {
                let morsel = *random.of(&MORSELS);
                let at = random.place(&document, from);
                document.splice(at..at, morsel.iter().copied());
            }
            _ => {
                let piece: Vec<u8> = document.drain(from..to).collect();
                let at = random.below(document.len() + 1);
                document.splice(at..at, piece);
            }
        }
    }
    document
}
