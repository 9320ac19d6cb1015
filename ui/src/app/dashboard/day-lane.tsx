const DAY = 24 * 3_600_000;
const WIDTH = 480;
/** Marks nearer to each other than this run into one. */
const NEAREST = 2;

/** Twenty-four hours from left to right, a mark for each slot and a grid line every six hours. */
export function DayLane({ slots, from }: { slots: string[]; from: number }) {
  const places = slots.map((slot) => Math.round(((new Date(slot).getTime() - from) / DAY) * WIDTH));
  const marks = places.filter((x, index) => index === 0 || x - (places[index - 1] ?? 0) >= NEAREST);
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${WIDTH} 14`}
      preserveAspectRatio="none"
      className="mt-1 block h-3.5 w-full rounded-sm bg-raised"
    >
      {[0.25, 0.5, 0.75].map((part) => (
        <line
          key={part}
          x1={part * WIDTH}
          x2={part * WIDTH}
          y1="0"
          y2="14"
          className="stroke-line"
          strokeWidth="1"
        />
      ))}
      {marks.map((x) => (
        <rect
          key={x}
          x={Math.max(0, Math.min(x, WIDTH - 2))}
          y="3"
          width="1.5"
          height="8"
          className="fill-accent"
        />
      ))}
    </svg>
  );
}
