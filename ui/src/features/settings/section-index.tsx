import { Link, useRouterState } from "@tanstack/react-router";
import { PencilLine } from "lucide-react";
import { useEffect } from "react";
import { useUnsavedNames } from "@/components/ui/unsaved-changes";
import { sectionOf, sections } from "./sections";

/** The sections to go to, and which of them have unsaved changes; beside them where there is room. */
export function SectionIndex() {
  const unsaved = useUnsavedNames();
  useSectionOfAddress();
  return (
    <nav
      aria-label="Sections"
      className="sticky top-0 z-10 -mx-5 flex flex-wrap gap-x-1 gap-y-0.5 self-start border-line border-b bg-ground px-5 py-1.5 min-[70rem]:top-5 min-[70rem]:mx-0 min-[70rem]:w-44 min-[70rem]:flex-col min-[70rem]:border-b-0 min-[70rem]:px-0 max-[70rem]:self-stretch"
    >
      {sections.map(({ id, title }) => (
        <Link
          key={id}
          to="."
          hash={id}
          activeOptions={{ includeHash: true }}
          className="flex min-h-target items-center gap-1.5 rounded-md px-2 py-1 text-muted text-xs hover:bg-raised hover:text-ink data-[status=active]:bg-raised data-[status=active]:font-medium data-[status=active]:text-ink"
        >
          {title}
          {unsaved.has(title) && (
            <span className="inline-flex items-center gap-1 text-warn">
              <PencilLine aria-hidden className="size-3" />
              <span className="sr-only">not saved</span>
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
}

/** Puts the section of the address into sight, with the focus, once the page is there. */
function useSectionOfAddress(): void {
  const place = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation });
  useEffect(() => {
    const section = document.getElementById(sectionOf(place?.hash ?? "") ?? "");
    if (!section) return;
    // After whoever begins a page at its top.
    const show = () => section.scrollIntoView?.({ block: "start" });
    const frame = requestAnimationFrame(() => {
      section.focus({ preventScroll: true });
      show();
    });
    const release = keepWhileItGrows(section.parentElement, show);
    return () => {
      cancelAnimationFrame(frame);
      release();
    };
  }, [place]);
}

/** For how long what is asked for at the beginning may come in. */
const LOADING_MS = 2_000;

/** Calls `show` again while sections above grow with their data, until somebody scrolls or types. */
function keepWhileItGrows(sections: Element | null, show: () => void): () => void {
  if (!sections || typeof ResizeObserver === "undefined") return () => undefined;
  const growth = new ResizeObserver(show);
  growth.observe(sections);
  const over = new AbortController();
  over.signal.addEventListener("abort", () => growth.disconnect());
  const timer = setTimeout(() => over.abort(), LOADING_MS);
  for (const touch of ["wheel", "pointerdown", "keydown"]) {
    window.addEventListener(touch, () => over.abort(), { signal: over.signal, passive: true });
  }
  return () => {
    clearTimeout(timer);
    over.abort();
  };
}
