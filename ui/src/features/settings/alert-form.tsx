import { useState } from "react";
import { Field, Input } from "@/components/ui/field";
import { type ConfigError, ConfigForm } from "./config-form";

const KEYWORDS = /^config\.keywords(\[\d+\])?$/;
const LEAD = "config.event_lead_minutes";

/** What raises an alert. */
export function AlertForm() {
  return (
    <ConfigForm
      title="Alerts"
      taskType="alerts_refresh"
      owns={(field) => KEYWORDS.test(field) || field === LEAD}
    >
      {(config, change, error) => (
        <div className="grid grid-cols-2 gap-3">
          <Keywords
            words={Array.isArray(config.keywords) ? config.keywords.map(String) : []}
            onChange={(keywords) => change({ keywords })}
            error={error}
          />
          <Field
            label="Minutes before an event"
            hint="When an event about to start becomes an alert."
            error={error?.field === LEAD ? error.message : undefined}
          >
            {(control) => (
              <Input
                {...control}
                type="number"
                min={0}
                required
                value={lead(config.event_lead_minutes)}
                onChange={({ target }) =>
                  // An emptied field is no number; null keeps it empty until there is one.
                  change({ event_lead_minutes: target.value === "" ? null : target.valueAsNumber })
                }
              />
            )}
          </Field>
        </div>
      )}
    </ConfigForm>
  );
}

/** What the field shows: the number, the default where none is stored, nothing while it is emptied. */
function lead(minutes: unknown): string {
  if (minutes === undefined) return "60";
  return typeof minutes === "number" ? String(minutes) : "";
}

type KeywordsProps = { words: string[]; onChange: (words: string[]) => void; error: ConfigError };

/** Words between commas. While somebody types, the text is theirs; the configuration gets the finished words. */
function Keywords({ words, onChange, error }: KeywordsProps) {
  const [text, setText] = useState<string | null>(null);
  const wrong = error?.field && KEYWORDS.test(error.field) ? keywordMessage(error, words) : undefined;
  return (
    <Field label="Keywords in the news" hint="Separated by commas." error={wrong}>
      {(control) => (
        <Input
          {...control}
          placeholder="e.g. Rust, SQLite"
          value={text ?? words.join(", ")}
          onChange={(event) => {
            setText(event.target.value);
            onChange(split(event.target.value));
          }}
          onBlur={() => setText(null)}
        />
      )}
    </Field>
  );
}

function split(text: string): string[] {
  return text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
}

/** The message with the word it is about. */
function keywordMessage(error: NonNullable<ConfigError>, words: string[]): string {
  const word = words[Number(error.field?.match(/\[(\d+)\]$/)?.[1])];
  return word === undefined ? error.message : `“${word}”: ${error.message}`;
}
