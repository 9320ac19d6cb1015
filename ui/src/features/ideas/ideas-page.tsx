import { useState } from "react";
import type { IdeaDto } from "@/bindings/IdeaDto";
import { Select } from "@/components/ui/field";
import { Page } from "@/components/ui/page";
import { SearchBox } from "@/components/ui/search-box";
import { View } from "@/components/ui/view";
import { useMarkSeen } from "@/lib/use-mark-seen";
import { useIdeaStats } from "./api/use-idea-stats";
import { useIdeas } from "./api/use-ideas";
import { Capture } from "./capture";
import { IdeaList } from "./idea-list";
import { filters, isClosed } from "./idea-status";
import { ReviewQueue } from "./review-queue";

/** Quick capture, what waits for review, and the rest. */
export function IdeasPage() {
  const [search, setSearch] = useState("");
  const [status, setStatus] = useState("open");
  const ideas = useIdeas(status === "all" || isClosed(status));
  const { data: stats } = useIdeaStats();
  useMarkSeen("ideas", stats?.newSinceSeen);
  return (
    <Page
      title="Ideas"
      description="Capture now, look at it again later."
      actions={
        <>
          <SearchBox label="Search ideas" group="Ideas" onSearch={setSearch} />
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
      <Capture />
      <View query={ideas} framed>
        {(rows) => (
          <>
            <ReviewQueue ideas={rows} />
            <IdeaList
              ideas={rows.filter((idea) => hasStatus(idea, status) && contains(idea, search))}
              search={search}
              filtered={search !== "" || status !== "open"}
            />
          </>
        )}
      </View>
    </Page>
  );
}

function hasStatus(idea: IdeaDto, status: string): boolean {
  if (status === "open") return !isClosed(idea.status);
  return status === "all" || idea.status === status;
}

function contains({ title, body }: IdeaDto, search: string): boolean {
  return `${title}\n${body}`.toLowerCase().includes(search.toLowerCase());
}
