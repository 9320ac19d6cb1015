// What a view shows when it has nothing to show: still loading, empty, or failed.
import { Inbox, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button";

/** Grey lines of the height of what is to come; they appear only after a moment. */
export function Loading({ rows = 4 }: { rows?: number }) {
  return (
    <div role="status" aria-label="Loading" className="appear-late flex flex-col gap-2 p-4">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all the same
        <div key={row} className="h-6 animate-pulse rounded bg-raised" />
      ))}
    </div>
  );
}

export type EmptyProps = { icon?: LucideIcon; title: string; children?: ReactNode };

export function Empty({ icon: Icon = Inbox, title, children }: EmptyProps) {
  return (
    <div className="flex flex-col items-center gap-1.5 px-4 py-10 text-center">
      <Icon aria-hidden className="size-6 text-muted" />
      <p className="font-medium text-sm">{title}</p>
      {children && <div className="max-w-md text-muted text-sm">{children}</div>}
    </div>
  );
}

export function Failed({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  return (
    <div role="alert" className="flex flex-col items-center gap-2 px-4 py-8 text-center">
      <TriangleAlert aria-hidden className="size-6 text-bad" />
      <p className="wrap-anywhere max-w-lg text-sm">{error.message}</p>
      {onRetry && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}
