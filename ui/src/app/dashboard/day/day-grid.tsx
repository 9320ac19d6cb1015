import { dayLabel, weekday } from "@/lib/time";
import type { ClockChange, Hour } from "./hours";

export type DayGridProps = { from: number; to: number; now: number; hours: Hour[]; changes: ClockChange[] };

const WIDTH = 1_000;
/** Only every third hour has its name, so that they do not lie on each other at 800 pixels. */
const NAMED = 3;

const percent = (at: number, { from, to }: DayGridProps) =>
  `${(((at - from) / (to - from)) * 100).toFixed(2)}%`;

/** The names of the hours, above the lanes. */
export function HourNames(props: DayGridProps) {
  return (
    <div aria-hidden className="tabular relative ml-36 h-4 text-2xs text-muted">
      {props.hours
        .filter(({ hour }) => hour % NAMED === 0)
        .map(({ at, hour, day }) => (
          <span
            key={at}
            className={`absolute whitespace-nowrap ${props.to - at < 5_400_000 ? "-translate-x-full" : "-translate-x-1/2"}`}
            style={{ left: percent(at, props) }}
          >
            {hour === 0 ? weekday(day) : `${String(hour).padStart(2, "0")}:00`}
          </span>
        ))}
    </div>
  );
}

/** The lines behind the lanes: hours, changes of the clocks, the present. */
export function DayGrid(props: DayGridProps) {
  const x = (at: number) => ((at - props.from) / (props.to - props.from)) * WIDTH;
  const line = { y1: 0, y2: 100, vectorEffect: "non-scaling-stroke" } as const;
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${WIDTH} 100`}
      preserveAspectRatio="none"
      className="pointer-events-none absolute inset-y-0 right-0 left-36 h-full w-[calc(100%-9rem)]"
    >
      {props.hours.map(({ at, hour }) => (
        <line
          key={at}
          {...line}
          x1={x(at)}
          x2={x(at)}
          className={hour === 0 ? "stroke-field" : "stroke-line"}
          strokeOpacity={hour % NAMED === 0 ? 1 : 0.45}
        />
      ))}
      {props.changes.map(({ at }) => (
        <line
          key={at}
          {...line}
          x1={x(at)}
          x2={x(at)}
          className="stroke-warn"
          strokeDasharray="4 3"
          strokeWidth="2"
        />
      ))}
      <rect
        x="0"
        y="0"
        width={Math.max(0, x(props.now))}
        height="100"
        className="fill-raised"
        fillOpacity="0.7"
      />
      <line {...line} x1={x(props.now)} x2={x(props.now)} className="stroke-bad" strokeWidth="1.5" />
    </svg>
  );
}

/** In words, too: a dashed line alone says nothing. */
export function changeText({ at, hours }: ClockChange, time: (at: number) => string): string {
  const size = Math.abs(hours) === 1 ? "1 h" : `${Math.abs(hours)} h`;
  return `The clocks go ${hours > 0 ? "forward" : "back"} ${size} on ${dayLabel(at, at)}, to ${time(at)}.`;
}
