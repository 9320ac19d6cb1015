import { Lightbulb, Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { IdeaDto } from "@/bindings/IdeaDto";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { Input } from "@/components/ui/field";
import { Page } from "@/components/ui/page";
import { Empty } from "@/components/ui/states";
import { ToggleButton } from "@/components/ui/toggle-button";
import { View } from "@/components/ui/view";
import { useCaptureIdea, useIdeas } from "./api/use-ideas";
import { IdeaItem } from "./idea-item";

/** Quick capture, what waits for review, and the rest. */
export function IdeasPage() {
  const [includeClosed, setIncludeClosed] = useState(false);
  const ideas = useIdeas(includeClosed);
  return (
    <Page
      title="Ideas"
      description="Capture now, look at it again later."
      actions={
        <ToggleButton pressed={includeClosed} onChange={setIncludeClosed}>
          Show closed
        </ToggleButton>
      }
    >
      <Capture />
      <View query={ideas} framed>
        {(rows) => {
          const due = rows.filter((idea) => idea.status === "due");
          const others = rows.filter((idea) => idea.status !== "due");
          return (
            <>
              {due.length > 0 && <IdeaList title={`Waiting for review (${due.length})`} ideas={due} />}
              {(others.length > 0 || due.length === 0) && <IdeaList title="Ideas" ideas={others} />}
            </>
          );
        }}
      </View>
    </Page>
  );
}

function Capture() {
  const [title, setTitle] = useState("");
  const save = useCaptureIdea();
  const capture = async (event: FormEvent) => {
    event.preventDefault();
    if (!title.trim()) return;
    try {
      await save.mutateAsync(title.trim());
      setTitle("");
    } catch {
      // Told by the mutation; what was typed stays.
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

function IdeaList({ title, ideas }: { title: string; ideas: IdeaDto[] }) {
  return (
    <Card>
      <CardHeader title={title} />
      {ideas.length === 0 ? (
        <Empty icon={Lightbulb} title="No ideas yet">
          The first one goes into the box above.
        </Empty>
      ) : (
        <ul>
          {ideas.map((idea) => (
            <IdeaItem key={idea.id} idea={idea} />
          ))}
        </ul>
      )}
    </Card>
  );
}
