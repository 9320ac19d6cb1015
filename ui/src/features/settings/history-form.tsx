import { Link } from "@tanstack/react-router";
import { Field, Input } from "@/components/ui/field";
import type { Summary } from "@/lib/result";
import { useIsTaskOff } from "./api/use-task-config";
import { ConfigForm } from "./config-form";
import { RetentionEstimate, StoragePanel } from "./storage-panel";

const fields = [
  {
    name: "keep_runs",
    label: "Runs kept of each task",
    hint: "1 to 100,000. Older ones go, but never the last success, the last error and what is running.",
    usual: 500,
  },
  {
    name: "keep_days",
    label: "Days of history",
    hint: "1 to 3,650. Then runs go, and what happened around them, such as sleeps and edits.",
    usual: 30,
  },
  {
    name: "backups",
    label: "Backups kept",
    hint: "0 to 100. One is made each time History prune runs; with 0 none is.",
    usual: 3,
  },
] as const;

/** For how long the history is kept, and how many copies of the database. */
export function HistoryForm() {
  const isOff = useIsTaskOff("history_prune");
  return (
    <ConfigForm
      title="History"
      taskType="history_prune"
      footer={(isEditing) => (
        <>
          {isOff && <SwitchedOff />}
          <StoragePanel isEditing={isEditing} />
        </>
      )}
      owns={(field) => fields.some(({ name }) => field === `config.${name}`)}
    >
      {(config, change, error) => (
        <>
          <div className="grid grid-cols-3 gap-3 max-[56rem]:grid-cols-1">
            {fields.map(({ name, label, hint, usual }) => (
              <Field
                key={name}
                label={label}
                hint={hint}
                error={error?.field === `config.${name}` ? error.message : undefined}
              >
                {(control) => (
                  <Input
                    {...control}
                    type="number"
                    required
                    value={shown(config[name], usual)}
                    onChange={({ target }) =>
                      // An emptied field is no number; null keeps it empty until there is one.
                      change({ [name]: target.value === "" ? null : target.valueAsNumber })
                    }
                  />
                )}
              </Field>
            ))}
          </div>
          <RetentionEstimate keepRuns={limit(config, 0)} keepDays={limit(config, 1)} />
        </>
      )}
    </ConfigForm>
  );
}

function SwitchedOff() {
  return (
    <p className="pb-3 text-warn text-xs">
      History prune is switched off: nothing goes, and nothing is backed up.{" "}
      <Link to="/settings/system-tasks" className="text-accent underline">
        Switch it on
      </Link>
    </p>
  );
}

/** A limit as it stands in the form. */
function limit(config: Summary, place: 0 | 1): unknown {
  const { name, usual } = fields[place];
  return config[name] === undefined ? usual : config[name];
}

/** The number, the usual one where none is stored, nothing while the field is emptied. */
function shown(value: unknown, usual: number): string {
  if (value === undefined) return String(usual);
  return typeof value === "number" ? String(value) : "";
}
