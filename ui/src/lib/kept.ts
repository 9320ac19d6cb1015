// What is kept of a page for whoever comes back to it by the history: its filters, and how far down it was. By the entry of
// the history: a link leads to the page as it always begins. The filters of runs stand in the address instead, since links
// lead to them.
import { useRouter } from "@tanstack/react-router";
import { type Dispatch, type SetStateAction, useEffect, useState } from "react";

/** Of so many entries, the latest: whoever goes back farther finds the page as it begins. */
const ENTRIES = 100;

const entries = new Map<string, Map<string, unknown>>();

export function keep(entry: string | undefined, what: string, value: unknown): void {
  if (entry === undefined) return;
  const known = entries.get(entry) ?? new Map<string, unknown>();
  entries.delete(entry);
  entries.set(entry, known.set(what, value));
  const [oldest] = entries.keys();
  if (entries.size > ENTRIES && oldest !== undefined) entries.delete(oldest);
}

export const recall = <T>(entry: string | undefined, what: string): T | undefined =>
  entry === undefined ? undefined : (entries.get(entry)?.get(what) as T | undefined);

/** State of a page that is there again when one comes back to it. */
export function useKept<T>(what: string, initial: T): [T, Dispatch<SetStateAction<T>>] {
  const router = useRouter();
  const [entry] = useState(() => router.latestLocation.state.__TSR_key);
  const [value, setValue] = useState<T>(() => recall<T>(entry, what) ?? initial);
  useEffect(() => keep(entry, what, value), [entry, what, value]);
  return [value, setValue];
}
