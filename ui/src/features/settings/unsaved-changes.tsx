// Which sections have changes that are not saved: shown in the index, and guarded when one leaves the page.
import { useBlocker } from "@tanstack/react-router";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";

type Report = (section: string, unsaved: boolean) => void;

const Unsaved = createContext<{ sections: ReadonlySet<string>; report: Report }>({
  sections: new Set(),
  report: () => undefined,
});

/** The titles of sections with unsaved changes. */
export const useUnsavedSections = () => useContext(Unsaved).sections;

/** Tells the page whether a section has unsaved changes. */
export function useUnsaved(section: string, unsaved: boolean): void {
  const { report } = useContext(Unsaved);
  useEffect(() => {
    report(section, unsaved);
    return () => report(section, false);
  }, [section, unsaved, report]);
}

/** Knows what is unsaved within it, and asks before one leaves that behind. */
export function UnsavedChanges({ children }: { children: ReactNode }) {
  const [sections, setSections] = useState<ReadonlySet<string>>(new Set());
  const report = useCallback<Report>((section, unsaved) => {
    setSections((before) => {
      if (before.has(section) === unsaved) return before;
      const after = new Set(before);
      if (unsaved) after.add(section);
      else after.delete(section);
      return after;
    });
  }, []);
  return (
    <Unsaved value={{ sections, report }}>
      {children}
      <Guard sections={sections} />
    </Unsaved>
  );
}

function Guard({ sections }: { sections: ReadonlySet<string> }) {
  const stay = useRef<HTMLButtonElement>(null);
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => sections.size > 0 && current.pathname !== next.pathname,
    enableBeforeUnload: () => sections.size > 0,
    withResolver: true,
  });
  const names = [...sections].join(", ");
  return (
    <Dialog
      open={blocker.status === "blocked"}
      onOpenChange={(open) => !open && blocker.reset?.()}
      title="There are unsaved changes"
      description={`In ${names}. They are lost when you leave this page.`}
      initialFocus={stay}
    >
      <div className="flex justify-end gap-2 p-1">
        <Button size="md" variant="danger" onClick={() => blocker.proceed?.()}>
          Leave without saving
        </Button>
        <Button ref={stay} size="md" variant="primary" onClick={() => blocker.reset?.()}>
          Stay
        </Button>
      </div>
    </Dialog>
  );
}
