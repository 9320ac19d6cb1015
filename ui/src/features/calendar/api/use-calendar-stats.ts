import { useQuery } from "@tanstack/react-query";
import type { CalendarStatsDto } from "@/bindings/CalendarStatsDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

/** Figures about the calendar. */
export function useCalendarStats() {
  return useQuery({
    queryKey: [...keys.calendar, "stats"],
    queryFn: () => call<CalendarStatsDto>("get_calendar_stats"),
  });
}
