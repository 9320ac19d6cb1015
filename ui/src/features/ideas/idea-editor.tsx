import { type FormEvent, useState } from "react";
import type { IdeaDto } from "@/bindings/IdeaDto";
import { Button } from "@/components/ui/button";
import { Field, Input, Textarea } from "@/components/ui/field";
import { CommandError } from "@/lib/ipc";
import { useUpdateIdea } from "./api/use-ideas";

export type IdeaEditorProps = { idea: IdeaDto; onClose: () => void };

/** Title and notes in place: Ctrl+Enter saves, Esc closes. */
export function IdeaEditor({ idea, onClose }: IdeaEditorProps) {
  const [title, setTitle] = useState(idea.title);
  const [body, setBody] = useState(idea.body);
  const save = useUpdateIdea(idea.id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const input = {
      ...(title.trim() !== idea.title && { title: title.trim() }),
      ...(body !== idea.body && { body }),
    };
    if (Object.keys(input).length === 0) onClose();
    // What was refused stays as it was typed.
    else save.mutate(input, { onSuccess: onClose });
  };
  const wrong = (field: string) =>
    save.error instanceof CommandError && save.error.field === field ? save.error.message : undefined;
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
      <Field label="Title" error={wrong("title")}>
        {(control) => (
          <Input
            {...control}
            required
            maxLength={200}
            value={title}
            onChange={(event) => setTitle(event.target.value)}
          />
        )}
      </Field>
      <Field label={`Notes on ${idea.title}`} hint="Ctrl+Enter saves, Esc closes." error={wrong("body")}>
        {(control) => (
          <Textarea
            {...control}
            autoFocus
            rows={4}
            maxLength={10_000}
            value={body}
            onChange={(event) => setBody(event.target.value)}
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
