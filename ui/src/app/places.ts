// The places of the window: one list for the navigation, the keys and the palette.
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

export type Place = { to: string; label: string; icon: LucideIcon; keys: string };

export const places = {
  dashboard: { to: "/", label: "Dashboard", icon: LayoutDashboard, keys: "g d" },
  news: { to: "/news", label: "News", icon: Newspaper, keys: "g n" },
  calendar: { to: "/calendar", label: "Calendar", icon: CalendarDays, keys: "g c" },
  alerts: { to: "/alerts", label: "Alerts", icon: Bell, keys: "g a" },
  ideas: { to: "/ideas", label: "Ideas", icon: Lightbulb, keys: "g i" },
  runs: { to: "/runs", label: "Runs", icon: History, keys: "g r" },
  settings: { to: "/settings", label: "Settings", icon: Settings, keys: "g s" },
  tasks: { to: "/settings/system-tasks", label: "System tasks", icon: ListChecks, keys: "g t" },
} as const satisfies Record<string, Place>;
