import { AlarmClock, BellRing, Play, Power, PowerOff, Undo2, X } from "lucide-react";
import { useState } from "react";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Button } from "@/components/ui/button";
import { plural } from "@/lib/result";
import { type BulkReport, useBulk } from "../api/use-bulk";
import type { Cover } from "../use-cover";
import { HoldDialog } from "./hold-dialog";
import { SNOOZE_MEANS } from "./snooze-dialog";

export type BulkBarProps = {
  tasks: SystemTaskDto[];
  /** So many of them the filter hides. */
  hidden: number;
  /** Has the bar while it is there: it lies over the page. */
  cover: Cover["bar"];
  onClear: () => void;
};

/** What one can do with all selected tasks at once, and what became of each. */
export function BulkBar({ tasks, hidden, cover, onClear }: BulkBarProps) {
  const bulk = useBulk();
  const [snoozing, setSnoozing] = useState(false);
  if (tasks.length === 0 && !bulk.report) return null;
  const busy = bulk.report?.busy ?? false;
  const count = plural(tasks.length, "task");
  const actions = [
    ["Switch on", Power, () => bulk.edit(`Switched on`, tasks, { enabled: true })],
    ["Switch off", PowerOff, () => bulk.edit(`Switched off`, tasks, { enabled: false })],
    ["Snooze…", AlarmClock, () => setSnoozing(true)],
    ["Wake", BellRing, () => bulk.edit(`Awake`, tasks, { snooze: null })],
    ["Run now", Play, () => bulk.run(tasks)],
  ] as const;
  return (
    <section
      ref={cover}
      aria-label="Selected tasks"
      className="sticky bottom-3 z-[6] m-3 rounded-lg border border-field bg-surface shadow-lg"
    >
      {tasks.length > 0 && (
        <div className="flex flex-wrap items-center gap-2 px-3 py-2">
          <p className="mr-auto font-medium text-sm">
            {count} selected
            {hidden > 0 && <span className="font-normal text-muted"> ({hidden} not shown)</span>}
          </p>
          {actions.map(([label, Icon, run]) => (
            // Not `disabled`, which would take the focus from the one that was pressed.
            <Button key={label} aria-disabled={busy || undefined} onClick={() => busy || void run()}>
              <Icon aria-hidden className="size-3.5" />
              {label}
            </Button>
          ))}
          <Button variant="ghost" size="icon" aria-label="Clear the selection" onClick={onClear}>
            <X aria-hidden className="size-3.5" />
          </Button>
        </div>
      )}
      {bulk.report && <Report report={bulk.report} onUndo={bulk.undo} onDismiss={bulk.dismiss} />}
      {snoozing && (
        <HoldDialog
          title={`Snooze ${count}`}
          description={SNOOZE_MEANS}
          verb="Snooze"
          end="until woken"
          onHold={async (snooze) => void bulk.edit("Snoozed", tasks, { snooze })}
          onClose={() => setSnoozing(false)}
        />
      )}
    </section>
  );
}

const tones = {
  pending: "text-muted",
  done: "text-good",
  unchanged: "text-muted",
  failed: "text-bad",
} as const;

type ReportProps = { report: BulkReport; onUndo: () => void; onDismiss: () => void };

/** Per task what happened, those that failed first. */
function Report({ report, onUndo, onDismiss }: ReportProps) {
  const { title, outcomes, busy } = report;
  const of = (state: string) => outcomes.filter((outcome) => outcome.state === state);
  const said = [
    `${title}: ${of("done").length.toLocaleString()} of ${outcomes.length.toLocaleString()}`,
    of("failed").length > 0 && `${of("failed").length} failed`,
    of("unchanged").length > 0 && `${of("unchanged").length} unchanged`,
  ];
  const sorted = [...of("failed"), ...of("pending"), ...of("done"), ...of("unchanged")];
  return (
    <div className="border-line border-t px-3 py-2">
      <div className="flex items-center gap-2">
        <p role="status" className="mr-auto text-sm">
          {busy ? `${title}…` : said.filter(Boolean).join(" · ")}
        </p>
        {!busy && outcomes.some(({ editId }) => editId !== undefined) && (
          <Button onClick={onUndo}>
            <Undo2 aria-hidden className="size-3.5" />
            Undo all
          </Button>
        )}
        <Button variant="ghost" size="icon" aria-label="Close the report" onClick={onDismiss}>
          <X aria-hidden className="size-3.5" />
        </Button>
      </div>
      <ul
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys must be able to
        tabIndex={0}
        aria-label="What became of each"
        className="mt-1 max-h-28 columns-[16rem] gap-4 overflow-y-auto text-xs"
      >
        {sorted.map(({ task, state, text }) => (
          <li key={task.id} className="flex gap-1.5">
            <span className="truncate" title={task.name}>
              {task.name}
            </span>
            <span className={`min-w-0 flex-1 truncate ${tones[state]}`} title={text}>
              {text}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
