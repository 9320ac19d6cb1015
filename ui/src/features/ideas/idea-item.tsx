import { Bookmark, Clock } from "lucide-react";
import { useState } from "react";
import type { IdeaDto } from "@/bindings/IdeaDto";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/field";
import { RelativeTime } from "@/components/ui/relative-time";
import { useUpdateIdea } from "./api/use-ideas";

const actions = [
  ["Keep", "kept"],
  ["Done", "done"],
  ["Drop", "dropped"],
] as const;

export function IdeaItem({ idea }: { idea: IdeaDto }) {
  const [body, setBody] = useState<string | null>(null);
  const save = useUpdateIdea(idea.id);
  const closed = idea.status === "done" || idea.status === "dropped";
  const keepBody = async () => {
    try {
      await save.mutateAsync({ body: body ?? "" });
      setBody(null);
    } catch {
      // Told by the mutation; what was typed stays.
    }
  };
  return (
    <li className="flex flex-col gap-2 border-line border-b px-4 py-2.5 last:border-b-0">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <button
            type="button"
            aria-expanded={body !== null}
            onClick={() => setBody(body === null ? idea.body : null)}
            className={`text-left font-medium text-sm hover:underline ${closed ? "text-muted line-through" : ""}`}
          >
            {idea.title}
          </button>
          {idea.body && body === null && <p className="line-clamp-2 text-muted text-xs">{idea.body}</p>}
          <p className="mt-0.5 flex gap-2 text-2xs text-muted">
            captured <RelativeTime at={idea.createdAt} />
            {idea.status === "due" && (
              <Badge tone="warn" icon={Clock}>
                due for review
              </Badge>
            )}
            {idea.status === "kept" && (
              <Badge tone="good" icon={Bookmark}>
                kept
              </Badge>
            )}
          </p>
        </div>
        <div className="flex gap-1.5">
          {actions
            .filter(([, status]) => status !== idea.status)
            .map(([label, status]) => (
              <Button
                key={status}
                aria-label={`${label}: ${idea.title}`}
                onClick={() => save.mutate({ status })}
              >
                {label}
              </Button>
            ))}
        </div>
      </div>
      {body !== null && (
        <div className="flex flex-col gap-2">
          <Textarea
            aria-label={`Notes on ${idea.title}`}
            rows={4}
            maxLength={10_000}
            value={body}
            onChange={(event) => setBody(event.target.value)}
          />
          <div className="flex gap-2">
            <Button variant="primary" loading={save.isPending} onClick={keepBody}>
              Save
            </Button>
            <Button onClick={() => setBody(null)}>Close</Button>
          </div>
        </div>
      )}
    </li>
  );
}
