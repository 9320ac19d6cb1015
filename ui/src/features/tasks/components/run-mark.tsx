import type { MarkKind } from "../run-marks";

export type RunMarkProps = { kind: MarkKind; x: number; width: number; height: number };

/**
 * One run, drawn. Told apart by shape first: success a plain bar, error a tall bar with a cut through it, missed three
 * dots, skipped a hollow frame, interrupted a bar that breaks off, cancelled a thin line, running a bar that breathes.
 */
export function RunMark({ kind, x, width, height }: RunMarkProps) {
  const base = height - 1;
  const body = Math.round(height * 0.66);
  const top = base - body;
  const middle = x + width / 2;
  switch (kind) {
    case "success":
      return <rect x={x} y={top} width={width} height={body} rx={0.75} className="fill-good/70" />;
    case "error": {
      const cut = Math.round(height * 0.45);
      return (
        <g className="fill-bad">
          <rect x={x} y={1} width={width} height={cut - 2} rx={0.75} />
          <path d={`M${x} ${base}V${cut + 3}L${x + width} ${cut}V${base}Z`} />
        </g>
      );
    }
    case "missed": {
      const radius = Math.min(1.5, width / 2 - 0.25);
      return (
        <g className="fill-warn">
          {[0, 1, 2].map((dot) => (
            <circle key={dot} cx={middle} cy={base - radius - (dot * (body - 2 * radius)) / 2} r={radius} />
          ))}
        </g>
      );
    }
    case "skipped":
      return (
        <rect
          x={x + 0.5}
          y={top + 0.5}
          width={width - 1}
          height={body - 1}
          className="fill-none stroke-warn"
          strokeWidth={1}
        />
      );
    case "interrupted": {
      const half = base - Math.round(body * 0.45);
      return (
        <g className="fill-warn">
          <path d={`M${x} ${base}V${half}L${x + width} ${half - 2}V${base}Z`} />
          <rect x={x} y={top} width={width} height={1.5} />
        </g>
      );
    }
    case "cancelled":
      return <rect x={middle - 0.5} y={top} width={1} height={body} className="fill-muted" />;
    case "running":
      return (
        <rect
          x={x}
          y={1}
          width={width}
          height={base - 1}
          rx={0.75}
          className="animate-pulse fill-info stroke-info"
        />
      );
  }
}
