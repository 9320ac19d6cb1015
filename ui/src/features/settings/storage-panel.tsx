import { Button } from "@/components/ui/button";
import { Facts } from "@/components/ui/facts";
import { View } from "@/components/ui/view";
import { bytes } from "@/lib/bytes";
import { plural } from "@/lib/result";
import { useSettled } from "@/lib/use-settled";
import { useFreeSpace, useRetentionEstimate, useStorage } from "./api/use-storage";

/** One of a kind. */
const names: Record<string, string> = {
  runs: "run",
  logs: "log line",
  articles: "article",
  events: "event",
  alerts: "alert",
  ideas: "idea",
};

/** How much room what takes, and giving back what can be done without. */
export function StoragePanel({ isEditing }: { isEditing: boolean }) {
  const storage = useStorage();
  const free = useFreeSpace();
  return (
    <section aria-label="Room" className="flex flex-wrap items-start gap-3 text-sm">
      <div className="min-w-56 flex-1">
        <View query={storage} rows={1}>
          {(found) => (
            <>
              <p>
                The database takes <strong className="tabular">{bytes(found.bytes)}</strong>, of which{" "}
                <span className="tabular">{bytes(found.freeBytes)}</span> are free; backups{" "}
                <span className="tabular">{bytes(found.backupBytes)}</span>, log files{" "}
                <span className="tabular">{bytes(found.logFileBytes)}</span>.
              </p>
              <div className="text-muted text-xs">
                <Facts>
                  {found.kinds.map(({ kind, rows, bytes: size }) => (
                    <span key={kind} className="tabular">
                      {kind === "other" ? "everything else" : plural(rows, names[kind] ?? kind)}:{" "}
                      {bytes(size)}
                    </span>
                  ))}
                </Facts>
              </div>
            </>
          )}
        </View>
      </div>
      <Button
        disabled={isEditing}
        title={isEditing ? "Save the limits first" : undefined}
        loading={free.isPending}
        onClick={() => free.mutate()}
      >
        Free space now
      </Button>
    </section>
  );
}

/** What the limits that are being typed would free, before they are saved. */
export function RetentionEstimate({ keepRuns, keepDays }: { keepRuns: unknown; keepDays: unknown }) {
  const isLimit = (value: unknown, max: number) =>
    typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= max;
  const limits =
    isLimit(keepRuns, 100_000) && isLimit(keepDays, 3_650)
      ? { keepRuns: keepRuns as number, keepDays: keepDays as number }
      : null;
  // It is counted in all runs there are: not at each digit.
  const typed = limits && `${limits.keepRuns} ${limits.keepDays}`;
  const { data } = useRetentionEstimate(limits, useSettled(typed) === typed);
  if (!data || !limits) return null;
  return (
    <p role="status" className="text-muted text-xs">
      {`With these limits ${data.runs === 0 ? "no run goes" : goes(data.runs)}, and ${data.bytes === 0 ? "nothing" : `about ${bytes(data.bytes)}`} can be freed.`}
    </p>
  );
}

const goes = (runs: number) => `${plural(runs, "run")} ${runs === 1 ? "goes" : "go"}`;
