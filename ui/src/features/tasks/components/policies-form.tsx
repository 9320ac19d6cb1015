import { type FormEvent, useState } from "react";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import type { UpdateTaskInput } from "@/bindings/UpdateTaskInput";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { Field, Input, Select } from "@/components/ui/field";
import { useUnsaved } from "@/components/ui/unsaved-changes";
import { CommandError } from "@/lib/ipc";
import { offerUndo } from "../api/undo-last-edit";
import { useUpdateTask } from "../api/use-update-task";
import { type NumberPolicy, policyText, wrongNumber } from "../policy-words";

const choices = [
  [
    "catchUp",
    "Missed slots",
    [
      ["once", "Catch up once"],
      ["skip", "Skip them"],
      ["all", "Run each"],
    ],
  ],
  [
    "overlap",
    "A slot while it runs",
    [
      ["skip", "Skip the slot"],
      ["queue", "Let it wait"],
      ["cancel_running", "Cancel the run"],
    ],
  ],
] as const;

const numbers: [NumberPolicy, string][] = [
  ["timeoutSeconds", "Timeout in seconds"],
  ["maxRetries", "Retries"],
  ["breakerThreshold", "Suspend after errors"],
];

/** What becomes of missed and overlapping slots, of slow runs and of failures; and whose time it goes by. */
export function PoliciesForm({ task }: { task: SystemTaskDto }) {
  const [draft, setDraft] = useState<UpdateTaskInput | null>(null);
  const update = useUpdateTask(task);
  const shown = { ...task, ...draft };
  // Until it is answered, a save is none; and what was changed back is no change.
  useUnsaved("the policies", update.isPending || differs(task, draft));
  const change = (part: UpdateTaskInput) => {
    // What the engine said was of what stood there before.
    if (update.error) update.reset();
    setDraft({ ...draft, ...part });
  };
  const refused = update.error instanceof CommandError ? update.error : null;
  const wrong = (name: string) => (refused?.field === name ? refused.message : null);
  const complete = numbers.every(([name]) => wrongNumber(name, shown[name]) === null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!draft || !complete) return;
    try {
      const updated = await update.mutateAsync(draft);
      // What was changed meanwhile is a draft of its own.
      setDraft((now) => (now === draft ? null : now));
      await offerUndo(task, updated, `${task.name}: the new policies are in force.`);
    } catch {
      // Told by the mutation, and at the field; the draft stays for another try.
    }
  };
  const revert = () => {
    update.reset();
    setDraft(null);
  };
  return (
    <Card>
      <form onSubmit={submit} aria-label="Policies">
        <CardHeader title="Policies">
          {draft && <Button onClick={revert}>Revert</Button>}
          <Button
            type="submit"
            variant="primary"
            aria-label="Save policies"
            disabled={!draft || !complete}
            loading={update.isPending}
          >
            Save
          </Button>
        </CardHeader>
        <CardContent className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
          {choices.map(([name, label, options]) => (
            <Field key={name} label={label} hint={policyText(name, shown)} error={wrong(name)}>
              {(control) => (
                <Select
                  {...control}
                  value={shown[name]}
                  onChange={(event) => change({ [name]: event.target.value })}
                >
                  {options.map(([value, word]) => (
                    <option key={value} value={value}>
                      {word}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          ))}
          {numbers.map(([name, label]) => (
            <Field
              key={name}
              label={label}
              hint={policyText(name, shown)}
              error={wrong(name) ?? wrongNumber(name, shown[name])}
            >
              {(control) => (
                <Input
                  {...control}
                  type="number"
                  step={1}
                  value={Number.isFinite(shown[name]) ? shown[name] : ""}
                  onChange={(event) => change({ [name]: event.target.valueAsNumber })}
                />
              )}
            </Field>
          ))}
          <Field label="Time zone" hint="An IANA name; empty: this computer's." error={wrong("timezone")}>
            {(control) => (
              <Input
                {...control}
                placeholder="e.g. Europe/Berlin"
                spellCheck={false}
                value={shown.timezone ?? ""}
                onChange={(event) => change({ timezone: event.target.value || null })}
              />
            )}
          </Field>
        </CardContent>
      </form>
    </Card>
  );
}

/** Whether a draft would change the task at all. */
function differs(task: SystemTaskDto, draft: UpdateTaskInput | null): boolean {
  const fields = Object.keys(draft ?? {}) as (keyof UpdateTaskInput & keyof SystemTaskDto)[];
  return fields.some((name) => (draft?.[name] ?? null) !== (task[name] ?? null));
}
