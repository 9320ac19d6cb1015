// How a run is drawn on a strip: one path each, told apart by its shape first and by its colour second. A success is a
// plain bar, an error a taller one with a cut through it, a missed slot three dots, a skipped one a hollow frame, an
// interrupted run a bar that breaks off below its lid, a cancelled one a thin line, a running one full height.
import type { MarkKind } from "./run-marks";

export const markColours: Record<MarkKind, string> = {
  success: "fill-good/75",
  error: "fill-bad",
  missed: "fill-warn",
  skipped: "fill-warn",
  interrupted: "fill-warn",
  cancelled: "fill-muted",
  running: "animate-pulse fill-info",
};

/** The path of a mark whose left edge is at `x`. */
export function markPath(kind: MarkKind, x: number, width: number, height: number): string {
  const base = height - 1;
  const body = Math.round(height * 0.66);
  const top = base - body;
  const right = x + width;
  switch (kind) {
    case "success":
      return box(x, top, width, body);
    case "running":
      return box(x, 1, width, base - 1);
    case "error": {
      const cut = Math.round(height * 0.45);
      return `${box(x, 1, width, cut - 2)}M${x} ${base}V${cut + 3}L${right} ${cut}V${base}Z`;
    }
    case "missed": {
      const radius = Math.min(2, width / 2 - 0.5);
      const step = (body - 2 * radius) / 2;
      return [0, 1, 2].map((n) => dot(x + width / 2, base - radius - n * step, radius)).join("");
    }
    case "skipped":
      // The inner edge the other way round, which leaves it hollow.
      return `${box(x, top, width, body)}M${x + 1} ${top + 1}V${base - 1}H${right - 1}V${top + 1}Z`;
    case "interrupted": {
      const broken = base - Math.round(body * 0.45);
      return `${box(x, top, width, 1.5)}M${x} ${base}V${broken}L${right} ${broken - 2}V${base}Z`;
    }
    case "cancelled":
      return box(x + width / 2 - 0.5, top, 1, body);
  }
}

const box = (x: number, y: number, width: number, height: number) =>
  `M${x} ${y}h${width}v${height}h${-width}Z`;

const dot = (x: number, y: number, r: number) =>
  `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
