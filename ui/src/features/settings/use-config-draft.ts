import { useEffect, useRef, useState } from "react";
import { readSummary, type Summary } from "@/lib/result";
import { useSaveTaskConfig, useTaskConfig } from "./api/use-task-config";

/** Other values for some fields, or how to make them of those at the time. */
export type ConfigChange = (part: Summary | ((config: Summary) => Summary)) => void;

/** What somebody makes of a configuration, and what was stored when that began. */
type Draft = { config: Summary; base: Summary };

const isSame = (one: Summary, other: Summary) => JSON.stringify(one) === JSON.stringify(other);

/** The configuration of a task while somebody edits it: what is stored, and what is not saved yet. */
export function useConfigDraft(taskType: string) {
  const stored = useTaskConfig(taskType);
  const save = useSaveTaskConfig(taskType);
  const [draft, setDraft] = useState<Draft | null>(null);
  const known = useRef(stored.data);
  useEffect(() => {
    known.current = stored.data;
  });
  const unsaved = draft !== null && !isSame(draft.config, stored.data ?? {});
  // What was changed and changed back is as it was, and no draft: that would undo what is stored by others from then on.
  if (draft && !unsaved && !save.isPending) setDraft(null);
  return {
    stored,
    draft: draft?.config,
    unsaved,
    /** Somebody else has stored another one since the draft was begun: to save it would undo that. */
    isOvertaken: unsaved && !save.isPending && !isSame(draft.base, stored.data ?? {}),
    isSaving: save.isPending,
    error: save.error,
    change: ((part) => {
      setDraft((now) => {
        const { config, base } = now ?? { config: known.current ?? {}, base: known.current ?? {} };
        return { config: { ...config, ...(typeof part === "function" ? part(config) : part) }, base };
      });
      // The error is about what was sent; entries may have other places by now.
      if (save.isError) save.reset();
    }) satisfies ConfigChange,
    revert: () => {
      setDraft(null);
      if (save.isError) save.reset();
    },
    save: () => {
      if (!draft || !unsaved) return;
      // What was typed while it was being saved is a draft of its own.
      const goOn = (base: Summary) => setDraft((now) => (now === draft || !now ? null : { ...now, base }));
      save.mutate(draft.config, { onSuccess: ({ config }) => goOn(readSummary(config)) });
    },
  };
}
