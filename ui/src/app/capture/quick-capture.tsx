import { type FormEvent, type KeyboardEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input, Textarea } from "@/components/ui/field";
import { Keys } from "@/components/ui/keys";
import { useCaptureIdea } from "@/features/ideas/api/use-ideas";

export type QuickCaptureProps = { open: boolean; onOpenChange: (open: boolean) => void };

const nothing = { title: "", body: "" };

/** An idea from anywhere: typed, kept, and back to where one was. What was typed is there again after Esc. */
export function QuickCapture({ open, onOpenChange }: QuickCaptureProps) {
  const [draft, setDraft] = useState(nothing);
  const title = useRef<HTMLInputElement>(null);
  const capture = useCaptureIdea();

  const save = async (another: boolean) => {
    if (!draft.title.trim() || capture.isPending) return;
    const field = title.current;
    try {
      await capture.mutateAsync({ title: draft.title.trim(), body: draft.body.trim() || undefined });
      // What was typed while it was being saved is the next one.
      setDraft((now) => (now === draft ? nothing : now));
      // Where it was closed before the answer, something else may be open, or this again.
      if (title.current !== field) return;
      if (another) field?.focus();
      else onOpenChange(false);
    } catch {
      // Shown at the field.
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save(false);
  };
  const hear = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    save(true);
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Capture an idea" initialFocus={title}>
      <form onSubmit={submit} onKeyDown={hear} className="flex flex-col gap-3">
        <Field label="Idea" error={capture.error?.message}>
          {(control) => (
            <Input
              {...control}
              ref={title}
              maxLength={200}
              placeholder="What is on your mind?"
              value={draft.title}
              onChange={(event) => setDraft({ ...draft, title: event.target.value })}
            />
          )}
        </Field>
        <Field label="Note (optional)">
          {(control) => (
            <Textarea
              {...control}
              rows={3}
              maxLength={10_000}
              value={draft.body}
              onChange={(event) => setDraft({ ...draft, body: event.target.value })}
            />
          )}
        </Field>
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p className="text-muted text-xs">
            <Keys keys="Enter" /> saves · <Keys keys="Ctrl+Enter" /> saves and takes another
          </p>
          <Button
            type="submit"
            size="md"
            variant="primary"
            disabled={!draft.title.trim()}
            loading={capture.isPending}
          >
            Capture
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
