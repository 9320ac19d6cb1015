import { Children, type ReactNode } from "react";

/**
 * Short facts in a row, with a dot between those on the same line: where a line breaks, none is left over. One that is
 * longer than a line goes on below its own beginning. Around them is room for the ring of a link in focus.
 */
export function Facts({ children }: { children: ReactNode }) {
  return (
    <span className="-m-1 block overflow-hidden p-1">
      {/* The place of the first dot of each line lies outside of what is seen. */}
      <span className="-ml-3 flex flex-wrap">
        {Children.toArray(children).map((fact, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: facts have no identity but their place
          <span key={place} className="wrap-anywhere relative pl-3">
            <span className="absolute left-0 w-3 whitespace-pre text-center">{place > 0 && " · "}</span>
            {fact}
          </span>
        ))}
      </span>
    </span>
  );
}
