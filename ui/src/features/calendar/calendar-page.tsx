import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { FailingSources } from "@/components/ui/failing-sources";
import { Select } from "@/components/ui/field";
import { Page } from "@/components/ui/page";
import { View } from "@/components/ui/view";
import { addDays, type Day, dayOf, startOfDay } from "@/lib/days";
import { useShortcut } from "@/lib/shortcuts";
import { useHint, useSingleKeys } from "@/lib/single-keys";
import { dayLabel, dayText } from "@/lib/time";
import { useMarkSeen } from "@/lib/use-mark-seen";
import { useNow } from "@/lib/use-now";
import { useShownZone } from "@/lib/zone";
import { groupByDay } from "./agenda";
import { useCalendarSources } from "./api/use-calendar-sources";
import { useCalendarStats } from "./api/use-calendar-stats";
import { EVENTS_LISTED, useEvents } from "./api/use-events";
import { DayCard } from "./day-card";
import { isKept, type KeptDays, keptDays } from "./kept-days";
import { NoEvents } from "./no-events";
import { ShownZoneNote } from "./shown-zone-note";

const WEEK = 7;
const group = "Calendar";

/** An agenda of some weeks, by day. */
export function CalendarPage() {
  const [offset, setOffset] = useState(0);
  const todayHint = useHint("t");
  const single = useSingleKeys();
  const [range, setRange] = useState(2 * WEEK);
  useShownZone(); // other days where another zone is shown
  const now = useNow();
  // A window left open shows the next day once it has come.
  const today = dayOf(now);
  const from = addDays(today, offset);
  const to = addDays(from, range);
  const events = useEvents(startOfDay(from), startOfDay(to));
  const { data: sources } = useCalendarSources();
  const span = keptDays(today);
  const kept = isKept(from, to, span);
  const { data: stats } = useCalendarStats();
  const { unseen } = useMarkSeen("calendar", stats?.newSinceSeen);

  const later = () => setOffset((days) => days + WEEK);
  const earlier = () => setOffset((days) => days - WEEK);
  const toToday = () => setOffset(0);
  useShortcut({ keys: "t", label: "Go to today", group, run: toToday });
  useShortcut({ keys: "]", label: "Next week", group, run: later });
  useShortcut({ keys: "[", label: "Previous week", group, run: earlier });
  useShortcut({ keys: "ArrowRight", label: "Next week", group, run: later });
  useShortcut({ keys: "ArrowLeft", label: "Previous week", group, run: earlier });
  return (
    <Page
      title="Calendar"
      description={
        <>
          {dayLabel(startOfDay(from), now)} to {dayLabel(startOfDay(addDays(to, -1)), now)}
          {unseen > 0 && ` · ${unseen.toLocaleString()} new since your last look`}. <ShownZoneNote />
        </>
      }
      actions={
        <>
          <Select
            aria-label="Range"
            className="w-32"
            value={range}
            onChange={(event) => setRange(Number(event.target.value))}
          >
            <option value={WEEK}>One week</option>
            <option value={2 * WEEK}>Two weeks</option>
            <option value={4 * WEEK}>Four weeks</option>
          </Select>
          <Button
            size="icon"
            aria-label="Previous week"
            title={`Previous week  ( ${single ? "← or [" : "←"} )`}
            onClick={earlier}
          >
            <ChevronLeft aria-hidden className="size-4" />
          </Button>
          <Button title={`Go to today${todayHint.text}`} disabled={offset === 0} onClick={toToday}>
            Today
          </Button>
          <Button
            size="icon"
            aria-label="Next week"
            title={`Next week  ( ${single ? "→ or ]" : "→"} )`}
            onClick={later}
          >
            <ChevronRight aria-hidden className="size-4" />
          </Button>
        </>
      }
    >
      <FailingSources sources={sources ?? []} section="calendars" />
      {sources?.length !== 0 && kept !== "all" && <Kept span={span} today={today} />}
      <View query={events} rows={6} framed>
        {(found) => {
          const days = groupByDay(found, from, to, today);
          if (days.every(({ events }) => events.length === 0))
            return (
              <NoEvents
                known={sources?.length !== 0}
                kept={kept !== "none"}
                span={range === WEEK ? "this week" : "these weeks"}
              />
            );
          return (
            <>
              {found.length >= EVENTS_LISTED && <FirstEvents />}
              {days.map((agenda) => (
                <DayCard key={agenda.date} agenda={agenda} today={today} now={now} />
              ))}
            </>
          );
        }}
      </View>
    </Page>
  );
}

function Kept({ span, today }: { span: KeptDays; today: Day }) {
  return (
    <p role="status" className="text-muted text-xs">
      Events are kept from {dayText(span.first, today)} to {dayText(span.last, today)}.
    </p>
  );
}

function FirstEvents() {
  return (
    <p role="status" className="text-muted text-xs">
      The first {EVENTS_LISTED.toLocaleString()} events; the last days may lack some. A shorter range shows
      them.
    </p>
  );
}
