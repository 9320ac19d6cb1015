import { AlarmClock, Check } from "lucide-react";
import { useRef, useState } from "react";
import type { AlertDto } from "@/bindings/AlertDto";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { useShortcut } from "@/lib/shortcuts";
import { useHint } from "@/lib/single-keys";
import { useRowKeys } from "@/lib/use-row-keys";
import { AlertItem } from "./alert-item";
import { useAlertAction } from "./api/use-alerts";
import { SnoozePanel } from "./snooze-panel";

export type OpenAlertsProps = {
  alerts: AlertDto[];
  /** When somebody looked before. */
  since: string | null;
};

const group = "Alerts";

/** What somebody should see to; by mouse or by key, and the focus goes on to the next one. */
export function OpenAlerts({ alerts, since }: OpenAlertsProps) {
  const snoozeHint = useHint("s");
  const acknowledgeHint = useHint("a");
  const [snoozing, setSnoozing] = useState<number | null>(null);
  const act = useAlertAction();
  const list = useRef<HTMLUListElement>(null);
  const rows = useRowKeys(list, group, "alert");
  const current = () => alerts.find(({ id }) => String(id) === rows.current());

  const acknowledge = ({ id }: AlertDto) => {
    rows.leave(String(id));
    act.change({ id, acknowledge: true });
  };
  const snooze = async ({ id }: AlertDto, until: Date) => {
    if (!(await act.change({ id, until }))) return;
    rows.leave(String(id));
    // Meanwhile another may be asked about.
    setSnoozing((now) => (now === id ? null : now));
  };
  const close = ({ id }: AlertDto) => {
    setSnoozing(null);
    list.current?.querySelector<HTMLElement>(`[data-row="${id}"] [data-main]`)?.focus();
  };
  const onCurrent = (run: (alert: AlertDto) => void) => () => {
    const alert = current();
    if (alert) run(alert);
  };
  useShortcut({ keys: "a", label: "Acknowledge the alert", group, run: onCurrent(acknowledge) });
  useShortcut({
    keys: "s",
    label: "Snooze the alert",
    group,
    run: onCurrent(({ id }) => setSnoozing(id)),
  });
  return (
    <Card>
      <ul ref={list} tabIndex={-1} aria-label="Open alerts" className="outline-none">
        {alerts.map((alert) => (
          <AlertItem
            key={alert.id}
            alert={alert}
            isNew={since !== null && alert.raisedAt > since}
            panel={
              snoozing === alert.id && (
                <SnoozePanel
                  alert={alert}
                  onSnooze={(until) => snooze(alert, until)}
                  onClose={() => close(alert)}
                />
              )
            }
          >
            <Button
              aria-label={`Snooze: ${alert.title}`}
              aria-expanded={snoozing === alert.id}
              title={`Snooze${snoozeHint.text}`}
              onClick={() => (snoozing === alert.id ? close(alert) : setSnoozing(alert.id))}
            >
              <AlarmClock aria-hidden className="size-3.5" />
              Snooze
            </Button>
            <Button
              aria-label={`Acknowledge: ${alert.title}`}
              title={`Acknowledge${acknowledgeHint.text}`}
              onClick={() => acknowledge(alert)}
            >
              <Check aria-hidden className="size-3.5" />
              Acknowledge
            </Button>
          </AlertItem>
        ))}
      </ul>
    </Card>
  );
}
