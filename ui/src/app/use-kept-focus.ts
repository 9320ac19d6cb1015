// A control that vanishes by its own success takes the focus with it, and whoever works by keys is nowhere then.
import { type RefObject, useEffect } from "react";

/** So long whoever removed the control has to put the focus somewhere itself. */
const PATIENCE = 200;

/** The focus goes to the nearest heading that is left, once the page has lost what had it. */
export function useKeptFocus(content: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const main = content.current;
    if (!main) return;
    /** What has the focus, and what it lies in: of something removed nobody can tell any more where it was. */
    let place: HTMLElement[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const restore = () => {
      timer = undefined;
      const [lost, ...around] = place;
      if (!lost || isThere(lost)) return;
      if (isCovered()) return wait();
      if (!isNowhere()) return;
      place = [];
      focusHeading([...around.filter((element) => main.contains(element)), main]);
    };
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(restore, PATIENCE);
    };
    const look = () => {
      if (place[0] && !isThere(place[0]) && timer === undefined) wait();
    };
    const enter = ({ target }: FocusEvent) => {
      place = target instanceof HTMLElement ? lineage(target, main) : [];
    };
    const leave = ({ target, relatedTarget }: FocusEvent) => {
      // Some browsers tell it just before they remove it; whoever leaves what stays does so by will.
      queueMicrotask(() => {
        const stays = target instanceof HTMLElement && isThere(target);
        // It is still the active one where only the window lost the focus.
        if (stays && relatedTarget === null && target !== document.activeElement && place[0] === target)
          place = [];
      });
    };
    const observer = new MutationObserver(look);
    observer.observe(main, { childList: true, subtree: true, attributeFilter: ["disabled"] });
    main.addEventListener("focusin", enter);
    main.addEventListener("focusout", leave);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
      main.removeEventListener("focusin", enter);
      main.removeEventListener("focusout", leave);
    };
  }, [content]);
}

const isThere = (element: HTMLElement): boolean => element.isConnected && !element.matches(":disabled");

const isNowhere = (): boolean =>
  document.activeElement === null ||
  document.activeElement === document.body ||
  document.activeElement.matches(":disabled");

/** What lies above the page has the focus, or gives it back when it closes. */
const isCovered = (): boolean =>
  document.querySelector("[role=dialog], [role=alertdialog], [role=menu]") !== null;

function lineage(element: HTMLElement, main: HTMLElement): HTMLElement[] {
  const found: HTMLElement[] = [];
  for (let at: HTMLElement | null = element; at && at !== main; at = at.parentElement) found.push(at);
  return found;
}

/** Nothing that a key held a moment too long would press: only a place to go on from. */
function focusHeading(around: HTMLElement[]): void {
  for (const element of around) {
    const heading = element.querySelector<HTMLElement>("h1, h2, h3");
    if (!heading) continue;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    return;
  }
  around.at(-1)?.focus({ preventScroll: true });
}
