// What makes the page larger and smaller: keys, and the wheel with Ctrl. Tauri's own script for that forgets the size with the
// window, and does not hear the page's own keys first.
import { useEffect } from "react";
import { useShortcut } from "@/lib/shortcuts";
import { zoomBack, zoomBy } from "./zoom";

/** So far the wheel turns for one step, in pixels: a notch, or as much of a touchpad. */
const NOTCH = 40;

export function useZoom(): void {
  const anywhere = { group: "Anywhere", overDialogs: true, repeats: true };
  useShortcut({
    ...anywhere,
    keys: "Ctrl+Plus",
    label: "Zoom in: make the page larger",
    run: () => zoomBy(1),
  });
  useShortcut({
    ...anywhere,
    keys: "Ctrl+Minus",
    label: "Zoom out: make the page smaller",
    run: () => zoomBy(-1),
  });
  useShortcut({ ...anywhere, keys: "Ctrl+0", label: "Zoom back: the page as usual", run: zoomBack });
  useEffect(() => {
    let turned = 0;
    const turn = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      // It is not to scroll, too.
      event.preventDefault();
      turned += event.deltaY;
      if (Math.abs(turned) < NOTCH) return;
      zoomBy(turned < 0 ? 1 : -1);
      turned = 0;
    };
    window.addEventListener("wheel", turn, { passive: false });
    return () => window.removeEventListener("wheel", turn);
  }, []);
}
