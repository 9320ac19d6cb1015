import { Link } from "@tanstack/react-router";
import { CalendarDays } from "lucide-react";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/states";

export type NoEventsProps = {
  /** There are calendars at all. */
  known: boolean;
  /** Something of the span is kept. */
  kept: boolean;
  /** "these weeks". */
  span: string;
};

export function NoEvents({ known, kept, span }: NoEventsProps) {
  const title = kept ? `Nothing in ${span}` : `Nothing is kept of ${span}`;
  return (
    <Card>
      <Empty icon={CalendarDays} title={known ? title : "No calendar yet"}>
        {known ? "Look at other weeks, or choose a longer range. More calendars" : "Calendars"} are added in
        the{" "}
        <Link to="/settings" hash="calendars" className="text-accent underline">
          settings
        </Link>
        .
      </Empty>
    </Card>
  );
}
