import { toast } from "sonner";

/** Puts a text where it can be pasted from, and says whether that went well. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast.success("Copied.");
  } catch {
    toast.error("The clipboard cannot be used here.");
  }
}
