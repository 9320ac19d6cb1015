// Which ideas are being edited. The page knows it, and not their rows: a row may be gone when Undo wants it open again.
import { useCallback, useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import type { IdeaDto } from "@/bindings/IdeaDto";

/** What somebody types into an idea. */
export type Draft = { title: string; body: string };

export type Editing = {
  /** By the ids of those ideas: what their editors begin with, where that is not what is stored. */
  drafts: ReadonlyMap<number, Draft | undefined>;
  open: (id: number) => void;
  /** With what was typed and not saved, which can be had back. */
  close: (idea: IdeaDto, unsaved?: Draft) => void;
};

/** Editors are opened and closed; Undo opens one again with what was left unsaved in it, as long as the page is there. */
export function useEditing(): Editing {
  const [drafts, setDrafts] = useState<Editing["drafts"]>(new Map());
  const messages = useRef<(number | string)[]>([]);
  useEffect(
    () => () => {
      for (const id of messages.current) toast.dismiss(id);
      messages.current = [];
    },
    [],
  );
  const begin = useCallback((id: number, draft?: Draft) => {
    setDrafts((before) => new Map(before).set(id, draft));
  }, []);
  const open = useCallback((id: number) => begin(id), [begin]);
  const close = useCallback(
    ({ id, title }: IdeaDto, unsaved?: Draft) => {
      setDrafts((before) => new Map([...before].filter(([other]) => other !== id)));
      if (!unsaved) return;
      const action = { label: "Undo", onClick: () => begin(id, unsaved) };
      messages.current.push(toast(`Changes of “${title}” were left.`, { action }));
    },
    [begin],
  );
  return { drafts, open, close };
}
