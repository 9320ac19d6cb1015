// What somebody has typed on a page and not saved: shown where one asks for it, and guarded when one leaves the page.
// Whoever has a form says so with useUnsaved; nothing is kept here that was typed.
import { useBlocker } from "@tanstack/react-router";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from "react";
import { Button } from "./button";
import { Dialog } from "./dialog";

/** Of a form, by its id: what its unsaved changes are called; null where it has none. */
type Report = (form: string, name: string | null) => void;

const Unsaved = createContext<{ names: ReadonlySet<string>; report: Report }>({
  names: new Set(),
  report: () => undefined,
});

/** What has unsaved changes on this page, by the names that useUnsaved was given. */
export const useUnsavedNames = () => useContext(Unsaved).names;

/** Tells the page whether something has unsaved changes; the name stands in "In News feeds, the new idea". */
export function useUnsaved(name: string, unsaved: boolean): void {
  const { report } = useContext(Unsaved);
  const form = useId();
  useEffect(() => {
    report(form, unsaved ? name : null);
    return () => report(form, null);
  }, [form, name, unsaved, report]);
}

/** Knows what is unsaved within it, and asks before one leaves that behind: around what a page shows. */
export function UnsavedChanges({ children }: { children: ReactNode }) {
  const [forms, setForms] = useState<ReadonlyMap<string, string>>(new Map());
  const report = useCallback<Report>((form, name) => {
    setForms((before) => {
      if ((before.get(form) ?? null) === name) return before;
      const after = new Map(before);
      if (name === null) after.delete(form);
      else after.set(form, name);
      return after;
    });
  }, []);
  const known = useMemo(() => ({ names: new Set(forms.values()), report }), [forms, report]);
  return (
    <Unsaved value={known}>
      {children}
      <Guard names={known.names} />
    </Unsaved>
  );
}

function Guard({ names }: { names: ReadonlySet<string> }) {
  const stay = useRef<HTMLButtonElement>(null);
  const isUnsaved = names.size > 0;
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => isUnsaved && current.pathname !== next.pathname,
    enableBeforeUnload: () => isUnsaved,
    withResolver: true,
  });
  // What was being saved when somebody left has been by now: there is nothing left to ask.
  useEffect(() => {
    if (status === "blocked" && !isUnsaved) proceed();
  }, [status, isUnsaved, proceed]);
  return (
    <Dialog
      open={status === "blocked"}
      onOpenChange={(open) => !open && reset?.()}
      title="There are unsaved changes"
      description={`In ${[...names].join(", ")}. They are lost when you leave this page.`}
      initialFocus={stay}
    >
      <div className="flex justify-end gap-2 p-1">
        <Button size="md" variant="danger" onClick={() => proceed?.()}>
          Leave without saving
        </Button>
        <Button ref={stay} size="md" variant="primary" onClick={() => reset?.()}>
          Stay
        </Button>
      </div>
    </Dialog>
  );
}
