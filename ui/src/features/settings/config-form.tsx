import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { CardContent } from "@/components/ui/card";
import { useUnsaved } from "@/components/ui/unsaved-changes";
import { View } from "@/components/ui/view";
import { CommandError } from "@/lib/ipc";
import type { Summary } from "@/lib/result";
import { Section, SectionHeader } from "./section";
import type { SectionTitle } from "./sections";
import { type ConfigChange, useConfigDraft } from "./use-config-draft";

/** What the engine did not accept; `field` is e.g. `config.feeds[2].url`. */
export type ConfigError = { field?: string; message: string } | null;

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
  const edit = useConfigDraft(taskType);
  const { stored, draft, unsaved } = edit;
  useUnsaved(title, unsaved);
  const error = configError(edit.error);
  return (
    <Section title={title}>
      <form
        aria-label={title}
        onSubmit={(event) => {
          event.preventDefault();
          edit.save();
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
          // In some browsers it sends a form by itself, too.
          event.preventDefault();
          event.currentTarget.requestSubmit();
        }}
      >
        <SectionHeader title={title} unsaved={unsaved}>
          {unsaved && <Button onClick={edit.revert}>Revert</Button>}
          <Button
            type="submit"
            variant="primary"
            disabled={!unsaved}
            loading={edit.isSaving}
            aria-label={`Save ${title}`}
            title="Save  ( Ctrl+Enter )"
          >
            Save
          </Button>
        </SectionHeader>
        <CardContent className="flex flex-col gap-4">
          <View query={stored} rows={3}>
            {(config) => children(draft ?? config, edit.change, error)}
          </View>
          {edit.isOvertaken && (
            <p role="alert" className="text-warn text-xs">
              This has been changed elsewhere meanwhile. Save replaces that, Revert shows it.
            </p>
          )}
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
