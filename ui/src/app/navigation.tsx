import { Link } from "@tanstack/react-router";
import {
  Bell,
  CalendarDays,
  History,
  LayoutDashboard,
  Lightbulb,
  ListChecks,
  type LucideIcon,
  Newspaper,
  Settings,
} from "lucide-react";
import { useAlertStats } from "@/features/alerts/api/use-alert-stats";
import { useIdeaStats } from "@/features/ideas/api/use-idea-stats";
import { useNewsStats } from "@/features/news/api/use-news-stats";

/** The places to go, with how much waits there. */
export function Navigation() {
  const { data: news } = useNewsStats();
  const { data: alerts } = useAlertStats();
  const { data: ideas } = useIdeaStats();
  return (
    <nav aria-label="Main" className="flex flex-1 flex-col gap-0.5 overflow-y-auto p-2">
      <Place to="/" label="Dashboard" icon={LayoutDashboard} />
      <Place to="/news" label="News" icon={Newspaper} count={news?.newSinceSeen} what="new" />
      <Place to="/calendar" label="Calendar" icon={CalendarDays} />
      <Place to="/alerts" label="Alerts" icon={Bell} count={alerts?.open} what="open" urgent />
      <Place to="/ideas" label="Ideas" icon={Lightbulb} count={ideas?.due} what="to review" />
      <Place to="/runs" label="Runs" icon={History} />
      <div className="my-1.5 border-line border-t" />
      <Place to="/settings" label="Settings" icon={Settings} />
      <Place to="/settings/system-tasks" label="System tasks" icon={ListChecks} nested />
    </nav>
  );
}

type PlaceProps = {
  to: string;
  label: string;
  icon: LucideIcon;
  /** How many things wait there, and what the number counts. */
  count?: number;
  what?: string;
  urgent?: boolean;
  nested?: boolean;
};

function Place({ to, label, icon: Icon, count = 0, what, urgent = false, nested = false }: PlaceProps) {
  return (
    <Link
      to={to}
      title={label}
      activeOptions={{ exact: to === "/" || to === "/settings", includeSearch: false }}
      className={`relative flex h-8 shrink-0 items-center gap-2.5 rounded-md px-2.5 text-muted text-sm transition-colors hover:bg-raised hover:text-ink aria-[current=page]:bg-raised aria-[current=page]:font-medium aria-[current=page]:text-ink ${nested ? "ml-4 max-[56rem]:ml-0" : ""}`}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      <span className="max-[56rem]:sr-only">{label}</span>
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
        className={`tabular ml-auto rounded-full px-1.5 py-px font-medium text-2xs max-[56rem]:sr-only ${urgent ? "bg-bad-ground text-bad" : "bg-raised text-muted"}`}
      >
        {count > 99 ? "99+" : count}
        <span className="sr-only"> {what}</span>
      </span>
    </>
  );
}
