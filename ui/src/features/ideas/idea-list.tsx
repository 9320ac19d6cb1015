import { Lightbulb } from "lucide-react";
import type { RefObject } from "react";
import type { IdeaDto } from "@/bindings/IdeaDto";
import { Card, CardHeader } from "@/components/ui/card";
import { Empty, Loading } from "@/components/ui/states";
import { Windowed } from "@/components/ui/windowed";
import { plural } from "@/lib/result";
import { IdeaItem } from "./idea-item";
import { CLOSED_LISTED } from "./idea-status";
import type { Editing } from "./use-editing";

/** So many numbers of ideas come and go from the page together. */
const PART = 50;

export type IdeaListProps = {
  ideas: IdeaDto[];
  /** Others are still to come. */
  incomplete: boolean;
  search: string;
  /** Which of them are being edited. */
  editing: Editing;
  filtered: boolean;
  /** Of those that are done or dropped there may be older ones, which are not among them. */
  cut: boolean;
  /** Where the rows are, for the keys that go through them. */
  list: RefObject<HTMLDivElement | null>;
  /** Becomes of an idea: its row may be about to go. */
  onDecide: (idea: IdeaDto, status: string) => void;
};

/** Ideas, the latest first. */
export function IdeaList(props: IdeaListProps) {
  const { ideas, incomplete, search, editing, filtered, cut, list, onDecide } = props;
  return (
    <Card>
      <CardHeader title="Ideas">
        <span role="status" className="tabular text-muted text-xs">
          {!incomplete && plural(ideas.length, "idea")}
          {!incomplete && cut && ` · of those done or dropped, the latest ${CLOSED_LISTED.toLocaleString()}`}
        </span>
      </CardHeader>
      {ideas.length === 0 && incomplete ? (
        <Loading />
      ) : ideas.length === 0 ? (
        <Empty icon={Lightbulb} title={filtered ? "No idea matches" : "No open ideas"}>
          {filtered ? "Try other words or another status." : "The next one goes into the box above."}
        </Empty>
      ) : (
        <div ref={list} className="divide-y divide-line">
          {parts(ideas).map(([part, those]) => (
            <Windowed key={part}>
              <ul>
                {those.map((idea) => (
                  <IdeaItem key={idea.id} idea={idea} search={search} editing={editing} onDecide={onDecide} />
                ))}
              </ul>
            </Windowed>
          ))}
        </div>
      )}
    </Card>
  );
}

/** Cut by their numbers, not by their places: an idea stays in its part, with what is typed in it, whatever comes above. */
function parts(ideas: IdeaDto[]): [number, IdeaDto[]][] {
  const found = new Map<number, IdeaDto[]>();
  for (const idea of ideas) {
    const part = Math.floor(idea.id / PART);
    const those = found.get(part);
    if (those) those.push(idea);
    else found.set(part, [idea]);
  }
  return [...found];
}
