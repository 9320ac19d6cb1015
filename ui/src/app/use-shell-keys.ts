import { useNavigate } from "@tanstack/react-router";
import { usePause, useSchedulerStatus } from "@/features/tasks/api/use-scheduler-status";
import { useShortcut } from "@/lib/shortcuts";
import { type Place, places } from "./places";
import { useUndoKey } from "./use-undo-key";
import { useZoom } from "./use-zoom";

/** A window above the page that a key opens. */
export type Overlay = "palette" | "sheet" | "capture" | "pause";

/** The keys that work everywhere: to the places, and what the shell opens. */
export function useShellKeys(open: (overlay: Overlay) => void): void {
  const anywhere = (keys: string, label: string, overlay: Overlay) => ({
    keys,
    label,
    group: "Anywhere",
    run: () => open(overlay),
  });
  useShortcut(anywhere("Ctrl+K", "Find and do anything", "palette"));
  useShortcut(anywhere("c", "Capture an idea", "capture"));
  useUndoKey();
  usePauseKey(open);
  useShortcut(anywhere("?", "Show the keyboard shortcuts", "sheet"));
  useZoom();
  usePlaceKey(places.dashboard);
  usePlaceKey(places.news);
  usePlaceKey(places.calendar);
  usePlaceKey(places.alerts);
  usePlaceKey(places.ideas);
  usePlaceKey(places.runs);
  usePlaceKey(places.tasks);
  usePlaceKey(places.settings);
}

/** Asks until when everything is to be paused, or resumes it. */
function usePauseKey(open: (overlay: Overlay) => void): void {
  const { data: status } = useSchedulerStatus();
  const pause = usePause();
  const paused = status?.paused ?? false;
  useShortcut({
    keys: "P",
    label: paused ? "Resume all schedules" : "Pause all schedules",
    group: "Anywhere",
    run: () => (paused ? pause.mutate(false) : open("pause")),
  });
}

function usePlaceKey({ to, label, keys }: Place): void {
  const navigate = useNavigate();
  useShortcut({ keys, label: `Go to ${label}`, group: "Go to", run: () => navigate({ to }) });
}
