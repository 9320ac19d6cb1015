import { useCallback, useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import { plural } from "@/lib/result";
import { useMarkRead } from "./use-article-actions";

/** So long one can think better of it. */
const UNDO_TIME = 6_000;
/** Articles of one command. */
const MOST = 1_000;

const NONE: ReadonlySet<number> = new Set();

type Held = { ids: ReadonlySet<number>; timer: ReturnType<typeof setTimeout>; notice: string | number };

/**
 * Marks many articles as read, with Undo. The backend cannot make an article unread, so it is told only once nobody has
 * taken it back, or when one leaves; until then `held` are shown as read.
 */
export function useHeldReads() {
  const { mutate } = useMarkRead();
  const [held, setHeld] = useState(NONE);
  const pending = useRef<Held | null>(null);

  const take = useCallback(() => {
    const taken = pending.current;
    pending.current = null;
    if (taken) {
      clearTimeout(taken.timer);
      toast.dismiss(taken.notice);
    }
    return taken?.ids ?? NONE;
  }, []);
  const send = useCallback(() => {
    const taken = take();
    const ids = [...taken];
    // Shown as read until the list itself says so.
    const onSettled = () => setHeld((now) => (now === taken ? NONE : now));
    for (let at = 0; at < ids.length; at += MOST) mutate(ids.slice(at, at + MOST), { onSettled });
  }, [take, mutate]);
  const undo = useCallback(() => {
    take();
    setHeld(NONE);
  }, [take]);

  useEffect(() => {
    window.addEventListener("pagehide", send);
    return () => {
      window.removeEventListener("pagehide", send);
      send();
    };
  }, [send]);

  const hold = (articles: number[]) => {
    send();
    const ids = new Set(articles);
    const notice = toast.success(`${plural(ids.size, "article")} marked as read.`, {
      duration: UNDO_TIME,
      action: { label: "Undo", onClick: undo },
    });
    pending.current = { ids, timer: setTimeout(send, UNDO_TIME), notice };
    setHeld(ids);
  };
  return { held, hold };
}
