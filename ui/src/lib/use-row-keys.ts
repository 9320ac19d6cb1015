// j and k between the rows of a list: the focus goes to what a row is about (`data-main`), and is handed on before the
// row goes. A row is whatever has `data-row`, its key.
import { type RefObject, useCallback } from "react";
import { useShortcut } from "./shortcuts";

export type RowKeys = {
  /** The row that has the focus. */
  current: () => string | undefined;
  /** The focus goes to the neighbour, because this row is about to go. */
  leave: (row: string) => void;
};

/** Moves through the rows within `list`; `group` and `noun` are what the sheet of keys says. */
export function useRowKeys(list: RefObject<HTMLElement | null>, group: string, noun: string): RowKeys {
  const rows = useCallback(
    () => [...(list.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])],
    [list],
  );
  const move = (step: 1 | -1) => {
    const all = rows();
    const at = all.indexOf(focused(list.current) as HTMLElement);
    // Without a focus, j begins at the first row, and so does k.
    focus(all[at < 0 ? 0 : at + step]);
  };
  useShortcut({ keys: "j", label: `Next ${noun}`, group, run: () => move(1) });
  useShortcut({ keys: "k", label: `Previous ${noun}`, group, run: () => move(-1) });
  const current = useCallback(() => focused(list.current)?.dataset.row, [list]);
  const leave = useCallback(
    (key: string) => {
      const all = rows();
      const at = all.findIndex((row) => row.dataset.row === key);
      // A row that does not have the focus takes none from anybody.
      if (at < 0 || !all[at]?.contains(document.activeElement)) return;
      const neighbour = all[at + 1] ?? all[at - 1];
      if (neighbour) focus(neighbour);
      // The last one takes the list along; the page's name stays.
      else document.querySelector<HTMLElement>("h1")?.focus();
    },
    [rows],
  );
  return { current, leave };
}

function focused(list: HTMLElement | null): HTMLElement | undefined {
  const row = document.activeElement?.closest<HTMLElement>("[data-row]");
  return row && list?.contains(row) ? row : undefined;
}

function focus(row: HTMLElement | undefined): void {
  const main = row?.querySelector<HTMLElement>("[data-main]") ?? row;
  main?.focus({ preventScroll: true });
  row?.scrollIntoView?.({ block: "nearest" });
}
