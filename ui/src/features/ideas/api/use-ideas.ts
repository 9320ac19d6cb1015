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

/** Captures an idea, and offers to drop it again. Failures are for the caller to show, where what was typed still is. */
export function useCaptureIdea() {
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

/** Changes an idea: shown at once, taken back with the reason when it fails. */
export function useUpdateIdea(id: number) {
  const change = useChange();
  return useMutation({
    ...change,
    mutationFn: (input: IdeaInput) => call<IdeaDto>("update_idea", { id, input }),
    onMutate: (input) => change.onMutate({ id, input }),
  });
}

const said: Record<string, string> = { kept: "Kept", done: "Done", dropped: "Dropped", captured: "Reopened" };

type Decision = { idea: IdeaDto; status: string };

/** Says what becomes of an idea, with Undo. */
export function useDecideIdea() {
  const change = useChange();
  const options = {
    ...change,
    mutationFn: ({ idea, status }: Decision) =>
      call<IdeaDto>("update_idea", { id: idea.id, input: { status } }),
    onMutate: ({ idea, status }: Decision) => change.onMutate({ id: idea.id, input: { status } }),
  };
  const restore = useMutation(options);
  return useMutation({
    ...options,
    onSuccess: (_updated, { idea, status }) => {
      // Only the review makes an idea due; it comes to it again.
      const before = idea.status === "due" ? "captured" : idea.status;
      toast.success(`${said[status] ?? status}: ${idea.title}`, {
        action: { label: "Undo", onClick: () => restore.mutate({ idea, status: before }) },
      });
    },
  });
}

/** What a change does to the lists: made at once, taken back with the reason. */
function useChange() {
  const queries = useQueryClient();
  return {
    onMutate: async ({ id, input }: { id: number; input: IdeaInput }) => {
      await queries.cancelQueries({ queryKey: lists });
      const before = queries.getQueriesData({ queryKey: lists });
      queries.setQueriesData<IdeaDto[]>({ queryKey: lists }, (ideas) =>
        ideas?.map((idea) => (idea.id === id ? { ...idea, ...input } : idea)),
      );
      return { before };
    },
    onError: (
      error: Error,
      _variables: unknown,
      context?: { before: ReturnType<typeof queries.getQueriesData> },
    ) => {
      for (const [queryKey, data] of context?.before ?? []) queries.setQueryData(queryKey, data);
      toast.error(error.message);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.ideas }),
  };
}
