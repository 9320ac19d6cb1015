import { Check, Clock, Moon } from "lucide-react";
import type { AlertDto } from "@/bindings/AlertDto";
import { Button } from "@/components/ui/button";
import { useAlertAction } from "./api/use-alerts";

const HOUR = 3_600_000;

/** Hide for a while, or acknowledge. */
export function AlertActions({ alert }: { alert: AlertDto }) {
  const act = useAlertAction();
  return (
    <div className="flex shrink-0 gap-2">
      <Button
        aria-label={`Hide for 1 h: ${alert.title}`}
        onClick={() => act.mutate({ id: alert.id, until: new Date(Date.now() + HOUR) })}
      >
        <Clock aria-hidden className="size-3.5" />1 h
      </Button>
      <Button
        aria-label={`Hide until tomorrow: ${alert.title}`}
        onClick={() => act.mutate({ id: alert.id, until: tomorrowMorning() })}
      >
        <Moon aria-hidden className="size-3.5" />
        Tomorrow
      </Button>
      <Button aria-label={`Acknowledge: ${alert.title}`} onClick={() => act.mutate({ id: alert.id })}>
        <Check aria-hidden className="size-3.5" />
        Acknowledge
      </Button>
    </div>
  );
}

/** Tomorrow at eight by this computer's clock; by the calendar, as days differ in length. */
function tomorrowMorning(): Date {
  const morning = new Date();
  morning.setDate(morning.getDate() + 1);
  morning.setHours(8, 0, 0, 0);
  return morning;
}
