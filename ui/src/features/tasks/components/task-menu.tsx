import { useNavigate } from "@tanstack/react-router";
import { AlarmClock, BellRing, ExternalLink, MessageSquareText, Moon, Pencil } from "lucide-react";
import type { SnoozeInput } from "@/bindings/SnoozeInput";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Menu, MenuItem } from "@/components/ui/menu";
import { useNow } from "@/lib/use-now";
import { useSnooze } from "../api/use-snooze";
import { type HoldChoice, holdUntil } from "../hold-until";
import { isSnoozed } from "../task-state";

export type TaskMenuProps = { task: SystemTaskDto; onEdit: () => void; onSnooze: () => void };

/** What else one can do with a task. */
export function TaskMenu(props: TaskMenuProps) {
  return <Menu label={`More for ${props.task.name}`}>{() => <Items {...props} />}</Menu>;
}

function Items({ task, onEdit, onSnooze }: TaskMenuProps) {
  const navigate = useNavigate();
  const snooze = useSnooze(task);
  const now = useNow(task.snoozedUntil);
  // What fails has been told by the hook.
  const hold = (input: SnoozeInput | null) => void snooze(input).catch(() => undefined);
  const until = (choice: HoldChoice) => () => {
    const at = holdUntil(choice, "", new Date());
    hold(at ? { until: at } : {});
  };
  const open = () => navigate({ to: "/settings/system-tasks/$id", params: { id: String(task.id) } });
  return (
    <>
      <MenuItem label="Snooze 1 h" icon={AlarmClock} run={until("hour")} />
      <MenuItem label="Snooze until tomorrow 08:00" icon={AlarmClock} run={until("tomorrow")} />
      <MenuItem label="Snooze until woken" icon={Moon} run={until("open")} />
      <MenuItem label="Snooze until, and why…" icon={MessageSquareText} keys="p" run={onSnooze} />
      {isSnoozed(task, now) && <MenuItem label="Wake now" icon={BellRing} keys="w" run={() => hold(null)} />}
      <MenuItem label="Edit frequency" icon={Pencil} keys="e" run={onEdit} />
      <MenuItem label="Open task" icon={ExternalLink} keys="o" run={open} />
    </>
  );
}
