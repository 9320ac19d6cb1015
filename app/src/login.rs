//! The start at login: hidden, and on the same folder.

use std::path::{Path, PathBuf};

use anyhow::Result;
use auto_launch::{AutoLaunch, AutoLaunchBuilder};
use tauri::{AppHandle, Runtime};

use crate::{HIDDEN, shutdown};

/// The entry with which the system starts this program at login.
pub struct Login {
    /// Of the program, and so of the entry.
    name: String,
    /// The data folder, where one was named: by an argument or by the environment, which a login does not have.
    folder: Option<PathBuf>,
}

impl Login {
    /// Of this program on a data folder.
    pub fn of<R: Runtime>(app: &AppHandle<R>, folder: &Path) -> Self {
        let is_named = cockpit::usual_data_dir().is_none_or(|usual| usual != folder);
        Self { name: app.package_info().name.clone(), folder: is_named.then(|| folder.to_owned()) }
    }

    /// Does the system start it?
    ///
    /// # Errors
    /// The system does not tell.
    pub fn is_on(&self) -> Result<bool> {
        Ok(self.entry(&shutdown::program()?)?.is_enabled()?)
    }

    /// Writes the entry, or removes it.
    ///
    /// # Errors
    /// The system refuses it.
    pub fn set(&self, on: bool) -> Result<()> {
        let entry = self.entry(&shutdown::program()?)?;
        Ok(if on { entry.enable() } else { entry.disable() }?)
    }

    fn entry(&self, program: &Path) -> auto_launch::Result<AutoLaunch> {
        let program = program.display().to_string();
        // There it has to be found under its path.
        let program = if cfg!(target_os = "macos") { program } else { in_an_entry(&program) };
        let folder = self.folder.as_deref().map(|folder| format!("--data-dir={}", folder.display()));
        let arguments: Vec<String> =
            [HIDDEN.to_owned()].into_iter().chain(folder).map(|argument| in_an_entry(&argument)).collect();
        AutoLaunchBuilder::new().set_app_name(&self.name).set_app_path(&program).set_args(&arguments).build()
    }
}

/// A part of the command as this system's entry has it; the library joins them as they are.
fn in_an_entry(part: &str) -> String {
    if cfg!(target_os = "linux") {
        in_desktop_entry(part)
    } else if cfg!(windows) {
        in_command_line(part)
    } else {
        in_property_list(part)
    }
}

/// An argument, or the program, as the `Exec` line of a desktop entry has it.
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

    #[cfg(target_os = "linux")]
    #[test]
    fn the_program_and_the_folder_are_one_part_of_the_command_each() {
        let login = Login { name: "Cockpit".to_owned(), folder: Some("/home/ada/my cockpit".into()) };
        let entry = login.entry(Path::new("/home/ada/My Projects/architect-cockpit")).unwrap();
        let command = format!("{} {}", entry.get_app_path(), entry.get_args().join(" "));
        let read = glib::shell_parse_argv(&command).unwrap();
        let expected =
            ["/home/ada/My Projects/architect-cockpit", "--hidden", "--data-dir=/home/ada/my cockpit"];
        assert_eq!(read, expected.map(std::ffi::OsString::from));
    }

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
