import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, type MouseEvent, memo, useMemo, useRef, useState } from "react";
import type { RunMarkDto } from "@/bindings/RunMarkDto";
import { useTaskOverview } from "../api/use-task-overview";
import { markKind, markText, stripSummary } from "../run-marks";
import { RunMark } from "./run-mark";

const SHOWN = 30;
const sizes = {
  row: { pitch: 5, width: 4, height: 16 },
  page: { pitch: 16, width: 11, height: 36 },
} as const;

export type RunStripProps = { taskId: number; size: keyof typeof sizes };

/** A mark for each of a task's last runs, the oldest left; as large before they are known. */
export function RunStrip({ taskId, size }: RunStripProps) {
  const { data } = useTaskOverview(taskId);
  return <Strip marks={data?.recent} size={size} />;
}

const key = (event: KeyboardEvent) => !event.ctrlKey && !event.altKey && !event.metaKey && event.key;

/** One tab stop: arrow keys go from mark to mark, Enter opens the run. */
const Strip = memo(function Strip({ marks, size }: { marks?: RunMarkDto[]; size: keyof typeof sizes }) {
  const { pitch, width, height } = sizes[size];
  const shown = useMemo(() => marks?.slice(-SHOWN).map((mark) => ({ mark, text: markText(mark) })), [marks]);
  const svg = useRef<SVGSVGElement>(null);
  const navigate = useNavigate();
  const [current, setCurrent] = useState<number | null>(null);
  const [pointed, setPointed] = useState<string | null>(null);
  // The newest, until somebody has gone elsewhere; a mark that has left the strip is no stop.
  const stop = shown?.find(({ mark }) => mark.runId === current) ?? shown?.at(-1);

  const open = (id: number | undefined) => id && navigate({ to: "/runs/$id", params: { id: String(id) } });
  const runOf = (event: { target: EventTarget }) =>
    Number((event.target as Element).closest("[data-run]")?.getAttribute("data-run")) || undefined;
  const onClick = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(runOf(event));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!shown || !stop) return;
    const at = shown.indexOf(stop);
    const last = shown.length - 1;
    const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[key(event) || ""];
    if (next === undefined && event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    if (next === undefined) return void open(stop.mark.runId);
    const target = shown[Math.max(0, Math.min(last, next))];
    if (!target) return;
    setCurrent(target.mark.runId);
    svg.current?.querySelector<SVGAElement>(`[data-run="${target.mark.runId}"]`)?.focus();
  };
  const onPointed = (event: { target: EventTarget }) => {
    if (size === "page") setPointed(shown?.find(({ mark }) => mark.runId === runOf(event))?.text ?? null);
  };

  return (
    <div className="min-w-0" data-testid="run-strip">
      {/* biome-ignore lint/a11y/useSemanticElements: there is no fieldset among drawings */}
      <svg
        ref={svg}
        role="group"
        aria-label={shown ? stripSummary(shown.map(({ mark }) => mark)) : "Loading runs"}
        aria-busy={!shown || undefined}
        viewBox={`0 0 ${SHOWN * pitch} ${height}`}
        width={SHOWN * pitch}
        height={height}
        className="block max-w-full overflow-visible"
        onClick={onClick}
        onKeyDown={onKeyDown}
        onPointerOver={onPointed}
        onPointerLeave={() => setPointed(null)}
        onFocus={onPointed}
        onBlur={() => setPointed(null)}
      >
        <line x1={0} x2={SHOWN * pitch} y1={height - 0.5} y2={height - 0.5} className="stroke-line" />
        {shown?.map(({ mark, text }, place) => {
          // The newest is always right-most, however few there are.
          const x = (SHOWN - shown.length + place) * pitch;
          return (
            <a
              key={mark.runId}
              href={`/runs/${mark.runId}`}
              data-run={mark.runId}
              aria-label={text}
              tabIndex={mark === stop?.mark ? 0 : -1}
              className="group outline-none"
            >
              <title>{text}</title>
              <rect
                x={x - 0.5}
                y={-1}
                width={pitch}
                height={height + 2}
                rx={1}
                strokeWidth={1.5}
                className="fill-transparent hover:fill-raised group-focus-visible:fill-raised group-focus-visible:stroke-accent"
              />
              <g className="pointer-events-none">
                <RunMark kind={markKind(mark)} x={x} width={width} height={height} />
              </g>
            </a>
          );
        })}
      </svg>
      {size === "page" && (
        <p aria-hidden className="mt-1.5 min-h-5 truncate text-muted text-xs">
          {pointed ?? (shown && stripSummary(shown.map(({ mark }) => mark)))}
        </p>
      )}
    </div>
  );
});
