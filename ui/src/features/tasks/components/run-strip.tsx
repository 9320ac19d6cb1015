import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, type MouseEvent, memo, useMemo, useRef, useState } from "react";
import type { RunMarkDto } from "@/bindings/RunMarkDto";
import { useTaskOverview } from "../api/use-task-overview";
import { markColours, markPath } from "../mark-shape";
import { markKind, markText, stripSummary } from "../run-marks";

const SHOWN = 30;
const sizes = {
  row: { pitch: 5, width: 4, height: 16 },
  page: { pitch: 16, width: 11, height: 36 },
} as const;

/** The next attempt at its slot takes a mark's place, and its focus; a row of slots passed over grows by later ones. */
const keyOf = ({ status, scheduledFor, runId }: RunMarkDto) =>
  status === "skipped" ? runId : (scheduledFor ?? runId);

export type RunStripProps = { taskId: number; size: keyof typeof sizes };

/** A mark for each of a task's last runs, several attempts at a slot being one, the oldest left; as large before they are known. */
export function RunStrip({ taskId, size }: RunStripProps) {
  const { data, error } = useTaskOverview(taskId);
  if (error && !data) {
    return (
      <p title={error.message} className="truncate text-bad text-xs">
        {`Runs cannot be read: ${error.message}`}
      </p>
    );
  }
  return <Strip marks={data?.recent} size={size} />;
}

/** One tab stop: arrow keys go from mark to mark, Enter opens the run. Few elements: a table has many strips. */
const Strip = memo(function Strip({ marks, size }: { marks?: RunMarkDto[]; size: keyof typeof sizes }) {
  const { pitch, width, height } = sizes[size];
  const shown = useMemo(() => (marks ?? []).slice(-SHOWN), [marks]);
  const summary = useMemo(() => (marks ? stripSummary(shown) : "Loading runs"), [marks, shown]);
  const svg = useRef<SVGSVGElement>(null);
  const navigate = useNavigate();
  const [current, setCurrent] = useState<number | null>(null);
  const [pointed, setPointed] = useState<RunMarkDto | null>(null);
  const [focused, setFocused] = useState(false);
  // The newest, until somebody has gone elsewhere; a mark that has left the strip is no stop.
  const stop = shown.find(({ runId }) => runId === current) ?? shown.at(-1);
  // The newest is always right-most, however few there are.
  const place = (mark: RunMarkDto) => SHOWN - shown.length + shown.indexOf(mark);
  const told = pointed ?? (focused ? stop : undefined);

  const open = (mark: RunMarkDto | undefined) =>
    mark && navigate({ to: "/runs/$id", params: { id: String(mark.runId) } });
  const markOf = (target: EventTarget) => {
    const id = Number((target as Element).closest("[data-run]")?.getAttribute("data-run"));
    return shown.find(({ runId }) => runId === id);
  };
  /** The mark in whose column the pointer is: a mark alone is hard to hit. */
  const markAt = (event: MouseEvent) => {
    const { left, width } = svg.current?.getBoundingClientRect() ?? { left: 0, width: 0 };
    const column = Math.floor(((event.clientX - left) / width) * SHOWN);
    return markOf(event.target) ?? shown[column - (SHOWN - shown.length)];
  };
  const onClick = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(markAt(event));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!stop || event.ctrlKey || event.altKey || event.metaKey) return;
    const at = shown.indexOf(stop);
    const last = shown.length - 1;
    const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[event.key];
    if (next === undefined && event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    if (next === undefined) return void open(stop);
    const target = shown[Math.max(0, Math.min(last, next))];
    svg.current?.querySelector<SVGAElement>(`[data-run="${target?.runId}"]`)?.focus();
  };

  return (
    <div className="min-w-0" data-testid="run-strip">
      {/* biome-ignore lint/a11y/useSemanticElements: there is no fieldset among drawings */}
      <svg
        ref={svg}
        role="group"
        aria-label={summary}
        aria-busy={!marks || undefined}
        viewBox={`0 0 ${SHOWN * pitch} ${height}`}
        width={SHOWN * pitch}
        height={height}
        className="block max-w-full cursor-pointer overflow-visible"
        onClick={onClick}
        onKeyDown={onKeyDown}
        onPointerMove={(event) => setPointed(markAt(event) ?? null)}
        onPointerLeave={() => setPointed(null)}
        onFocus={(event) => {
          setFocused(true);
          setCurrent(markOf(event.target)?.runId ?? null);
        }}
        onBlur={() => setFocused(false)}
      >
        {/* The tooltip of whatever is beneath the pointer. */}
        {pointed && <title>{markText(pointed)}</title>}
        <rect width={SHOWN * pitch} height={height} className="fill-transparent" />
        {told && (
          <rect
            x={place(told) * pitch - 1}
            y={-1}
            width={pitch + 1}
            height={height + 2}
            rx={1}
            className={focused && told === stop ? "fill-raised stroke-2 stroke-accent" : "fill-raised"}
          />
        )}
        <path d={`M0 ${height - 0.5}H${SHOWN * pitch}`} className="stroke-line" />
        {shown.map((mark) => {
          const kind = markKind(mark);
          return (
            <a
              key={keyOf(mark)}
              href={`/runs/${mark.runId}`}
              data-run={mark.runId}
              aria-label={markText(mark)}
              tabIndex={mark === stop ? 0 : -1}
              className={`outline-none ${markColours[kind]}`}
            >
              <path d={markPath(kind, place(mark) * pitch, width, height)} />
            </a>
          );
        })}
      </svg>
      {size === "page" && (
        <p aria-hidden className="mt-1.5 min-h-5 truncate text-muted text-xs">
          {told ? markText(told) : summary}
        </p>
      )}
    </div>
  );
});
