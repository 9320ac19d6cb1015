import { useState } from "react";

export type FoundProps = {
  /** What is looked for, in any words that are others for something else; "" while it is nothing. */
  by: string;
  /** How many there are; undefined until that is known of what is looked for. */
  count: number | undefined;
  /** They are only the first of them. */
  more?: boolean;
  /** What one of them is called. */
  noun: string;
};

/**
 * Tells a screen reader what a search or a filter found, which the list shows to others: once for each of them, not again
 * when something comes in. Always there, as what a region holds from its beginning is not told.
 */
export function Found({ by, count, more = false, noun }: FoundProps) {
  const [told, tell] = useState({ by: "", text: "" });
  if (by !== told.by && (by === "" || count !== undefined)) {
    const many = count === 1 ? `1 ${noun}` : `${count?.toLocaleString()}${more ? " or more" : ""} ${noun}s`;
    tell({ by, text: by === "" ? "" : count === 0 ? `No ${noun} found` : `${many} found` });
  }
  return (
    <p role="status" className="sr-only">
      {told.text}
    </p>
  );
}
