import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { toast } from "sonner";
import { afterEach } from "vitest";

// A bound for what never comes; a busy machine is no failure.
configure({
  asyncUtilTimeout: 10_000,
  // What is told to screen readers repeats what is shown; texts are looked for where they are shown.
  defaultIgnore: "script, style, [data-told], [data-told] *",
});

// What jsdom lacks and the window has.
window.matchMedia ??= (query: string) =>
  Object.assign(new EventTarget(), { matches: false, media: query, onchange: null }) as MediaQueryList;
window.scrollTo = () => undefined;
window.PointerEvent ??= MouseEvent as typeof PointerEvent;
HTMLCanvasElement.prototype.getContext = () => null;
Element.prototype.setPointerCapture ??= () => undefined;

// Toasts outlive the page that showed them; the next test is to begin without.
afterEach(() => {
  toast.dismiss();
  cleanup();
  localStorage.clear();
});
