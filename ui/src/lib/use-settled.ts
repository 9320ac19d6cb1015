import { useEffect, useState } from "react";

/** Typing settles for so long before anybody asks about it, in milliseconds. */
export const SETTLE = 200;

/** What somebody types, once it has settled; at first what is there. */
export function useSettled<T extends string | null>(typed: T): T {
  const [settled, setSettled] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed), SETTLE);
    return () => clearTimeout(timer);
  }, [typed]);
  return settled;
}
