import type { FieldChangeDto } from "@/bindings/FieldChangeDto";
import type { TaskDifferenceDto } from "@/bindings/TaskDifferenceDto";
import { type Change, fieldChange } from "@/lib/edit-text";

/** Settings by the names that their fields have on the page. */
const labels: Record<string, string> = {
  theme: "Theme",
  density: "Density",
  timezone: "Time zone shown",
  logLevel: "Log",
  closeToTray: "Close to the tray",
  notifications: "Notifications",
  quietHours: "Quiet hours",
};

/** What would become of the tasks, and of settings where there are any. */
export function TaskDifferences({
  tasks,
  settings = [],
}: {
  tasks: TaskDifferenceDto[];
  settings?: FieldChangeDto[];
}) {
  if (tasks.length === 0 && settings.length === 0) {
    return <p className="text-muted text-sm">Tasks and schedules stay as they are.</p>;
  }
  return (
    <ul className="flex flex-col gap-2 text-sm">
      {tasks.map(({ taskType, component, name, change, fields }) => (
        <li key={`${taskType}/${component}`}>
          <span className="font-medium">{name}</span> <span className="text-muted">{change}</span>
          <Changes changes={fields.map(fieldChange)} />
        </li>
      ))}
      {settings.length > 0 && (
        <li>
          <span className="font-medium">Settings</span>
          <Changes
            changes={settings.map(({ field, before, after }) => ({
              name: labels[field] ?? field,
              from: before,
              to: after,
            }))}
          />
        </li>
      )}
    </ul>
  );
}

function Changes({ changes }: { changes: Change[] }) {
  return (
    <ul className="ml-3 text-xs">
      {changes.map(({ name, from, to }) => (
        <li key={name} className="wrap-anywhere">
          <span className="text-muted">{name}:</span> <del className="text-muted">{from}</del>{" "}
          <ins className="no-underline">{to}</ins>
        </li>
      ))}
    </ul>
  );
}

/** What has to be typed in again, because it is nobody's but this computer's. */
export function ToEnterAgain({ items }: { items: string[] }) {
  if (items.length === 0) return null;
  return (
    <div className="text-sm text-warn">
      <p>To be entered again, because it is secret:</p>
      <ul className="ml-4 list-disc">
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </div>
  );
}
