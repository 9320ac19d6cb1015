import { useNavigate } from "@tanstack/react-router";
import { AlarmClock, BellRing, ExternalLink, MessageSquareText, Moon, Pencil } from "lucide-react";
import type { SnoozeInput } from "@/bindings/SnoozeInput";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Menu } from "@/components/ui/menu";
import { useNow } from "@/lib/use-now";
import { useSnooze } from "../api/use-snooze";
import { type HoldChoice, holdUntil } from "../hold-until";
import { isSnoozed } from "../task-state";

export type TaskMenuProps = { task: SystemTaskDto; onEdit: () => void; onSnooze: () => void };

/** What else one can do with a task. */
export function TaskMenu({ task, onEdit, onSnooze }: TaskMenuProps) {
  const navigate = useNavigate();
  const snooze = useSnooze(task);
  const now = useNow();
  const until = (choice: HoldChoice) => () => {
    const at = holdUntil(choice, "", new Date());
    const input: SnoozeInput = at ? { until: at } : {};
    // Told by the hook.
    snooze(input).catch(() => undefined);
  };
  return (
    <Menu
      label={`More for ${task.name}`}
      items={[
        { label: "Snooze 1 h", icon: AlarmClock, run: until("hour") },
        { label: "Snooze until tomorrow 08:00", icon: AlarmClock, run: until("tomorrow") },
        { label: "Snooze until woken", icon: Moon, run: until("open") },
        { label: "Snooze until, and why…", icon: MessageSquareText, keys: "p", run: onSnooze },
        isSnoozed(task, now) && {
          label: "Wake now",
          icon: BellRing,
          keys: "w",
          run: () => void snooze(null).catch(() => undefined),
        },
        { label: "Edit frequency", icon: Pencil, keys: "e", run: onEdit },
        {
          label: "Open task",
          icon: ExternalLink,
          keys: "o",
          run: () => navigate({ to: "/settings/system-tasks/$id", params: { id: String(task.id) } }),
        },
      ]}
    />
  );
}
