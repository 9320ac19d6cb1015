import { Link } from "@tanstack/react-router";
import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { relative, short } from "@/lib/time";
import type { DayLane } from "./lanes";
import { marksOf } from "./marks";

export type LaneProps = { lane: DayLane; from: number; to: number; now: number };

/** In the lane's own units: a mark is some pixels wide however wide the window is. */
const WIDTH = 1_000;
const MARK = 3;

/** One task's day: a mark for each slot, a band where they lie too near. Pointer and arrow keys tell each one's time. */
export function Lane({ lane, from, to, now }: LaneProps) {
  const { task, slots } = lane;
  const [at, setAt] = useState(0);
  const [isTold, tell] = useState(false);
  const place = Math.min(at, slots.length - 1);
  const slot = slots[place] ?? from;
  const part = (time: number) => (time - from) / (to - from);

  const point = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const time = from + ((event.clientX - left) / Math.max(1, width)) * (to - from);
    setAt(nearest(slots, time));
    tell(true);
  };
  const step = (event: KeyboardEvent) => {
    const to = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: slots.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    setAt(Math.max(0, Math.min(slots.length - 1, to)));
  };
  const words = `${short(new Date(slot).toISOString(), now)}, ${relative(new Date(slot).toISOString(), now)}`;
  return (
    <li className="flex h-6 min-h-target items-center">
      <Link
        to="/settings/system-tasks/$id"
        params={{ id: String(task.id) }}
        title={task.name}
        className="w-36 shrink-0 truncate pr-3 text-xs leading-target hover:underline"
      >
        {task.name}
      </Link>
      <div
        role="slider"
        tabIndex={0}
        aria-label={`Slots of ${task.name} in the next 24 hours`}
        aria-valuemin={1}
        aria-valuemax={slots.length}
        aria-valuenow={place + 1}
        aria-valuetext={`${words}; ${place + 1} of ${slots.length}`}
        onKeyDown={step}
        onFocus={() => tell(true)}
        onBlur={() => tell(false)}
        onPointerMove={point}
        onPointerLeave={() => tell(false)}
        className="relative min-w-0 flex-1 self-stretch"
      >
        <svg
          aria-hidden="true"
          viewBox={`0 0 ${WIDTH} 24`}
          preserveAspectRatio="none"
          className="block h-full w-full"
        >
          {marksOf(slots).map((mark) => (
            <rect
              key={mark.from}
              x={Math.min(part(mark.from) * WIDTH, WIDTH - MARK)}
              width={Math.max(MARK, (part(mark.to) - part(mark.from)) * WIDTH)}
              y={mark.slots > 1 ? 8 : 6}
              height={mark.slots > 1 ? 8 : 12}
              className={mark.slots > 1 ? "fill-accent/45" : "fill-accent"}
            />
          ))}
        </svg>
        {isTold && (
          <div
            aria-hidden
            className="pointer-events-none absolute inset-y-0 z-10 border-ink border-l"
            style={{ left: `${part(slot) * 100}%` }}
          >
            <span
              className={`tabular absolute bottom-full whitespace-nowrap rounded border border-field bg-surface px-1.5 py-0.5 text-2xs shadow ${part(slot) > 0.5 ? "right-0" : "left-0"}`}
            >
              <strong className="inline-block max-w-44 truncate align-bottom font-medium">{task.name}</strong>{" "}
              {words}
            </span>
          </div>
        )}
      </div>
    </li>
  );
}

function nearest(slots: number[], time: number): number {
  const distance = (index: number) => Math.abs((slots[index] ?? Number.POSITIVE_INFINITY) - time);
  return slots.reduce((best, _, index) => (distance(index) < distance(best) ? index : best), 0);
}
