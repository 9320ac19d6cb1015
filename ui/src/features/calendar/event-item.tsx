import { CircleDot, MapPin, Repeat } from "lucide-react";
import type { EventDto } from "@/bindings/EventDto";
import { Badge } from "@/components/ui/badge";
import { Facts } from "@/components/ui/facts";
import type { Day } from "@/lib/days";
import { absolute } from "@/lib/time";
import { dayCount, isOn, timeOn } from "./agenda";

export type EventItemProps = { event: EventDto; day: Day; now: number };

/** One occurrence, as seen from one of its days. All of it is text. */
export function EventItem({ event, day, now }: EventItemProps) {
  const { allDay, start, end, calendar, location, recurring, summary } = event;
  const on = isOn(event, now);
  const over = !allDay && Date.parse(end) <= now;
  const count = dayCount(day, event);
  return (
    <li
      className={`flex items-baseline gap-4 border-line border-b px-4 py-2 last:border-b-0 ${on ? "bg-info-ground" : ""}`}
    >
      <span
        title={allDay ? undefined : `${absolute(start)} to ${absolute(end)}`}
        className={`tabular w-40 shrink-0 whitespace-nowrap text-sm max-[50rem]:w-32 ${on ? "font-medium text-info" : "text-muted"}`}
      >
        {timeOn(day, event)}
      </span>
      <div className="min-w-0 flex-1">
        <p className={`text-sm ${over ? "text-muted" : "font-medium"}`}>
          <bdi>{summary}</bdi>
          {on && (
            <span className="ml-2">
              <Badge tone="info" icon={CircleDot}>
                on now
              </Badge>
            </span>
          )}
          {over && <span className="sr-only"> (over)</span>}
        </p>
        <div className="text-muted text-xs">
          <Facts>
            <bdi>{calendar}</bdi>
            {location && (
              <span className="inline-flex items-start gap-1">
                <MapPin aria-hidden className="mt-0.75 size-3 shrink-0" />
                <span dir="auto" title={location} className="line-clamp-2">
                  {location}
                </span>
              </span>
            )}
            {recurring && (
              <span className="inline-flex items-center gap-1">
                <Repeat aria-hidden className="size-3" />
                <span>repeats</span>
              </span>
            )}
            {count}
          </Facts>
        </div>
      </div>
    </li>
  );
}
