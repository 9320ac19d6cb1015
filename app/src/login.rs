//! The start at login: hidden, and on the same folder.

use std::path::Path;

use tauri::{Runtime, plugin::TauriPlugin};

use crate::HIDDEN;

/// Writes the entry when it is asked to, from Rust only: no page may. `folder`: the data folder, where one was named.
pub fn plugin<R: Runtime>(folder: Option<&Path>) -> TauriPlugin<R> {
    let folder = folder.map(|folder| format!("--data-dir={}", folder.display()));
    let folder = folder.map(|argument| {
        if cfg!(target_os = "linux") {
            in_desktop_entry(&argument)
        } else if cfg!(windows) {
            in_command_line(&argument)
        } else {
            in_property_list(&argument)
        }
    });
    tauri_plugin_autostart::Builder::new().arg(HIDDEN).args(folder).build()
}

/// An argument as the `Exec` line of a desktop entry has it; the plugin joins them as they are.
fn in_desktop_entry(argument: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_=/.,:+@".contains(c);
    if argument.chars().all(plain) {
        return argument.to_owned();
    }
    let mut quoted = String::from('"');
    for c in argument.chars() {
        match c {
            // Once for the string, once for the quotes.
            '\\' => quoted.push_str(r"\\\\"),
            '"' | '`' | '$' => quoted.extend([r"\\", c.encode_utf8(&mut [0; 4])]),
            '%' => quoted.push_str("%%"),
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// An argument as Windows reads it out of a command line: backslashes count only before a quotation mark.
fn in_command_line(argument: &str) -> String {
    if !argument.contains([' ', '\t', '"']) {
        return argument.to_owned();
    }
    let (mut quoted, mut backslashes) = (String::from('"'), 0);
    for c in argument.chars().chain(['"']) {
        if c == '"' {
            quoted.extend(std::iter::repeat_n('\\', backslashes));
        }
        backslashes = if c == '\\' { backslashes + 1 } else { 0 };
        quoted.push(c);
    }
    quoted
}

/// An argument as a property list of macOS has it.
fn in_property_list(argument: &str) -> String {
    argument.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_signs_of_its_own_is_one_argument() {
        for (argument, entry) in [
            ("--data-dir=/home/ada/cockpit", "--data-dir=/home/ada/cockpit"),
            ("--data-dir=/home/ada/my cockpit", r#""--data-dir=/home/ada/my cockpit""#),
            ("a\"b", r#""a\\"b""#),
            ("a$b`c", r#""a\\$b\\`c""#),
            ("100%", r#""100%%""#),
            ("a\\b", r#""a\\\\b""#),
        ] {
            assert_eq!(in_desktop_entry(argument), entry);
        }
    }

    #[test]
    fn so_it_is_in_a_command_line_and_in_a_property_list() {
        for (argument, line) in [
            (r"--data-dir=C:\cockpit", r"--data-dir=C:\cockpit"),
            (r"--data-dir=C:\my cockpit", r#""--data-dir=C:\my cockpit""#),
            (r"C:\my cockpit\", r#""C:\my cockpit\\""#),
        ] {
            assert_eq!(in_command_line(argument), line);
        }
        assert_eq!(in_property_list("/Users/ada/R&D <1>"), "/Users/ada/R&amp;D &lt;1&gt;");
    }
}
