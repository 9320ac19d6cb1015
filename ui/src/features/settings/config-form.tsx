import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { View } from "@/components/ui/view";
import { CommandError } from "@/lib/ipc";
import type { Summary } from "@/lib/result";
import { useSaveTaskConfig, useTaskConfig } from "./api/use-task-config";

export type ConfigError = { field?: string; message: string } | null;

export type ConfigFormProps = {
  title: string;
  taskType: string;
  children: (config: Summary, change: (part: Summary) => void, error: ConfigError) => ReactNode;
};

/** Edits the configuration of one task; the engine checks it and says which field is wrong. */
export function ConfigForm({ title, taskType, children }: ConfigFormProps) {
  const stored = useTaskConfig(taskType);
  const save = useSaveTaskConfig(taskType);
  const [draft, setDraft] = useState<Summary | null>(null);
  // A saved draft is the stored config from then on.
  useEffect(() => {
    if (save.isSuccess) setDraft(null);
  }, [save.isSuccess]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (draft) save.mutate(draft);
  };
  const error: ConfigError = save.error
    ? {
        field: save.error instanceof CommandError ? save.error.field : undefined,
        message: save.error.message,
      }
    : null;
  return (
    <Card>
      <form onSubmit={submit}>
        <CardHeader title={title}>
          {draft && <Button onClick={() => setDraft(null)}>Revert</Button>}
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
              return children(shown, (part) => setDraft({ ...shown, ...part }), error);
            }}
          </View>
          {error && !error.field?.match(/\[\d+\]/) && (
            <p role="alert" className="text-bad text-xs">
              {error.field && `${error.field}: `}
              {error.message}
            </p>
          )}
        </CardContent>
      </form>
    </Card>
  );
}
