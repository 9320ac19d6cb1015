import { useQuery } from "@tanstack/react-query";
import type { EventDto } from "@/bindings/EventDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

/** The backend lists no more events than this, the first. */
export const EVENTS_LISTED = 5_000;

/** Occurrences that overlap a span, by start. */
export function useEvents(from: Date, to: Date) {
  const span = { from: from.toISOString(), to: to.toISOString() };
  return useQuery({
    queryKey: [...keys.calendar, "events", span],
    queryFn: () => call<EventDto[]>("list_events", span),
  });
}
