import { Link } from "@tanstack/react-router";
import { Ban, Check, ChevronRight, Clock, type LucideIcon, Moon, Unplug, X } from "lucide-react";
import { useId, useState } from "react";
import type { AwayReportDto } from "@/bindings/AwayReportDto";
import type { AwayTaskDto } from "@/bindings/AwayTaskDto";
import { Badge, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Facts } from "@/components/ui/facts";
import { ShortTime } from "@/components/ui/relative-time";
import { plural } from "@/lib/result";
import { absence, outcomes } from "./away-words";
import { useAwayReport, useDismissAwayReport } from "./use-away-report";

/** So many tasks are listed; more have their history. */
const LISTED = 50;

/** "While you were away": what was missed, and what became of it. Gone when it has been read. */
export function AwayReport() {
  const { data: report, error } = useAwayReport();
  const { dismiss, isGoing } = useDismissAwayReport();
  if (error && report === undefined) {
    return (
      <p role="alert" className="text-bad text-sm">
        {`What happened while you were away cannot be read: ${error.message}`}
      </p>
    );
  }
  return report && !isGoing(report) ? <Report report={report} onDismiss={() => dismiss(report.to)} /> : null;
}

function Report({ report, onDismiss }: { report: AwayReportDto; onDismiss: () => void }) {
  const [isOpen, setOpen] = useState(false);
  const list = useId();
  return (
    <Card aria-label="While you were away" data-testid="away-report">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
        <Moon aria-hidden className="size-5 shrink-0 text-info" />
        <div className="min-w-60 flex-1">
          <h2 className="font-semibold text-sm">While you were away</h2>
          <div className="tabular text-muted text-sm">
            <Facts>
              <span>
                {absence(report.kind)} <ShortTime at={report.from} />–<ShortTime at={report.to} />
              </span>
              {outcomes(report)}
            </Facts>
          </div>
        </div>
        <div className="flex gap-2">
          <Button aria-expanded={isOpen} aria-controls={list} onClick={() => setOpen(!isOpen)}>
            <ChevronRight aria-hidden className={`size-3.5 ${isOpen ? "rotate-90" : ""}`} />
            Details
          </Button>
          <Button aria-label="Dismiss what happened while you were away" onClick={onDismiss}>
            Dismiss
          </Button>
        </div>
      </div>
      <div id={list} hidden={!isOpen} className="max-h-64 overflow-y-auto border-line border-t">
        <ul>
          {report.tasks.slice(0, LISTED).map((task) => (
            <TaskLine key={task.taskId} task={task} />
          ))}
        </ul>
        {report.tasks.length > LISTED && (
          <p className="px-4 py-1.5 text-muted text-xs">
            {`and ${plural(report.tasks.length - LISTED, "more task")}; each has its history`}
          </p>
        )}
      </div>
    </Card>
  );
}

const looks: Record<string, { tone: Tone; icon: LucideIcon; word: string }> = {
  caught_up: { tone: "good", icon: Check, word: "Caught up" },
  failed: { tone: "bad", icon: X, word: "Failed" },
  skipped: { tone: "warn", icon: Ban, word: "Passed over" },
  interrupted: { tone: "warn", icon: Unplug, word: "Cut off" },
  pending: { tone: "info", icon: Clock, word: "Still to come" },
};

function TaskLine({ task }: { task: AwayTaskDto }) {
  const look = looks[task.outcome];
  return (
    <li className="flex items-center gap-3 border-line border-b px-4 py-1 text-sm last:border-b-0">
      <span className="w-28 shrink-0">
        <Badge tone={look?.tone ?? "plain"} icon={look?.icon}>
          {look?.word ?? task.outcome}
        </Badge>
      </span>
      <Link
        to="/settings/system-tasks/$id"
        params={{ id: String(task.taskId) }}
        title={task.name}
        className="min-w-0 flex-1 truncate font-medium hover:underline"
      >
        {task.name}
      </Link>
      <span className="tabular text-muted text-xs">{plural(task.missed, "slot")}</span>
      <span className="w-16 shrink-0 text-right text-xs">
        {task.runId != null && (
          <Link to="/runs/$id" params={{ id: String(task.runId) }} className="text-accent hover:underline">
            {`Run #${task.runId}`}
          </Link>
        )}
      </span>
    </li>
  );
}
