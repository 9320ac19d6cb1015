import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { IdeaDto } from "@/bindings/IdeaDto";
import type { IdeaInput } from "@/bindings/IdeaInput";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

const lists = [...keys.ideas, "list"];

/** Open ideas, and closed ones too where asked for. */
export function useIdeas(includeClosed: boolean) {
  return useQuery({
    queryKey: [...lists, includeClosed],
    queryFn: () => call<IdeaDto[]>("list_ideas", { includeClosed }),
    placeholderData: (previous) => previous,
  });
}

export function useCaptureIdea() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (title: string) => call<IdeaDto>("create_idea", { input: { title } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.ideas }),
    onError: (error) => toast.error(error.message),
  });
}

/** Changes an idea: shown at once, taken back with the reason when it fails. */
export function useUpdateIdea(id: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (input: IdeaInput) => call<IdeaDto>("update_idea", { id, input }),
    onMutate: async (input) => {
      await queries.cancelQueries({ queryKey: lists });
      const before = queries.getQueriesData({ queryKey: lists });
      queries.setQueriesData<IdeaDto[]>({ queryKey: lists }, (ideas) =>
        ideas?.map((idea) => (idea.id === id ? { ...idea, ...input } : idea)),
      );
      return { before };
    },
    onError: (error, _input, context) => {
      for (const [queryKey, data] of context?.before ?? []) queries.setQueryData(queryKey, data);
      toast.error(error.message);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.ideas }),
  });
}
