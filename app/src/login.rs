//! The start at login: hidden, and on the same folder.

use std::path::Path;

use tauri::{Runtime, plugin::TauriPlugin};

/// Writes the entry when it is asked to, from Rust only: no page may. `folder`: the data folder, where one was named.
pub fn plugin<R: Runtime>(folder: Option<&Path>) -> TauriPlugin<R> {
    let folder = folder.map(|folder| format!("--data-dir={}", folder.display()));
    let folder = folder.map(|argument| if cfg!(target_os = "linux") { quoted(&argument) } else { argument });
    tauri_plugin_autostart::Builder::new().arg("--hidden").args(folder).build()
}

/// An argument as the `Exec` line of a desktop entry has it; the plugin joins them as they are.
fn quoted(argument: &str) -> String {
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
            assert_eq!(quoted(argument), entry);
        }
    }
}
