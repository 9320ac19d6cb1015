import { Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/field";
import { useUnsaved } from "@/components/ui/unsaved-changes";
import { useCaptureIdea } from "./api/use-ideas";

/** A title and Enter, and the box is ready for the next one. */
export function Capture() {
  const [title, setTitle] = useState("");
  const save = useCaptureIdea();
  useUnsaved("the new idea", title.trim() !== "");
  const capture = async (event: FormEvent) => {
    event.preventDefault();
    if (!title.trim()) return;
    try {
      await save.mutateAsync({ title: title.trim() });
      // What was typed while it was being saved is the next one.
      setTitle((now) => (now === title ? "" : now));
    } catch (error) {
      // What was typed stays.
      toast.error(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <form onSubmit={capture} className="flex gap-2">
      <Input
        aria-label="New idea"
        placeholder="What is on your mind?"
        maxLength={200}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
      />
      <Button type="submit" variant="primary" size="md" disabled={!title.trim()} loading={save.isPending}>
        <Plus aria-hidden className="size-4" />
        Capture
      </Button>
    </form>
  );
}
