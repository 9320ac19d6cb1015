import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { View } from "@/components/ui/view";
import { CommandError } from "@/lib/ipc";
import type { Summary } from "@/lib/result";
import { useSaveTaskConfig, useTaskConfig } from "./api/use-task-config";

/** What the engine did not accept; `field` is e.g. `config.feeds[2].url`. */
export type ConfigError = { field?: string; message: string } | null;

export type ConfigFormProps = {
  title: string;
  taskType: string;
  /** Whether the form shows an error of this field itself; all others are shown below it. */
  owns: (field: string) => boolean;
  children: (config: Summary, change: (part: Summary) => void, error: ConfigError) => ReactNode;
  /** What belongs to it and is saved by itself; knows whether something is being edited. */
  footer?: (isEditing: boolean) => ReactNode;
};

/** Edits the configuration of one task; the engine checks it and says which field is wrong. */
export function ConfigForm({ title, taskType, owns, children, footer }: ConfigFormProps) {
  const stored = useTaskConfig(taskType);
  const save = useSaveTaskConfig(taskType);
  const [draft, setDraft] = useState<Summary | null>(null);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    // What was typed while it was being saved is a draft of its own.
    if (draft) save.mutate(draft, { onSuccess: () => setDraft((now) => (now === draft ? null : now)) });
  };
  const change = (config: Summary | null) => {
    setDraft(config);
    // The error is about what was sent; entries may have other places by now.
    if (save.isError) save.reset();
  };
  const error = configError(save.error);
  return (
    <Card>
      <form aria-label={title} onSubmit={submit}>
        <CardHeader title={title}>
          {draft && <Button onClick={() => change(null)}>Revert</Button>}
          <Button
            type="submit"
            variant="primary"
            disabled={!draft}
            loading={save.isPending}
            aria-label={`Save ${title}`}
          >
            Save
          </Button>
        </CardHeader>
        <CardContent className="flex flex-col gap-4">
          <View query={stored} rows={3}>
            {(config) => {
              const shown = draft ?? config;
              return children(shown, (part) => change({ ...shown, ...part }), error);
            }}
          </View>
          {error && !(error.field && owns(error.field)) && (
            <p role="alert" className="text-bad text-xs">
              {error.field && `${error.field}: `}
              {error.message}
            </p>
          )}
        </CardContent>
      </form>
      {footer && <CardContent className="border-line border-t">{footer(draft !== null)}</CardContent>}
    </Card>
  );
}

function configError(error: Error | null): ConfigError {
  if (!error) return null;
  return { field: error instanceof CommandError ? error.field : undefined, message: error.message };
}
