import { Link } from "@tanstack/react-router";
import { Globe } from "lucide-react";
import { useNow } from "@/lib/use-now";
import { computerZone, isSameZone, useShownZone } from "@/lib/zone";
import { offsetName } from "@/lib/zoned";

/** The zone of all times on a page; where it is not the computer's, this says so and leads to where it is chosen. */
export function ShownZoneNote() {
  const now = useNow();
  const shown = useShownZone();
  const own = computerZone();
  if (isSameZone(shown, own)) return <>Times in {shown}.</>;
  return (
    <>
      Times in {shown}.{" "}
      <span className="inline-flex items-center gap-1 text-warn">
        <Globe aria-hidden className="size-3.5" />
        This computer is in {own} ({offsetName(own, now)}; shown is {offsetName(shown, now)}).
      </span>{" "}
      <Link to="/settings" hash="cockpit" className="text-accent underline">
        Change
      </Link>
    </>
  );
}
