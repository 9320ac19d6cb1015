import { Link } from "@tanstack/react-router";
import { History } from "lucide-react";
import type { SystemTaskRunDto } from "@/bindings/SystemTaskRunDto";
import { Card, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { Empty } from "@/components/ui/states";
import { StatusBadge } from "@/components/ui/status-badge";
import { View } from "@/components/ui/view";
import { summaryText } from "@/lib/result";
import { NEWEST } from "./extent";
import { useLatestRuns } from "./use-latest-runs";

/** The last ten rows of history. */
export function RecentRuns() {
  const query = useLatestRuns(NEWEST);
  return (
    <Card className="h-full">
      <CardHeader title="Recent runs">
        <Link to="/runs" className="text-accent text-xs hover:underline">
          All runs
        </Link>
      </CardHeader>
      <View query={query} rows={10}>
        {(runs) =>
          runs.length === 0 ? (
            <Empty icon={History} title="Nothing has run yet">
              The first runs begin a few seconds after the start.
            </Empty>
          ) : (
            <ul>
              {runs.map((run) => (
                <li
                  key={run.id}
                  className="flex items-center gap-3 border-line border-b px-4 py-1.5 text-sm last:border-b-0"
                >
                  <span className="w-28 shrink-0">
                    <StatusBadge status={run.status} />
                  </span>
                  <Link
                    to="/runs/$id"
                    params={{ id: String(run.id) }}
                    title={run.taskName}
                    className="w-32 shrink-0 truncate font-medium hover:underline"
                  >
                    {run.taskName}
                  </Link>
                  <span className="min-w-0 flex-1 truncate text-muted text-xs" title={outcome(run)}>
                    {outcome(run)}
                  </span>
                  <span className="text-muted text-xs">
                    <RelativeTime at={run.startedAt} />
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </View>
    </Card>
  );
}

/** What came of a run, in a line. */
function outcome(run: SystemTaskRunDto): string | undefined {
  return run.errorMessage ?? (summaryText(run.result) || run.reason?.replaceAll("_", " "));
}
