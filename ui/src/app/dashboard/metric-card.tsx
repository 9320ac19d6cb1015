import { Link } from "@tanstack/react-router";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Card } from "@/components/ui/card";
import { RunNowButton } from "@/features/tasks/components/run-now-button";
import { Freshness } from "./freshness";

export type MetricCardProps = {
  title: string;
  to: string;
  icon: LucideIcon;
  /** What keeps the figure fresh. */
  task?: SystemTaskDto;
  value?: number;
  note: ReactNode;
};

/** A figure, what is new about it, how old it is, and the button that makes it younger. */
export function MetricCard({ title, to, icon: Icon, task, value, note }: MetricCardProps) {
  return (
    <Card className="flex flex-col gap-2 px-4 py-3.5" data-testid={task && `card-${task.taskType}`}>
      <div className="flex items-center justify-between gap-2">
        <h2 className="flex min-w-0 items-center gap-2 font-medium text-muted text-sm">
          <Icon aria-hidden className="size-4 shrink-0" />
          <Link to={to} className="truncate hover:text-ink hover:underline">
            {title}
          </Link>
        </h2>
        {task && <RunNowButton task={task} label="Sync now" />}
      </div>
      <p className="flex items-baseline gap-2.5">
        <span data-testid="metric" className="tabular font-semibold text-3xl leading-9 tracking-tight">
          {value?.toLocaleString() ?? "–"}
        </span>
        <span className="truncate text-muted text-sm">{note}</span>
      </p>
      {task && <Freshness task={task} />}
    </Card>
  );
}
