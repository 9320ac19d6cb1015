import { useRef } from "react";
import type { IdeaDto } from "@/bindings/IdeaDto";
import { Select } from "@/components/ui/field";
import { Page } from "@/components/ui/page";
import { SearchBox } from "@/components/ui/search-box";
import { UnsavedChanges } from "@/components/ui/unsaved-changes";
import { View } from "@/components/ui/view";
import { useKept } from "@/lib/kept";
import { useMarkSeen } from "@/lib/use-mark-seen";
import { useRowKeys } from "@/lib/use-row-keys";
import { useIdeaStats } from "./api/use-idea-stats";
import { useIdeas } from "./api/use-ideas";
import { Capture } from "./capture";
import { IdeaList } from "./idea-list";
import { CLOSED_LISTED, filters, isClosed } from "./idea-status";
import { ReviewQueue } from "./review-queue";
import { useEditing } from "./use-editing";

/** Quick capture, what waits for review, and the rest. */
export function IdeasPage() {
  const [search, setSearch] = useKept("search", "");
  const [status, setStatus] = useKept("status", "open");
  const editing = useEditing();
  const ideas = useIdeas(status === "all" || isClosed(status));
  const { data: stats } = useIdeaStats();
  useMarkSeen("ideas", stats?.newSinceSeen);
  const list = useRef<HTMLDivElement>(null);
  const rows = useRowKeys(list, "Ideas", "idea");
  const leave = (idea: IdeaDto, decided: string) => {
    if (!hasStatus(decided, status)) rows.leave(String(idea.id));
  };
  // Listed whatever is looked for while somebody types in its row: what a save shows early may be refused.
  const isListed = (idea: IdeaDto) =>
    editing.drafts.has(idea.id) || (hasStatus(idea.status, status) && contains(idea, search));
  return (
    <Page
      title="Ideas"
      description="Capture now, look at it again later."
      actions={
        <>
          <SearchBox label="Search ideas" group="Ideas" initial={search} onSearch={setSearch} />
          <Select
            aria-label="Status"
            className="w-44"
            value={status}
            onChange={(event) => setStatus(event.target.value)}
          >
            {filters.map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
        </>
      }
    >
      <UnsavedChanges>
        <Capture />
        <View query={ideas} framed>
          {(all) => (
            <>
              <ReviewQueue ideas={all} focused={rows.current} onDecide={leave} />
              <IdeaList
                ideas={all.filter(isListed)}
                search={search}
                editing={editing}
                cut={all.filter(({ status }) => isClosed(status)).length >= CLOSED_LISTED}
                incomplete={ideas.isPlaceholderData}
                filtered={search !== "" || status !== "open"}
                list={list}
                onDecide={leave}
              />
            </>
          )}
        </View>
      </UnsavedChanges>
    </Page>
  );
}

function hasStatus(status: string, filter: string): boolean {
  if (filter === "open") return !isClosed(status);
  return filter === "all" || status === filter;
}

function contains({ title, body }: IdeaDto, search: string): boolean {
  return `${title}\n${body}`.toLowerCase().includes(search.toLowerCase());
}
