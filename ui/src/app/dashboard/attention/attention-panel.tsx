import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { Loading } from "@/components/ui/states";
import { useLatestRuns } from "../use-latest-runs";
import { AttentionRow } from "./attention-row";
import { useAttention } from "./use-attention";

const SHOWN = 8;
/** So many more when asked: a thousand rows at once would be waited for. */
const MORE = 100;

/** One list of everything that needs somebody, most urgent first; or that nothing does. As high empty as with three. */
export function AttentionPanel() {
  const { items, isLoading, unread, error, retry } = useAttention();
  const [most, setMost] = useState(SHOWN);
  const shown = items.slice(0, most);
  const more = Math.min(MORE, items.length - shown.length);
  return (
    <Card aria-labelledby="attention" className="flex h-full flex-col">
      <CardHeader title={<span id="attention">Needs attention</span>}>
        {items.length > 0 && (
          <span className="tabular rounded-full bg-raised px-2 py-px font-medium text-muted text-xs">
            {items.length.toLocaleString()}
          </span>
        )}
      </CardHeader>
      <div className="flex min-h-42 flex-1 flex-col">
        {error && (
          <div role="alert" className="flex items-center justify-between gap-3 px-4 py-2 text-bad text-sm">
            <span className="min-w-0">
              {`Not all of it is known: of ${unread.join(", ")} nothing can be read. `}
              {error.message}
            </span>
            <Button onClick={retry}>Try again</Button>
          </div>
        )}
        {items.length > 0 && (
          <ul>
            {shown.map((item) => (
              <AttentionRow key={item.key} item={item} />
            ))}
          </ul>
        )}
        {more > 0 && (
          <Button variant="ghost" className="mx-2 my-1 self-start" onClick={() => setMost(most + MORE)}>
            {`Show ${more} more`}
          </Button>
        )}
        {isLoading && items.length === 0 && <Loading rows={3} />}
        {!isLoading && !error && items.length === 0 && <AllIsWell />}
      </div>
    </Card>
  );
}

/** Since when: since the last failure, or ever. */
function AllIsWell() {
  const { data: failures } = useLatestRuns({ status: "error", limit: 1 });
  const last = failures?.[0];
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-1 p-4 text-center">
      <CircleCheck aria-hidden className="size-6 text-good" />
      <p className="font-medium text-sm">All is well</p>
      <p className="wrap-anywhere min-h-5 text-muted text-sm">
        {last && (
          <>
            The last failure was <RelativeTime at={last.finishedAt ?? last.startedAt} />, in {last.taskName}.
          </>
        )}
        {failures && !last && "Nothing has failed yet."}
      </p>
    </div>
  );
}
