import { useNavigate } from "@tanstack/react-router";
import { toast, useSonner } from "sonner";
import { usePause, useSchedulerStatus } from "@/features/tasks/api/use-scheduler-status";
import { useShortcut } from "@/lib/shortcuts";
import { type Place, places } from "./places";

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

/** Takes back what the latest message offers to take back. */
function useUndoKey(): void {
  const { toasts } = useSonner();
  const latest = toasts.find(({ action }) => isAction(action) && action.label === "Undo");
  useShortcut({
    keys: "u",
    label: "Undo what the last message told",
    group: "Anywhere",
    enabled: latest !== undefined,
    run: () => {
      if (!latest || !isAction(latest.action)) return;
      toast.dismiss(latest.id);
      latest.action.onClick(new MouseEvent("click") as never);
    },
  });
}

type Action = { label: React.ReactNode; onClick: (event: React.MouseEvent<HTMLButtonElement>) => void };

const isAction = (action: unknown): action is Action =>
  typeof action === "object" && action !== null && "onClick" in action;
