import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode, RefObject } from "react";

export type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  /** Where the focus goes first; else to the first control. */
  initialFocus?: RefObject<HTMLElement | null>;
  /** Where the focus goes when it closes; `true` or none: back to where it was. */
  finalFocus?: () => HTMLElement | true | null;
  /** Wider than a form needs. */
  wide?: boolean;
  children: ReactNode;
};

/** A window above the page: Esc and a click beside it close it, and the focus returns to where it was if nothing else is said. */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, description, initialFocus, finalFocus, wide = false, children } = props;
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-20 bg-ground/75" />
        <Base.Popup
          initialFocus={initialFocus}
          finalFocus={finalFocus}
          className={`fixed top-[12vh] left-1/2 z-30 flex max-h-[76vh] w-[calc(100vw-2rem)] -translate-x-1/2 flex-col rounded-lg border border-field bg-surface shadow-xl outline-none ${wide ? "max-w-3xl" : "max-w-lg"}`}
        >
          <header className="px-4 pt-3 pr-12 pb-2">
            <Base.Title className="font-semibold text-base">{title}</Base.Title>
            {description && <Base.Description className="text-muted text-sm">{description}</Base.Description>}
          </header>
          <div className="min-h-0 overflow-y-auto px-4 pb-4">{children}</div>
          {/* Last, so that the focus goes to what the dialog is about. */}
          <Base.Close
            aria-label="Close"
            className="absolute top-2.5 right-2.5 grid size-7 place-items-center rounded-md text-muted hover:bg-raised hover:text-ink"
          >
            <X aria-hidden className="size-4" />
          </Base.Close>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
