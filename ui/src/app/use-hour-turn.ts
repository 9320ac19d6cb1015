import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { keys } from "@/lib/query";
import { useNow } from "@/lib/use-now";

const HOUR = 3_600_000;

/**
 * Has read anew each hour what is of the 24 hours before or after now: where nothing runs, no event tells that they have
 * moved on. Days of the calendar are `useDayTurn`'s. Once, at the root: however many show it, it is asked for once.
 */
export function useHourTurn(): void {
  const queries = useQueryClient();
  const hour = Math.floor(useNow() / HOUR);
  const read = useRef(hour);
  useEffect(() => {
    if (read.current === hour) return;
    read.current = hour;
    queries.invalidateQueries({ queryKey: keys.upcoming });
    queries.invalidateQueries({ queryKey: [...keys.news, "stats"] });
  }, [hour, queries]);
}
