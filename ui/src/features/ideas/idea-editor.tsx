import { type FormEvent, type RefObject, useLayoutEffect, useRef, useState } from "react";
import type { IdeaDto } from "@/bindings/IdeaDto";
import type { IdeaInput } from "@/bindings/IdeaInput";
import { Button } from "@/components/ui/button";
import { Field, Input, Textarea } from "@/components/ui/field";
import { useUnsaved } from "@/components/ui/unsaved-changes";
import { CommandError } from "@/lib/ipc";
import type { UpdateIdea } from "./api/use-ideas";
import type { Draft } from "./use-editing";

export type IdeaEditorProps = {
  idea: IdeaDto;
  /** What was left unsaved before, to go on with. */
  left?: Draft;
  /** Where it says what is typed and not saved, for whoever closes it. */
  unsaved: RefObject<Draft | undefined>;
  /** The row's, which keeps the editor open while it is under way. */
  save: UpdateIdea;
  onClose: () => void;
};

/** Title and notes in place: Ctrl+Enter saves, Esc closes. */
export function IdeaEditor({ idea, left, unsaved, save, onClose }: IdeaEditorProps) {
  // What was last known to be stored: the idea itself shows a change before that is answered, and it may be refused.
  const [stored, setStored] = useState<Draft>({ title: idea.title, body: idea.body });
  const [draft, setDraft] = useState(left ?? stored);
  const typed = useRef(draft);
  const change = changeOf(stored, draft);
  useLayoutEffect(() => {
    unsaved.current = change ? draft : undefined;
    return () => {
      unsaved.current = undefined;
    };
  });
  useUnsaved(`the idea “${stored.title}”`, change !== null);
  const type = (part: Partial<Draft>) => {
    typed.current = { ...typed.current, ...part };
    setDraft(typed.current);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (save.isPending) return;
    if (!change) return onClose();
    save.mutate(change, {
      onSuccess: () => {
        setStored({ title: draft.title.trim(), body: draft.body });
        // What was typed meanwhile is a draft of its own.
        if (typed.current !== draft) return;
        unsaved.current = undefined;
        onClose();
      },
    });
  };
  const refused = save.error instanceof CommandError ? save.error : null;
  const isAboutTitle = refused?.field === "title";
  return (
    <form
      aria-label={`Edit ${idea.title}`}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
        // In some browsers it sends a form by itself, too.
        event.preventDefault();
        event.currentTarget.requestSubmit();
      }}
      className="flex flex-col gap-2"
    >
      <Field label="Title" error={isAboutTitle ? refused.message : undefined}>
        {(control) => (
          <Input
            {...control}
            required
            maxLength={200}
            value={draft.title}
            onChange={(event) => type({ title: event.target.value })}
          />
        )}
      </Field>
      <Field
        label={`Notes on ${idea.title}`}
        hint="Ctrl+Enter saves, Esc closes."
        error={isAboutTitle ? undefined : save.error?.message}
      >
        {(control) => (
          <Textarea
            {...control}
            autoFocus
            rows={4}
            maxLength={10_000}
            value={draft.body}
            onChange={(event) => type({ body: event.target.value })}
          />
        )}
      </Field>
      <div className="flex gap-2">
        <Button type="submit" variant="primary" loading={save.isPending}>
          Save
        </Button>
        <Button onClick={onClose}>Close</Button>
      </div>
    </form>
  );
}

/** What a draft changes, if anything. */
function changeOf(stored: Draft, draft: Draft): IdeaInput | null {
  const title = draft.title.trim();
  if (title === stored.title && draft.body === stored.body) return null;
  return {
    ...(title !== stored.title && { title }),
    ...(draft.body !== stored.body && { body: draft.body }),
  };
}
