import { absolute, relative, short } from "@/lib/time";
import { useNow } from "@/lib/use-now";
import { useShownZone } from "@/lib/zone";

/** "5 min ago", with the whole truth on hover. */
export function RelativeTime({ at }: { at: string }) {
  const now = useNow(at);
  useShownZone(); // what is on hover names it
  return (
    <time dateTime={at} title={absolute(at)} className="tabular whitespace-nowrap">
      {relative(at, now)}
    </time>
  );
}

/** "14:05", with the day where it is another one, and the whole truth on hover. */
export function ShortTime({ at }: { at: string }) {
  const now = useNow(at);
  useShownZone();
  return (
    <time dateTime={at} title={absolute(at)} className="tabular whitespace-nowrap">
      {short(at, now)}
    </time>
  );
}
