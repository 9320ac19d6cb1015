import { History } from "lucide-react";
import type { RunFilter } from "@/bindings/RunFilter";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/states";
import { View } from "@/components/ui/view";
import { useRuns } from "./api/use-runs";
import { RunTable } from "./run-table";

/** History with "Show more". */
export function RunList({ filter, withTask }: { filter: Omit<RunFilter, "before">; withTask?: boolean }) {
  const query = useRuns(filter);
  const runs = query.data?.pages.flatMap((page) => page.runs) ?? [];
  return (
    <>
      <View query={query}>
        {() =>
          runs.length === 0 ? (
            <Empty icon={History} title="No runs here" />
          ) : (
            <RunTable runs={runs} withTask={withTask} />
          )
        }
      </View>
      {query.hasNextPage && (
        <div className="flex justify-center border-line border-t p-2">
          <Button loading={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </>
  );
}
