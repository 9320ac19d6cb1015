import { absolute, relative } from "@/lib/time";
import { useNow } from "@/lib/use-now";

/** "5 min ago", with the whole truth on hover. */
export function RelativeTime({ at }: { at: string }) {
  const now = useNow(at);
  return (
    <time dateTime={at} title={absolute(at)} className="tabular whitespace-nowrap">
      {relative(at, now)}
    </time>
  );
}
