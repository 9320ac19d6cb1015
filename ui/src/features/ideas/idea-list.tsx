import { Lightbulb } from "lucide-react";
import type { RefObject } from "react";
import type { IdeaDto } from "@/bindings/IdeaDto";
import { Card, CardHeader } from "@/components/ui/card";
import { Empty } from "@/components/ui/states";
import { Windowed } from "@/components/ui/windowed";
import { plural } from "@/lib/result";
import { IdeaItem } from "./idea-item";

/** Ideas that come and go from the page together. */
const CHUNK = 50;

export type IdeaListProps = {
  ideas: IdeaDto[];
  search: string;
  filtered: boolean;
  /** Where the rows are, for the keys that go through them. */
  list: RefObject<HTMLDivElement | null>;
  /** Becomes of an idea: its row may be about to go. */
  onDecide: (idea: IdeaDto, status: string) => void;
};

/** Ideas, the latest first. */
export function IdeaList({ ideas, search, filtered, list, onDecide }: IdeaListProps) {
  const chunks = Array.from({ length: Math.ceil(ideas.length / CHUNK) }, (_, at) =>
    ideas.slice(at * CHUNK, (at + 1) * CHUNK),
  );
  return (
    <Card>
      <CardHeader title="Ideas">
        <span role="status" className="tabular text-muted text-xs">
          {plural(ideas.length, "idea")}
        </span>
      </CardHeader>
      {ideas.length === 0 ? (
        <Empty icon={Lightbulb} title={filtered ? "No idea matches" : "No ideas yet"}>
          {filtered ? "Try other words or another status." : "The first one goes into the box above."}
        </Empty>
      ) : (
        <div ref={list}>
          {chunks.map((chunk) => (
            <Windowed key={chunk[0]?.id}>
              <ul>
                {chunk.map((idea) => (
                  <IdeaItem key={idea.id} idea={idea} search={search} onDecide={onDecide} />
                ))}
              </ul>
            </Windowed>
          ))}
        </div>
      )}
    </Card>
  );
}
