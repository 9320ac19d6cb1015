import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { LucideIcon } from "lucide-react";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { RunNowButton } from "@/features/tasks/components/run-now-button";
import { Freshness } from "./freshness";

export type MetricCardProps<S> = {
  title: string;
  to: string;
  icon: LucideIcon;
  /** What keeps the figure fresh. */
  task?: SystemTaskDto;
  stats: UseQueryResult<S>;
  value: (stats: S) => number;
  /** What came since somebody last looked at the place. */
  unseen: (stats: S) => number;
  note: (stats: S) => string;
};

/** A figure, what is new about it, how old it is, and the button that makes it younger. */
export function MetricCard<S>({
  title,
  to,
  icon: Icon,
  task,
  stats,
  value,
  unseen,
  note,
}: MetricCardProps<S>) {
  const { data, error } = stats;
  return (
    <Card className="flex flex-col gap-2 px-4 py-3.5" data-testid={task && `card-${task.taskType}`}>
      <div className="flex min-h-7 items-center justify-between gap-2">
        <h2 className="flex min-w-0 items-center gap-2 font-medium text-muted text-sm">
          <Icon aria-hidden className="size-4 shrink-0" />
          <Link to={to} className="truncate hover:text-ink hover:underline">
            {title}
          </Link>
        </h2>
        {task && <RunNowButton task={task} label="Sync now" />}
      </div>
      {error && data === undefined ? (
        <div role="alert" className="flex min-h-9 items-center justify-between gap-2 text-bad text-xs">
          <span className="line-clamp-2">{error.message}</span>
          <Button onClick={() => stats.refetch()}>Try again</Button>
        </div>
      ) : (
        <p className="flex items-baseline gap-2">
          <span data-testid="metric" className="tabular font-semibold text-3xl leading-9 tracking-tight">
            {data === undefined ? "–" : value(data).toLocaleString()}
          </span>
          {data !== undefined && (
            <>
              <New count={unseen(data)} />
              <span className="truncate text-muted text-xs" title={note(data)}>
                {note(data)}
              </span>
            </>
          )}
        </p>
      )}
      {/* As high as its words before they are there. */}
      <div className="min-h-4.5 xl:min-h-9 2xl:min-h-4.5">{task && <Freshness task={task} />}</div>
    </Card>
  );
}

/** Since the last look, which the page of the figure makes anew. */
function New({ count }: { count: number }) {
  if (count === 0) return <span className="shrink-0 text-muted text-xs">nothing new</span>;
  return (
    <span className="tabular shrink-0 rounded-full bg-info-ground px-2 py-px font-medium text-info text-xs">
      {`${count.toLocaleString()} new`}
    </span>
  );
}
