import { Lightbulb } from "lucide-react";
import type { RefObject } from "react";
import type { IdeaDto } from "@/bindings/IdeaDto";
import { Card, CardHeader } from "@/components/ui/card";
import { Empty, Loading } from "@/components/ui/states";
import { Windowed } from "@/components/ui/windowed";
import { partsOf } from "@/lib/parts";
import { plural } from "@/lib/result";
import { IdeaItem } from "./idea-item";
import { CLOSED_LISTED } from "./idea-status";
import type { Editing } from "./use-editing";

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
          {partsOf(ideas).map(([part, those]) => (
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
