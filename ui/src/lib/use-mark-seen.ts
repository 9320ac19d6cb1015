// What is new since somebody last looked at a place. The backend counts it, and this window remembers when that was, so
// that a page can say "24 new since 09:12".
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { call } from "./ipc";

export type Place = "news" | "calendar" | "alerts" | "ideas";

export type LastLook = {
  /** What had come in when this look began. */
  unseen: number;
  /** When the one before ended, RFC 3339; null: not known here. */
  since: string | null;
};

/**
 * Tells the backend that somebody looks, now and whenever something comes in meanwhile; returns how it was before. While
 * the window is hidden, in the tray say, nobody looks, and once it is back after long another look begins.
 */
export function useMarkSeen(place: Place, unseen: number | undefined): LastLook {
  const queries = useQueryClient();
  const [since, setSince] = useState(() => remembered(place));
  const [first, setFirst] = useState<number | undefined>(undefined);
  if (first === undefined && unseen !== undefined) setFirst(unseen);
  useEffect(() => {
    if (unseen === undefined) return;
    let wasHidden = document.hidden;
    const look = () => {
      remember(place);
      if (unseen === 0) return;
      // A look that could not be noted is noted by the next one.
      call("mark_seen", { place }).then(
        () => queries.invalidateQueries({ queryKey: [place, "stats"] }),
        () => undefined,
      );
    };
    const turn = () => {
      if (document.hidden === wasHidden) return;
      wasHidden = document.hidden;
      // What came in until it was hidden was seen.
      if (wasHidden) return remember(place);
      if (isAnotherLook(remembered(place))) {
        setSince(remembered(place));
        setFirst(unseen);
      }
      look();
    };
    document.addEventListener("visibilitychange", turn);
    if (!wasHidden) look();
    return () => {
      document.removeEventListener("visibilitychange", turn);
      // What came in while the page was there was seen, too.
      if (!document.hidden) remember(place);
    };
  }, [place, unseen, queries]);
  return { unseen: first ?? 0, since };
}

/** Whoever is back sooner goes on with the same look: what was new in it is not read yet. In milliseconds. */
const SAME_LOOK = 5 * 60_000;

/** Whether the last look, which ended then, is another one than that of now. */
const isAnotherLook = (ended: string | null) => !ended || Date.now() - Date.parse(ended) >= SAME_LOOK;

const key = (place: Place) => `last-look:${place}`;

function remembered(place: Place): string | null {
  const text = localStorage.getItem(key(place));
  return text && !Number.isNaN(Date.parse(text)) ? text : null;
}

function remember(place: Place): void {
  localStorage.setItem(key(place), new Date().toISOString());
}
