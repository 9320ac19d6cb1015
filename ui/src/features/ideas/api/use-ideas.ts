import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { IdeaDto } from "@/bindings/IdeaDto";
import type { IdeaInput } from "@/bindings/IdeaInput";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

/** Open ideas, and closed ones too where asked for. */
export function useIdeas(includeClosed: boolean) {
  return useQuery({
    queryKey: [...keys.ideas, "list", includeClosed],
    queryFn: () => call<IdeaDto[]>("list_ideas", { includeClosed }),
    placeholderData: (previous) => previous,
  });
}

/** Captures an idea, or changes the one with `id`. */
export function useSaveIdea() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, input }: { id?: number; input: IdeaInput }) =>
      id === undefined
        ? call<IdeaDto>("create_idea", { input })
        : call<IdeaDto>("update_idea", { id, input }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.ideas }),
    onError: (error) => toast.error(error.message),
  });
}
