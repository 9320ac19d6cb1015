import { Link } from "@tanstack/react-router";
import { useAlertStats } from "@/features/alerts/api/use-alert-stats";
import { useAlertsWake } from "@/features/alerts/api/use-alerts-wake";
import { useCalendarStats } from "@/features/calendar/api/use-calendar-stats";
import { useIdeaStats } from "@/features/ideas/api/use-idea-stats";
import { useNewsStats } from "@/features/news/api/use-news-stats";
import { useSchedulerStatus } from "@/features/tasks/api/use-scheduler-status";
import { useSystemTasks } from "@/features/tasks/api/use-system-tasks";
import { countFailing, firstWake } from "@/features/tasks/task-state";
import { useNow } from "@/lib/use-now";
import { type Place, places } from "./places";

/** The places to go, with how much waits there. */
export function Navigation() {
  const { data: news } = useNewsStats();
  const { data: calendar } = useCalendarStats();
  const { data: ideas } = useIdeaStats();
  const { data: status } = useSchedulerStatus();
  return (
    <nav aria-label="Main" className="flex flex-1 flex-col gap-0.5 overflow-y-auto p-2">
      <PlaceLink place={places.dashboard} />
      <PlaceLink place={places.news} count={news?.newSinceSeen} what="new" />
      <PlaceLink place={places.calendar} count={calendar?.newSinceSeen} what="new" />
      <AlertsLink />
      <PlaceLink place={places.ideas} count={ideas?.due} what="to review" />
      <PlaceLink place={places.runs} count={status?.running.length} what="running" />
      <div className="my-1.5 border-line border-t" />
      <PlaceLink place={places.settings} />
      <TasksLink />
    </nav>
  );
}

/** Alone, because it looks at the clock; and always there, so that a snoozed alert comes back wherever one is. */
function AlertsLink() {
  const { data: alerts } = useAlertStats();
  useAlertsWake();
  const urgent = (alerts?.critical ?? 0) > 0;
  return <PlaceLink place={places.alerts} count={alerts?.open} what="open" urgent={urgent} />;
}

/** Alone, because it looks at the clock: a snooze ends by that only, and nothing else need be rendered as often. */
function TasksLink() {
  const { data: tasks = [] } = useSystemTasks();
  const now = useNow(firstWake(tasks));
  return <PlaceLink place={places.tasks} count={countFailing(tasks, now)} what="failing" urgent nested />;
}

type PlaceLinkProps = {
  place: Place;
  /** How many things wait there, and what the number counts. */
  count?: number;
  what?: string;
  urgent?: boolean;
  nested?: boolean;
};

function PlaceLink({ place, count = 0, what, urgent = false, nested = false }: PlaceLinkProps) {
  const { to, label, icon: Icon } = place;
  return (
    <Link
      to={to}
      title={label}
      activeOptions={{ exact: to === "/" || to === "/settings", includeSearch: false }}
      className={`relative flex h-8 shrink-0 items-center rounded-md px-2.5 text-muted text-sm transition-colors hover:bg-raised hover:text-ink aria-[current=page]:bg-raised aria-[current=page]:font-medium aria-[current=page]:text-ink ${nested ? "ml-2 gap-1.5 max-[56rem]:ml-0" : "gap-2.5"}`}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      <span className="truncate max-[56rem]:sr-only">{label}</span>
      {count > 0 && <Count count={count} what={what} urgent={urgent} />}
    </Link>
  );
}

/** A number in the wide navigation, a dot in the narrow one. */
function Count({ count, what, urgent }: { count: number; what?: string; urgent: boolean }) {
  return (
    <>
      <span
        aria-hidden
        className={`absolute top-1 right-1.5 size-2 rounded-full min-[56rem]:hidden ${urgent ? "bg-bad" : "bg-accent"}`}
      />
      <span
        title={`${count.toLocaleString()} ${what}`}
        className={`tabular ml-auto rounded-full px-1.5 py-px font-medium text-2xs max-[56rem]:sr-only ${urgent ? "bg-bad-ground text-bad" : "bg-raised text-muted"}`}
      >
        {count > 99 ? "99+" : count}
        <span className="sr-only"> {what}</span>
      </span>
    </>
  );
}
