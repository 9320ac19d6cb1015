import { Link, Outlet, useNavigate } from "@tanstack/react-router";
import {
  Bell,
  CalendarDays,
  History,
  LayoutDashboard,
  Lightbulb,
  ListChecks,
  type LucideIcon,
  Newspaper,
  Settings,
} from "lucide-react";
import { useCallback, useEffect } from "react";
import { Toaster } from "sonner";
import { useSettings } from "@/features/settings/api/use-settings";
import { useSystemTaskEvents } from "@/features/tasks/api/use-system-task-events";
import { useSystemTasks } from "@/features/tasks/api/use-system-tasks";
import { PanelBoundary } from "./panel-boundary";
import { SchedulerState } from "./scheduler-state";
import { setAppearance } from "./theme";

const places: [string, string, LucideIcon][] = [
  ["/", "Dashboard", LayoutDashboard],
  ["/news", "News", Newspaper],
  ["/calendar", "Calendar", CalendarDays],
  ["/alerts", "Alerts", Bell],
  ["/ideas", "Ideas", Lightbulb],
  ["/runs", "Runs", History],
  ["/settings/system-tasks", "System tasks", ListChecks],
  ["/settings", "Settings", Settings],
];

/** What is around every page: navigation, the scheduler's state, toasts, and the ear for events. */
export function Shell() {
  const navigate = useNavigate();
  const view = useCallback(
    (id: number) => navigate({ to: "/runs/$id", params: { id: String(id) } }),
    [navigate],
  );
  useSystemTaskEvents(view);
  useSystemTasks(); // toasts need names even where no task is shown
  const { data: settings } = useSettings();
  useEffect(() => {
    if (settings) setAppearance(settings);
  }, [settings]);
  return (
    <div className="flex h-screen overflow-hidden">
      <a
        href="#content"
        className="absolute -top-20 left-2 z-10 rounded-md bg-accent px-3 py-1.5 text-on-accent text-sm focus:top-2"
      >
        Skip to content
      </a>
      <aside className="flex w-44 shrink-0 flex-col border-line border-r bg-surface max-[56rem]:w-14">
        <div className="flex h-12 items-center gap-2.5 px-4 font-semibold tracking-tight">
          <span
            aria-hidden
            className="grid size-6 shrink-0 place-items-center rounded-md bg-accent text-on-accent text-xs"
          >
            AC
          </span>
          <span className="truncate max-[56rem]:sr-only">Cockpit</span>
        </div>
        <nav aria-label="Main" className="flex flex-1 flex-col gap-0.5 p-2">
          {places.map(([to, label, Icon]) => (
            <Link
              key={to}
              to={to}
              title={label}
              activeOptions={{ exact: to === "/" || to === "/settings" }}
              className="flex h-8 items-center gap-2.5 rounded-md px-2.5 text-muted text-sm hover:bg-raised hover:text-ink aria-[current=page]:bg-raised aria-[current=page]:font-medium aria-[current=page]:text-ink"
            >
              <Icon aria-hidden className="size-4 shrink-0" />
              <span className="max-[56rem]:sr-only">{label}</span>
            </Link>
          ))}
        </nav>
        <SchedulerState />
      </aside>
      <main id="content" tabIndex={-1} className="flex-1 overflow-y-auto outline-none">
        <PanelBoundary>
          <Outlet />
        </PanelBoundary>
      </main>
      <Toaster
        position="bottom-right"
        closeButton
        toastOptions={{
          style: { background: "var(--surface)", color: "var(--ink)", borderColor: "var(--line)" },
        }}
      />
    </div>
  );
}
