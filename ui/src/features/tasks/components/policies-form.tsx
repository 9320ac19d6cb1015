import { type FormEvent, useState } from "react";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import type { UpdateTaskInput } from "@/bindings/UpdateTaskInput";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { Field, Input, Select } from "@/components/ui/field";
import { CommandError } from "@/lib/ipc";
import { useUpdateTask } from "../api/use-update-task";

type Numbers = "timeoutSeconds" | "maxRetries" | "breakerThreshold";

const numbers: [Numbers, string, string][] = [
  ["timeoutSeconds", "Timeout in seconds", "A run that takes longer is stopped."],
  ["maxRetries", "Retries", "Further attempts after a failed one."],
  ["breakerThreshold", "Suspend after errors", "In a row; 0: never."],
];

/** What becomes of missed and overlapping slots, of slow runs and of failures; and whose time it goes by. */
export function PoliciesForm({ task }: { task: SystemTaskDto }) {
  const [draft, setDraft] = useState<UpdateTaskInput | null>(null);
  const update = useUpdateTask(task);
  const shown = { ...task, ...draft };
  const change = (part: UpdateTaskInput) => setDraft({ ...draft, ...part });
  const wrong = update.error instanceof CommandError ? update.error : null;
  const complete = numbers.every(([name]) => Number.isFinite(shown[name]));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (draft && complete) update.mutate(draft, { onSuccess: () => setDraft(null) });
  };
  return (
    <Card>
      <form onSubmit={submit}>
        <CardHeader title="Policies">
          {draft && <Button onClick={() => setDraft(null)}>Revert</Button>}
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
        <CardContent className="grid grid-cols-2 gap-3">
          <Field label="Missed slots">
            {(control) => (
              <Select
                {...control}
                value={shown.catchUp}
                onChange={(event) => change({ catchUp: event.target.value })}
              >
                <option value="once">Catch up once</option>
                <option value="skip">Skip them</option>
                <option value="all">Run each</option>
              </Select>
            )}
          </Field>
          <Field label="A slot while it runs">
            {(control) => (
              <Select
                {...control}
                value={shown.overlap}
                onChange={(event) => change({ overlap: event.target.value })}
              >
                <option value="skip">Skip the slot</option>
                <option value="queue">Let it wait</option>
                <option value="cancel_running">Cancel the run</option>
              </Select>
            )}
          </Field>
          <Field
            label="Time zone"
            hint="An IANA name; empty: this computer's."
            error={wrong?.field === "timezone" ? wrong.message : null}
          >
            {(control) => (
              <Input
                {...control}
                placeholder="Europe/Berlin"
                spellCheck={false}
                value={shown.timezone ?? ""}
                onChange={(event) => change({ timezone: event.target.value || null })}
              />
            )}
          </Field>
          {numbers.map(([name, label, hint]) => (
            <Field key={name} label={label} hint={hint} error={wrong?.field === name ? wrong.message : null}>
              {(control) => (
                <Input
                  {...control}
                  type="number"
                  value={Number.isFinite(shown[name]) ? shown[name] : ""}
                  onChange={(event) => change({ [name]: event.target.valueAsNumber })}
                />
              )}
            </Field>
          ))}
        </CardContent>
      </form>
    </Card>
  );
}
