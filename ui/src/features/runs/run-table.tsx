import { memo, type ReactNode } from "react";
import type { SystemTaskRunDto } from "@/bindings/SystemTaskRunDto";
import { Table, Th } from "@/components/ui/table";
import { RunRow } from "./run-row";
import { WindowedRows } from "./windowed-rows";

/** Of fixed widths: rows come and go while one scrolls, and the columns stay. */
const columns = [
  ["Run", "w-18 @max-[960px]:w-14"],
  ["Task", "w-36 @max-[960px]:w-32"],
  ["Status", "w-48 @max-[960px]:w-30"],
  ["Started", "w-34 @max-[960px]:w-32"],
  ["Trigger", "w-44 @max-[960px]:w-25"],
  ["Took", "w-20 text-right @max-[960px]:w-17"],
  ["Result", ""],
] as const;

export type RunTableProps = {
  /** Newest first; one page is one part that is drawn or not. */
  pages: SystemTaskRunDto[][];
  withTask: boolean;
  /** Rows of a filter that is not in force any more. */
  fading: boolean;
};

/** Rows of history. */
export function RunTable({ pages, withTask, fading }: RunTableProps): ReactNode {
  const shown = columns.filter(([column]) => withTask || column !== "Task");
  return (
    <Table
      aria-label="Runs"
      aria-busy={fading || undefined}
      // Where the window's page is enlarged, it scrolls sideways: the result needs room.
      className={`max-[48rem]:min-w-[54rem] table-fixed text-sm ${fading ? "opacity-60" : ""}`}
    >
      <thead>
        <tr>
          {shown.map(([column, look]) => (
            <Th key={column} className={look}>
              {column}
            </Th>
          ))}
        </tr>
      </thead>
      {pages.map((runs, place) => (
        // The first page grows at its top; the others are known by where they begin.
        <WindowedRows key={place === 0 ? "newest" : runs[0]?.id} columns={shown.length}>
          <Rows runs={runs} withTask={withTask} />
        </WindowedRows>
      ))}
    </Table>
  );
}

const Rows = memo(function Rows({ runs, withTask }: { runs: SystemTaskRunDto[]; withTask: boolean }) {
  return runs.map((run) => <RunRow key={run.id} run={run} withTask={withTask} />);
});
