// An Undo that stands on the page and not in a message, for the key that takes back the latest of all.
import { toast } from "sonner";

type StandingUndo = {
  /** The messages there were already when it came: any other is later. */
  earlier: ReadonlySet<number | string>;
  undo: () => void;
};

let standing: StandingUndo | null = null;

/** The one that stands, if any. */
export const standingUndo = (): StandingUndo | null => standing;

/** Offers one in the place of whatever stood before, until what comes back is called. */
export function standUndo(undo: () => void): () => void {
  const mine = { earlier: new Set(toast.getToasts().map(({ id }) => id)), undo };
  standing = mine;
  return () => {
    if (standing === mine) standing = null;
  };
}
