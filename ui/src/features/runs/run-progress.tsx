import type { ProgressDto } from "@/bindings/ProgressDto";

/** How far a run is: a bar where the whole is known, else one that only says that it goes on. */
export function RunProgress({ progress }: { progress: ProgressDto | null | undefined }) {
  const total = progress?.total ?? null;
  const part = progress && total ? Math.min(1, progress.done / total) : null;
  const text = !progress
    ? "Running"
    : total == null
      ? `${progress.message} (${progress.done})`
      : `${progress.message} (${progress.done} of ${total})`;
  return (
    <div className="flex flex-col gap-1.5">
      <p className="text-muted text-sm">{text}</p>
      <div
        role="progressbar"
        aria-label="Progress"
        aria-valuetext={text}
        aria-valuemin={0}
        aria-valuemax={total ?? undefined}
        aria-valuenow={total == null || !progress ? undefined : Math.min(progress.done, total)}
        className="h-1.5 overflow-hidden rounded-full bg-raised"
      >
        <div
          className={`h-full rounded-full bg-accent transition-[width] ${part === null ? "w-1/4 animate-pulse" : ""}`}
          style={part === null ? undefined : { width: `${Math.round(part * 100)}%` }}
        />
      </div>
    </div>
  );
}
