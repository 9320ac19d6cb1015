import { Fragment } from "react";
import { isSingle, useSingleKeys } from "@/lib/single-keys";

/** Keys as they are written on a keyboard: "g d" is two after each other, "Ctrl+K" two at once. None where they are switched off. */
export function Keys({ keys }: { keys: string }) {
  const single = useSingleKeys();
  if (!single && isSingle(keys)) return null;
  return (
    <span className="inline-flex items-center gap-1 whitespace-nowrap">
      {keys.split(" ").map((step, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: keys have no identity but their place
        <Fragment key={place}>
          {place > 0 && <span className="text-2xs text-muted">then</span>}
          {step.split("+").map((key) => (
            <kbd
              key={key}
              className="inline-grid h-5 min-w-5 place-items-center rounded border border-field/60 bg-raised px-1 font-mono text-2xs text-ink"
            >
              {key}
            </kbd>
          ))}
        </Fragment>
      ))}
    </span>
  );
}
