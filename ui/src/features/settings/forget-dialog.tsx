import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";

export type ForgetDialogProps = {
  /** The question. */
  title: string;
  /** What stops working, and until when. */
  description: string;
  /** What the button says. */
  verb: string;
  /** Rejects where it could not be; has told why then. */
  onForget: () => Promise<unknown>;
  onClose: () => void;
};

/** Asks before a secret is destroyed: it is shown nowhere, so no Undo could bring it back. */
export function ForgetDialog({ title, description, verb, onForget, onClose }: ForgetDialogProps) {
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
