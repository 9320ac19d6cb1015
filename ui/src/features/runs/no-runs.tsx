import { FilterX, History } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/states";
import type { HistoryFilter } from "./api/use-run-history";
import { useWhatToDrop } from "./api/use-what-to-drop";
import { type FilterName, isFiltered, type RunSearch, without } from "./run-search";
import { periodText, triggerText } from "./run-words";

export type NoRunsProps = {
  search: RunSearch;
  /** What holds whatever the filters say. */
  base: HistoryFilter;
  zone: string;
  now: number;
  onChange: (search: RunSearch) => void;
};

/** Why there are no rows: nothing has run, or the filters leave none, and then which of them is in the way. */
export function NoRuns(props: NoRunsProps) {
  if (isFiltered(props.search)) return <NoMatch {...props} />;
  return (
    <Empty icon={History} title="Nothing has run yet">
      Each slot leaves a row here, whether it ran or not.
    </Empty>
  );
}

function NoMatch({ search, base, zone, now, onChange }: NoRunsProps) {
  const drop = useWhatToDrop(search, base, zone, now);
  return (
    <Empty icon={FilterX} title="No run matches these filters">
      <p>
        {drop.length > 0 ? "There are some without one of them:" : "No single one of them is in the way."}
      </p>
      <div className="mt-2 flex flex-wrap justify-center gap-2">
        {drop.map((name) => (
          <Button key={name} onClick={() => onChange(without(search, name))}>
            {`Drop ${named(name, search)}`}
          </Button>
        ))}
        <Button onClick={() => onChange({})}>Clear all filters</Button>
      </div>
    </Empty>
  );
}

/** "status: error". */
function named(name: FilterName, search: RunSearch): string {
  const value = search[name] ?? "";
  if (name === "trigger") return `trigger: ${triggerText(value)}`;
  if (name === "when") return `date: ${periodText(value)}`;
  return `${name}: ${value.replaceAll("_", " ")}`;
}
