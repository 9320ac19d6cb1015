import type { ProgressDto } from "@/bindings/ProgressDto";

export type ProgressBarProps = { label: string; progress: ProgressDto | null | undefined; thin?: boolean };

/**
 * How far something is: a bar where the whole is known, else one that only says that it goes on. Where it may not move, that
 * one is full and pale: a quarter that stands still would say how far it is.
 */
export function ProgressBar({ label, progress, thin = false }: ProgressBarProps) {
  const total = progress?.total;
  const known = progress && total ? { now: Math.min(progress.done, total), max: total } : null;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={known?.max}
      aria-valuenow={known?.now}
      aria-valuetext={progressText(progress)}
      className={`overflow-hidden rounded-full bg-raised ${thin ? "h-1" : "h-1.5"}`}
    >
      <div
        className={`h-full rounded-full bg-info ${known ? "transition-[width]" : "w-1/4 animate-pulse motion-reduce:w-full motion-reduce:opacity-50"}`}
        style={known ? { width: `${(known.now / known.max) * 100}%` } : undefined}
      />
    </div>
  );
}

/** "12 of 40", "12" where nobody knows of how many. */
export const countText = ({ done, total }: ProgressDto): string =>
  total == null ? String(done) : `${done} of ${total}`;

/** "Reading feeds (12 of 40)", "Running" before anything is told. */
export const progressText = (progress: ProgressDto | null | undefined): string =>
  progress ? `${progress.message} (${countText(progress)})` : "Running";
