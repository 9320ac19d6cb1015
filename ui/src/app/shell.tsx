import { Outlet, useMatches, useNavigate } from "@tanstack/react-router";
import { Keyboard, Search } from "lucide-react";
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";
import { Toaster } from "sonner";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Keys } from "@/components/ui/keys";
import { useDayTurn } from "@/features/calendar/api/use-day-turn";
import { useSettings } from "@/features/settings/api/use-settings";
import { useSystemTaskEvents } from "@/features/tasks/api/use-system-task-events";
import { useSystemTasks } from "@/features/tasks/api/use-system-tasks";
import { useHint } from "@/lib/single-keys";
import { LiveRegion } from "./live-region";
import { Navigation } from "./navigation";
import { PanelBoundary } from "./panel-boundary";
import { SchedulerState } from "./scheduler/scheduler-state";
import { setAppearance } from "./theme";
import { ThemeToggle } from "./theme-toggle";
import { useArrival } from "./use-arrival";
import { useHourTurn } from "./use-hour-turn";
import { useKeptFocus } from "./use-kept-focus";
import { useOpenRoute } from "./use-open-route";
import { type Overlay, useShellKeys } from "./use-shell-keys";

const readOverlays = () => import("./overlays");
const Overlays = lazy(async () => ({ default: (await readOverlays()).Overlays }));

/** Somebody is there: the code of what keys open is read, so that the first of them need not wait for it. */
const SIGNS_OF_SOMEBODY = ["pointermove", "pointerdown", "keydown"];

/** The ear for events, and, once it listens, the window: so nothing is read twice at the start. */
export function Shell() {
  const navigate = useNavigate();
  const view = useCallback(
    (id: number) => navigate({ to: "/runs/$id", params: { id: String(id) } }),
    [navigate],
  );
  return useSystemTaskEvents(view) ? <Frame /> : <Edge />;
}

/** What is there before anything is known; index.html shows the same before there is any code. */
function Edge() {
  return (
    <div className="flex h-screen overflow-hidden">
      <div className="flex w-52 shrink-0 flex-col border-line border-r bg-surface max-[56rem]:w-14">
        <Brand />
      </div>
    </div>
  );
}

/** What is around every page: navigation, the scheduler's state, keys and toasts. */
function Frame() {
  useSystemTasks(); // toasts need names even where no task is shown
  const { data: settings } = useSettings();
  useEffect(() => {
    if (settings) setAppearance(settings);
  }, [settings]);

  const content = useRef<HTMLElement>(null);
  // Of the page that is shown: the location is another's before that is there, the resolved one only after.
  const page = useMatches({ select: (matches) => matches.at(-1)?.id });
  useArrival(content);
  useKeptFocus(content);
  useOpenRoute();
  const [overlay, open] = useState<Overlay | null>(null);
  const [snoozing, setSnoozing] = useState<SystemTaskDto | null>(null);
  useShellKeys(open);
  useEffect(() => {
    const alone = new AbortController();
    const read = () => {
      alone.abort();
      void readOverlays();
    };
    for (const sign of SIGNS_OF_SOMEBODY)
      window.addEventListener(sign, read, { capture: true, signal: alone.signal });
    return () => alone.abort();
  }, []);
  // There once one was opened, and kept from then on: what is closed may still have something to do.
  const [isUsed, use] = useState(false);
  if (overlay && !isUsed) use(true);
  return (
    <div className="flex h-screen overflow-hidden">
      <a
        href="#content"
        className="absolute -top-20 left-2 z-10 rounded-md bg-accent px-3 py-1.5 text-on-accent text-sm focus:top-2"
      >
        Skip to content
      </a>
      <aside className="flex w-52 shrink-0 flex-col border-line border-r bg-surface max-[56rem]:w-14">
        <Brand />
        <Finder onFind={() => open("palette")} />
        <Navigation />
        <footer className="flex flex-col gap-2 border-line border-t p-2.5">
          <SchedulerState onPause={() => open("pause")} />
          {/* Low, as where the page is enlarged, the places need its room; it is in the settings, too. */}
          <div className="[@media(max-height:30rem)]:hidden">
            <ThemeToggle />
          </div>
          <HelpButton onHelp={() => open("sheet")} />
        </footer>
      </aside>
      {/* Words for screen readers only are placed within it, so that they give the document no scroll bar. */}
      <main
        id="content"
        ref={content}
        tabIndex={-1}
        className="relative min-w-0 flex-1 overflow-y-auto outline-none"
      >
        <PanelBoundary key={page}>
          <Outlet />
        </PanelBoundary>
      </main>
      <LiveRegion />
      <Turns />
      {isUsed && (
        <Suspense fallback={<Opening />}>
          <Overlays overlay={overlay} onOpen={open} snoozing={snoozing} onSnooze={setSnoozing} />
        </Suspense>
      )}
      {/* Side by side: good news must not lie over a failure. What of it is told, the live region tells. */}
      {/* It would send whoever tabs out of it back to where they came from, and so hold them for as long as it shows. */}
      <div onFocusCapture={(event) => event.stopPropagation()}>
        <Toaster
          ref={(region) => region?.setAttribute("aria-live", "off")}
          position="bottom-right"
          closeButton
          expand
          duration={10_000}
        />
      </div>
    </div>
  );
}

/** Alone, because it looks at the clock: nothing else need be rendered as often. */
function Turns() {
  useDayTurn();
  useHourTurn();
  return null;
}

/** Has the keys to itself, as what opens will: what is typed for that must not reach the page. */
function Opening() {
  return <div data-opening hidden />;
}

function Brand() {
  return (
    <div className="flex h-12 shrink-0 items-center gap-2.5 px-4 font-semibold tracking-tight">
      <span
        aria-hidden
        className="grid size-6 shrink-0 place-items-center rounded-md bg-accent text-on-accent text-xs"
      >
        AC
      </span>
      <span className="truncate max-[56rem]:sr-only">Cockpit</span>
    </div>
  );
}

function Finder({ onFind }: { onFind: () => void }) {
  return (
    <button
      type="button"
      title="Find and do anything (Ctrl+K)"
      onClick={onFind}
      className="mx-2 flex h-8 shrink-0 items-center gap-2.5 rounded-md border border-line px-2.5 text-muted text-sm hover:border-field hover:text-ink max-[56rem]:justify-center"
    >
      <Search aria-hidden className="size-4 shrink-0" />
      <span className="flex-1 text-left max-[56rem]:sr-only">Find</span>
      <span aria-hidden className="max-[56rem]:hidden">
        <Keys keys="Ctrl+K" />
      </span>
    </button>
  );
}

function HelpButton({ onHelp }: { onHelp: () => void }) {
  return (
    <button
      type="button"
      title={`Keyboard shortcuts${useHint("?").text}`}
      onClick={onHelp}
      className="flex h-6 items-center gap-2 rounded px-1 text-2xs text-muted hover:bg-raised hover:text-ink max-[56rem]:justify-center"
    >
      <Keyboard aria-hidden className="size-3.5 shrink-0" />
      <span className="flex-1 text-left max-[56rem]:sr-only">Shortcuts</span>
      <span aria-hidden className="max-[56rem]:hidden">
        <Keys keys="?" />
      </span>
    </button>
  );
}
