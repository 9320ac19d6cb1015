// How large the page is drawn, in steps as browsers have them. This window keeps it for the next start; it is no setting of the
// cockpit, which other screens may show.
import { toast } from "sonner";
import { setPageZoom } from "@/lib/ipc";

const COPY = "zoom";
const STEPS = [0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3];
const USUAL = 1;

/** Draws the page as it was left. */
export function startZoom(): void {
  // Why it cannot be is told to whoever asks for another size.
  if (remembered() !== USUAL) void setPageZoom(remembered()).catch(() => undefined);
}

/** A step larger or smaller, as far as there is one. */
export function zoomBy(steps: 1 | -1): void {
  const next = STEPS[STEPS.indexOf(remembered()) + steps];
  if (next !== undefined) zoomTo(next);
}

export const zoomBack = (): void => zoomTo(USUAL);

function zoomTo(factor: number): void {
  // Before it is done: the next press goes on from here.
  const before = localStorage.getItem(COPY) ?? String(USUAL);
  localStorage.setItem(COPY, String(factor));
  setPageZoom(factor).catch((error: Error) => {
    // The next press goes on from what is drawn, and so does the next start; unless it has been pressed again.
    if (localStorage.getItem(COPY) === String(factor)) localStorage.setItem(COPY, before);
    toast.error(`The size cannot be changed: ${error.message}`);
  });
}

/** What was chosen last; the usual size where that is no step. */
function remembered(): number {
  const kept = Number(localStorage.getItem(COPY));
  return STEPS.includes(kept) ? kept : USUAL;
}
