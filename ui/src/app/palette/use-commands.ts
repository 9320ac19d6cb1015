import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { useSettings, useUpdateSettings } from "@/features/settings/api/use-settings";
import { sections } from "@/features/settings/sections";
import { useSchedulerStatus } from "@/features/tasks/api/use-scheduler-status";
import { useSystemTasks } from "@/features/tasks/api/use-system-tasks";
import { isSnoozed } from "@/features/tasks/task-state";
import { useShortcuts } from "@/lib/shortcuts";
import { useCancelRun } from "@/lib/use-cancel-run";
import type { Command } from "./command";
import { useTaskCommands } from "./use-task-commands";

/** What the shell asks for in a dialog of its own. */
export type ShellActions = { snooze: (task: SystemTaskDto) => void };

/** Everything that can be done from here: what is registered as keys, and what is done to tasks and looks. */
export function useCommands(shell: ShellActions): Command[] {
  const shortcuts = useShortcuts();
  const keyed = shortcuts
    .filter(({ keys }) => keys !== "Ctrl+K")
    .map(({ keys, label, group, run }): Command => ({ id: `${keys} ${label}`, keys, label, group, run }));
  return [
    ...useRunningCommands(),
    ...keyed,
    ...useLookCommands(),
    ...useSections(),
    ...useTasks(shell.snooze),
  ];
}

function useRunningCommands(): Command[] {
  const { data: status } = useSchedulerStatus();
  const cancel = useCancelRun();
  return (status?.running ?? []).map(({ runId, taskId, name }) => ({
    // By its task, as names are not unique; and not by its run, as it is remembered as used.
    id: `cancel ${taskId}`,
    label: `Cancel run of ${name}`,
    group: "Running now",
    run: () => cancel.mutate(runId),
  }));
}

function useSections(): Command[] {
  const navigate = useNavigate();
  return sections.map(({ id, title }) => ({
    id: `settings ${id}`,
    label: `Settings: ${title}`,
    group: "Settings",
    run: () => navigate({ to: "/settings", hash: id }),
  }));
}

function useLookCommands(): Command[] {
  const { data: settings } = useSettings();
  const update = useUpdateSettings();
  const group = "Appearance";
  const themes = ["light", "dark", "system"].filter((theme) => theme !== settings?.theme);
  const density = settings?.density === "compact" ? "comfortable" : "compact";
  return [
    ...themes.map((theme) => ({
      id: `theme ${theme}`,
      label: theme === "system" ? "Theme: as the system" : `Theme: ${theme}`,
      group,
      run: () => update.mutate({ theme }),
    })),
    { id: "density", label: `Density: ${density}`, group, run: () => update.mutate({ density }) },
  ];
}

function useTasks(snooze: ShellActions["snooze"]): Command[] {
  const { data: tasks } = useSystemTasks();
  const { runNow, wake } = useTaskCommands();
  const navigate = useNavigate();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it does with the tasks stays the same
  return useMemo(() => {
    const all = tasks ?? [];
    return [
      ...all.map((task) => ({
        id: `run ${task.id}`,
        label: `Run ${task.name} now`,
        group: "Run a task",
        run: () => void runNow(task),
      })),
      ...all.map((task) => ({
        id: `task ${task.id}`,
        label: `Go to ${task.name}`,
        group: "Tasks",
        run: () => navigate({ to: "/settings/system-tasks/$id", params: { id: String(task.id) } }),
      })),
      ...all
        .filter((task) => task.enabled)
        .map((task) => {
          const snoozed = isSnoozed(task, Date.now());
          return {
            id: `snooze ${task.id}`,
            label: snoozed ? `Wake ${task.name}` : `Snooze ${task.name}…`,
            group: "Snooze a task",
            run: () => (snoozed ? void wake(task) : snooze(task)),
          };
        }),
    ];
  }, [tasks]);
}
