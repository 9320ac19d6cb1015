import { useRef } from "react";
import { Found } from "@/components/ui/found";
import { LoadMore } from "@/components/ui/load-more";
import { View } from "@/components/ui/view";
import { useShortcut } from "@/lib/shortcuts";
import { useNow } from "@/lib/use-now";
import { useRowKeys } from "@/lib/use-row-keys";
import { useShownZone } from "@/lib/zone";
import { type HistoryFilter, useRunHistory } from "./api/use-run-history";
import { NewRuns } from "./new-runs";
import { NoRuns } from "./no-runs";
import { RunFilters, type TaskChoice } from "./run-filters";
import { isFiltered, toRunFilter } from "./run-search";
import { RunTable } from "./run-table";
import { useHeldBack } from "./use-held-back";
import { useRunSearch } from "./use-run-search";

const nothing: never[] = [];

export type RunHistoryProps = {
  /** The history of this task only. */
  task?: { taskType: string; component: string };
  /** Or of these, one of which one can choose. */
  tasks?: TaskChoice[];
};

/** History with its filters: they stand in the address, new rows come in at the top, older ones below. */
export function RunHistory({ task, tasks }: RunHistoryProps) {
  const [search, change] = useRunSearch();
  const zone = useShownZone();
  const now = useNow();
  const base: HistoryFilter = task ? { taskType: task.taskType, component: task.component } : {};
  const filter = { ...toRunFilter(search, zone, now), ...base };
  const history = useRunHistory(filter);
  const top = useRef<HTMLDivElement>(null);
  const bar = useRef<HTMLDivElement>(null);
  const { shown, waiting, release } = useHeldBack(
    history.data ?? nothing,
    top,
    history.isChanging ? "" : JSON.stringify(filter),
  );
  useRowKeys(top, "History", "run; Enter opens it");
  useShortcut({
    keys: "/",
    label: "Filter the history",
    group: "History",
    run: () => bar.current?.querySelector("select")?.focus(),
  });
  return (
    <>
      <RunFilters search={search} onChange={change} tasks={tasks} bar={bar} />
      <div ref={top} className="scroll-mt-24">
        <Found
          by={isFiltered(search) ? JSON.stringify(search) : ""}
          count={history.isChanging ? undefined : history.data?.flat().length}
          more={history.older.hasNextPage}
          noun="run"
        />
        <NewRuns waiting={waiting} onShow={release} />
        <View query={history} rows={8}>
          {() =>
            shown.every((runs) => runs.length === 0) ? (
              <NoRuns search={search} base={base} zone={zone} now={now} onChange={change} />
            ) : (
              <RunTable pages={shown} withTask={!task} fading={history.isChanging} />
            )
          }
        </View>
        {!history.isChanging && <LoadMore query={history.older} />}
      </div>
    </>
  );
}
