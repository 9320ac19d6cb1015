import { type RefObject, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";

export type ForgetDialogProps = {
  /** The question. */
  title: string;
  /** What stops working, and until when. */
  description: string;
  /** What the button says. */
  verb: string;
  /** Has the focus afterwards: the button that asked has nothing to forget any more. */
  focusAfter: RefObject<HTMLElement | null>;
  /** Rejects where it could not be; has told why then. */
  onForget: () => Promise<unknown>;
  onClose: () => void;
};

/** Asks before a secret is destroyed: it is shown nowhere, so no Undo could bring it back. */
export function ForgetDialog(props: ForgetDialogProps) {
  const { title, description, verb, focusAfter, onForget, onClose } = props;
  const [busy, setBusy] = useState(false);
  const cancel = useRef<HTMLButtonElement>(null);
  const forget = async () => {
    setBusy(true);
    try {
      await onForget();
      onClose();
    } catch {
      // Told by whoever was asked; another try may do.
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={description}
      initialFocus={cancel}
      // It stays busy once it is done, and may be closed while it is under way.
      finalFocus={() => !busy || focusAfter.current}
    >
      <div className="flex justify-end gap-2 p-1">
        <Button ref={cancel} size="md" onClick={onClose}>
          Cancel
        </Button>
        <Button size="md" variant="danger" loading={busy} onClick={forget}>
          {verb}
        </Button>
      </div>
    </Dialog>
  );
}
