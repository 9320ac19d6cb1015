import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { IdeaDto } from "@/bindings/IdeaDto";
import type { IdeaInput } from "@/bindings/IdeaInput";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

/** Keeps an idea, and offers to drop it again. Failures are for the caller to show, where what was typed still is. */
export function useQuickCapture() {
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: keys.ideas });
  const drop = async ({ id }: IdeaDto) => {
    try {
      await call<IdeaDto>("update_idea", { id, input: { status: "dropped" } });
      toast.success("The idea is dropped.");
    } catch (error) {
      toast.error(error instanceof Error ? error.message : String(error));
    }
    refresh();
  };
  return useMutation({
    mutationFn: (input: IdeaInput) => call<IdeaDto>("create_idea", { input }),
    onSuccess: (idea) => {
      toast.success(`Captured: ${idea.title}`, { action: { label: "Undo", onClick: () => drop(idea) } });
      refresh();
    },
  });
}
