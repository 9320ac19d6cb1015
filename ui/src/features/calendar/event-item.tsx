import { MapPin, Repeat } from "lucide-react";
import type { EventDto } from "@/bindings/EventDto";
import { timeOn } from "./agenda";

/** One occurrence, as seen from one of its days. All of it is text. */
export function EventItem({ event, day }: { event: EventDto; day: Date }) {
  return (
    <li className="flex items-baseline gap-4 border-line border-b px-4 py-2 last:border-b-0">
      <span className="tabular w-40 shrink-0 whitespace-nowrap text-muted text-sm">{timeOn(day, event)}</span>
      <div className="min-w-0 flex-1">
        <p className="font-medium text-sm">{event.summary}</p>
        <p className="flex flex-wrap items-center gap-x-3 text-muted text-xs">
          {event.calendar}
          {event.location && (
            <span className="inline-flex items-center gap-1">
              <MapPin aria-hidden className="size-3" />
              {event.location}
            </span>
          )}
          {event.recurring && (
            <span className="inline-flex items-center gap-1">
              <Repeat aria-hidden className="size-3" />
              repeats
            </span>
          )}
        </p>
      </div>
    </li>
  );
}
