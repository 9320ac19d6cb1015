import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { dayOf } from "@/lib/days";
import { keys } from "@/lib/query";
import { useNow } from "@/lib/use-now";
import { useShownZone } from "@/lib/zone";

/**
 * Has the figures of the calendar read anew where another day begins, or days are those of another zone: no event tells of
 * either. Once, at the root: however many show the figures, they are asked for once.
 */
export function useDayTurn(): void {
  const queries = useQueryClient();
  const zone = useShownZone();
  const today = `${dayOf(useNow())} ${zone}`;
  const counted = useRef(today);
  useEffect(() => {
    if (counted.current === today) return;
    counted.current = today;
    queries.invalidateQueries({ queryKey: [...keys.calendar, "stats"] });
  }, [today, queries]);
}
