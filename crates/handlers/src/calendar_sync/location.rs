//! Where a calendar lies: on the web, or in a file that a person named.

use std::{
    fs::File,
    io::{self, Read},
    path::{Component, Path, PathBuf, Prefix},
};

use url::Url;

use crate::http::{host_of, is_loopback, is_within_reach};

const WANTED: &str = "this is not a calendar's address; it can be https://…, webcal://…, or the full path of an \
                      .ics file";
/// Bytes of a file.
const MAX_FILE_BYTES: u64 = 10_000_000;
/// Characters of an address.
const MAX_CHARS: usize = 2_000;

/// A calendar's place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Location {
    /// An http or https address.
    Web(Url),
    /// A file on this computer.
    File(PathBuf),
}

impl Location {
    /// Understands https, http, webcal, webcals and file addresses, and full paths of `.ics` files.
    pub(super) fn parse(address: &str) -> Result<Self, String> {
        let address = address.trim();
        if address.chars().count() > MAX_CHARS {
            return Err(format!("an address has at most {MAX_CHARS} characters"));
        }
        // Before anything else: "C:\…" would be read as an address of scheme "c".
        if Path::new(address).is_absolute() {
            return ics_file(PathBuf::from(address));
        }
        let url = Url::parse(address).map_err(|_| WANTED.to_owned())?;
        let rest = address.split_once(':').map_or("", |(_, rest)| rest);
        match url.scheme() {
            "http" | "https" => web(url),
            "webcals" => web(Url::parse(&format!("https:{rest}")).map_err(|_| WANTED.to_owned())?),
            "webcal" => {
                let plain = Url::parse(&format!("http:{rest}")).map_err(|_| WANTED.to_owned())?;
                // Servers of this scheme speak https nowadays, except one on this computer.
                if is_loopback(&plain) {
                    web(plain)
                } else {
                    web(Url::parse(&format!("https:{rest}")).map_err(|_| WANTED.to_owned())?)
                }
            }
            "file" => ics_file(url.to_file_path().map_err(|()| WANTED.to_owned())?),
            _ => Err(WANTED.to_owned()),
        }
    }

    /// What distinguishes its host: files are read one at a time.
    pub(super) fn host(&self) -> String {
        match self {
            Self::Web(url) => host_of(url),
            Self::File(_) => String::new(),
        }
    }

    /// Can it be read while there is no way to the internet?
    pub(super) fn is_within_reach(&self) -> bool {
        match self {
            Self::Web(url) => is_within_reach(url),
            Self::File(_) => true,
        }
    }

    /// Its address as one text.
    pub(super) fn address(&self) -> String {
        match self {
            Self::Web(url) => url.to_string(),
            Self::File(path) => path.display().to_string(),
        }
    }
}

/// Reads a calendar file; the error is a sentence.
pub(super) fn read_file(path: &Path) -> Result<Vec<u8>, String> {
    // What was opened is judged, not what lay there before.
    let file = open(path).map_err(|error| describe(&error))?;
    let metadata = file.metadata().map_err(|error| describe(&error))?;
    if !metadata.is_file() {
        return Err("this is not a file".to_owned());
    }
    let too_large = || format!("the file is larger than {} MB", MAX_FILE_BYTES / 1_000_000);
    if metadata.len() > MAX_FILE_BYTES {
        return Err(too_large());
    }
    let mut content = Vec::new();
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut content).map_err(|error| describe(&error))?;
    if content.len() as u64 > MAX_FILE_BYTES {
        return Err(too_large());
    }
    Ok(content)
}

/// Without waiting: the other end of a pipe may never be opened.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    Ok(rustix::fs::open(path, flags, Mode::empty())?.into())
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}

fn describe(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "the file does not exist".to_owned(),
        io::ErrorKind::PermissionDenied => "the file may not be read".to_owned(),
        _ => format!("the file cannot be read: {error}"),
    }
}

fn web(url: Url) -> Result<Location, String> {
    if url.has_host() { Ok(Location::Web(url)) } else { Err(WANTED.to_owned()) }
}

fn ics_file(path: PathBuf) -> Result<Location, String> {
    if !is_on_a_disk(&path) {
        return Err("a calendar file must lie on a disk of this computer".to_owned());
    }
    let is_ics = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("ics"));
    if is_ics {
        Ok(Location::File(path))
    } else {
        Err("a calendar file's name must end with .ics".to_owned())
    }
}

/// Paths of Windows can also lead to another computer, which is told who asks, and to devices.
fn is_on_a_disk(path: &Path) -> bool {
    match path.components().next() {
        Some(Component::Prefix(prefix)) => matches!(prefix.kind(), Prefix::Disk(_) | Prefix::VerbatimDisk(_)),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn web_address(address: &str) -> String {
        Location::parse(address).unwrap().address()
    }

    #[test]
    fn webcal_means_https_except_on_this_computer() {
        assert_eq!(web_address("webcal://example.org/a.ics"), "https://example.org/a.ics");
        assert_eq!(web_address("webcals://example.org/a.ics"), "https://example.org/a.ics");
        assert_eq!(web_address("webcal://127.0.0.1:8080/a.ics"), "http://127.0.0.1:8080/a.ics");
        assert_eq!(web_address("webcal://localhost:8080/a.ics"), "http://localhost:8080/a.ics");
        assert_eq!(web_address("webcal://[::1]:8080/a.ics"), "http://[::1]:8080/a.ics");
    }

    #[test]
    fn a_file_and_its_address_are_the_same_place() {
        let (address, path) = if cfg!(windows) {
            ("file:///C:/My%20Cal.ICS", r"C:\My Cal.ICS")
        } else {
            ("file:///srv/My%20Cal.ICS", "/srv/My Cal.ICS")
        };
        assert_eq!(Location::parse(address), Ok(Location::File(path.into())));
        assert_eq!(Location::parse(path), Location::parse(address));
    }

    #[cfg(windows)]
    #[test]
    fn a_file_of_another_computer_or_a_device_is_no_place() {
        for elsewhere in [
            r"\\server\share\a.ics",
            "file://server/share/a.ics",
            r"\\.\pipe\a.ics",
            r"\\?\UNC\server\share\a.ics",
        ] {
            assert!(Location::parse(elsewhere).is_err(), "{elsewhere}");
        }
    }
}
