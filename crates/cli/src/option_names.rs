//! What a field of the wire is called on the command line. Whoever typed an option is told of that option; documents keep
//! the words of the wire.

/// Fields that are options or arguments here, and how those are written.
const NAMES: [(&str, &str); 26] = [
    ("taskType", "TASK_TYPE"),
    ("component", "--component"),
    ("frequencySeconds", "--every"),
    ("frequencyCron", "--cron"),
    ("timezone", "--tz"),
    ("snooze.until", "--snooze"),
    ("snooze.reason", "--reason"),
    ("name", "--name"),
    ("timeoutSeconds", "--timeout"),
    ("maxRetries", "--retries"),
    ("breakerThreshold", "--breaker"),
    ("config", "--config"),
    ("every", "--every"),
    ("after", "--after"),
    ("count", "--count"),
    ("hours", "--hours"),
    ("limit", "--limit"),
    ("from", "--from"),
    ("to", "--to"),
    ("until", "--until"),
    ("reason", "--reason"),
    ("search", "--search"),
    ("at", "--at"),
    ("id", "--run"),
    ("file", "FILE"),
    ("path", "FILE"),
];

/// What was typed for a field. One without a name here keeps its own, as do those within a config or a document.
pub fn as_typed(field: &str) -> &str {
    NAMES.iter().find(|(known, _)| *known == field).map_or(field, |(_, typed)| typed)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::arguments::Arguments;

    #[test]
    fn every_name_is_one_that_can_be_typed() {
        let program = Arguments::command();
        let typed: Vec<_> = program
            .get_subcommands()
            .flat_map(clap::Command::get_arguments)
            .map(|argument| match argument.get_long() {
                Some(long) => format!("--{long}"),
                None => argument.get_id().as_str().to_uppercase(),
            })
            .collect();
        for (field, name) in NAMES {
            assert!(typed.iter().any(|typed| typed == name), "{field}: {name}");
        }
    }

    #[test]
    fn what_has_no_option_keeps_its_name() {
        for field in ["config.feeds[0].url", "tasks[2].frequencyCron", "document"] {
            assert_eq!(as_typed(field), field);
        }
    }
}
