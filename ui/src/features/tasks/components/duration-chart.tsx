import type { RunMarkDto } from "@/bindings/RunMarkDto";
import type { UsualDurationDto } from "@/bindings/UsualDurationDto";
import { duration } from "@/lib/time";
import { isSlow } from "@/lib/usual";

const PITCH = 10;
const HEIGHT = 56;
/** A single run that took ten times as long must not press the others flat. */
const TALLEST = 4;

export type DurationChartProps = { runs: RunMarkDto[]; usual: UsualDurationDto };

/** How long the last runs took, the oldest left, with the lines that half and 95 of 100 of them stay under. */
export function DurationChart({ runs, usual }: DurationChartProps) {
  const taken = runs.map((run) => run.durationMs ?? 0);
  const top = Math.min(Math.max(...taken, usual.p95Ms), TALLEST * usual.p95Ms) * 1.05 || 1;
  const y = (milliseconds: number) => HEIGHT - Math.min(1, milliseconds / top) * HEIGHT;
  const width = Math.max(30, runs.length) * PITCH;
  return (
    <svg
      role="img"
      aria-label={summary(taken, usual)}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="block h-14 w-full overflow-visible"
    >
      {runs.map((run, place) => {
        const took = run.durationMs ?? 0;
        const slow = isSlow(took, usual);
        // As high as the frame is: the mark at its foot is seen however short it was.
        const height = Math.max(1.5, HEIGHT - y(took));
        return (
          <rect
            key={run.runId}
            x={width - (runs.length - place) * PITCH + 1}
            y={HEIGHT - height}
            width={PITCH - 3}
            height={height}
            className={slow ? "fill-warn" : "fill-info/60"}
          >
            <title>
              {`#${run.runId}: ${duration(took)}${slow ? ", slower than usual" : ""}${took > top ? ", higher than drawn" : ""}`}
            </title>
          </rect>
        );
      })}
      <Line y={y(usual.p50Ms)} width={width} />
      <Line y={y(usual.p95Ms)} width={width} dashed />
    </svg>
  );
}

function Line({ y, width, dashed }: { y: number; width: number; dashed?: boolean }) {
  return (
    <line
      x1={0}
      x2={width}
      y1={y}
      y2={y}
      vectorEffect="non-scaling-stroke"
      strokeWidth={1}
      strokeDasharray={dashed ? "4 3" : undefined}
      className="stroke-ink/60"
    />
  );
}

function summary(taken: number[], usual: UsualDurationDto): string {
  const range = `from ${duration(Math.min(...taken))} to ${duration(Math.max(...taken))}`;
  const lines = `half took at most ${duration(usual.p50Ms)}, 95 of 100 at most ${duration(usual.p95Ms)}`;
  const runs = taken.length === 1 ? "run" : `${taken.length} runs`;
  return `Durations of the last ${runs}: ${range}; ${lines}; the last took ${duration(taken.at(-1) ?? 0)}`;
}
