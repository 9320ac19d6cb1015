import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { CardContent } from "@/components/ui/card";
import { View } from "@/components/ui/view";
import { CommandError } from "@/lib/ipc";
import type { Summary } from "@/lib/result";
import { useSaveTaskConfig, useTaskConfig } from "./api/use-task-config";
import { Section, SectionHeader } from "./section";
import type { SectionTitle } from "./sections";
import { useUnsaved } from "./unsaved-changes";

/** What the engine did not accept; `field` is e.g. `config.feeds[2].url`. */
export type ConfigError = { field?: string; message: string } | null;

/** Other values for some fields, or how to make them of those at the time. */
export type ConfigChange = (part: Summary | ((config: Summary) => Summary)) => void;

export type ConfigFormProps = {
  title: SectionTitle;
  taskType: string;
  /** Whether the form shows an error of this field itself; all others are shown below it. */
  owns: (field: string) => boolean;
  children: (config: Summary, change: ConfigChange, error: ConfigError) => ReactNode;
  /** What belongs to it and is saved by itself; knows whether something is being edited. */
  footer?: (isEditing: boolean) => ReactNode;
};

/** Edits the configuration of one task; the engine checks it and says which field is wrong. Ctrl+Enter saves. */
export function ConfigForm({ title, taskType, owns, children, footer }: ConfigFormProps) {
  const stored = useTaskConfig(taskType);
  const save = useSaveTaskConfig(taskType);
  const [draft, setDraft] = useState<Summary | null>(null);
  const saved = useRef(stored.data);
  useEffect(() => {
    saved.current = stored.data;
  });
  // What was changed and changed back is as it was, and no draft: that would undo what is stored by others from then on.
  const unsaved = draft !== null && JSON.stringify(draft) !== JSON.stringify(stored.data);
  if (draft && !unsaved && !save.isPending) setDraft(null);
  useUnsaved(title, unsaved);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    // What was typed while it was being saved is a draft of its own.
    if (draft && unsaved) {
      save.mutate(draft, { onSuccess: () => setDraft((now) => (now === draft ? null : now)) });
    }
  };
  const change: ConfigChange = (part) => {
    setDraft((now) => {
      const before = now ?? saved.current ?? {};
      return { ...before, ...(typeof part === "function" ? part(before) : part) };
    });
    // The error is about what was sent; entries may have other places by now.
    if (save.isError) save.reset();
  };
  const revert = () => {
    setDraft(null);
    if (save.isError) save.reset();
  };
  const error = configError(save.error);
  return (
    <Section title={title}>
      <form
        aria-label={title}
        onSubmit={submit}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
          // In some browsers it sends a form by itself, too.
          event.preventDefault();
          event.currentTarget.requestSubmit();
        }}
      >
        <SectionHeader title={title} unsaved={unsaved}>
          {unsaved && <Button onClick={revert}>Revert</Button>}
          <Button
            type="submit"
            variant="primary"
            disabled={!unsaved}
            loading={save.isPending}
            aria-label={`Save ${title}`}
            title="Save  ( Ctrl+Enter )"
          >
            Save
          </Button>
        </SectionHeader>
        <CardContent className="flex flex-col gap-4">
          <View query={stored} rows={3}>
            {(config) => children(draft ?? config, change, error)}
          </View>
          {error && !(error.field && owns(error.field)) && (
            <p role="alert" className="text-bad text-xs">
              {error.field && `${error.field}: `}
              {error.message}
            </p>
          )}
        </CardContent>
      </form>
      {footer && <CardContent className="border-line border-t">{footer(unsaved)}</CardContent>}
    </Section>
  );
}

function configError(error: Error | null): ConfigError {
  if (!error) return null;
  return { field: error instanceof CommandError ? error.field : undefined, message: error.message };
}
