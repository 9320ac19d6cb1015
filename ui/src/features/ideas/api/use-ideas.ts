import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { toast } from "sonner";
import type { IdeaDto } from "@/bindings/IdeaDto";
import type { IdeaInput } from "@/bindings/IdeaInput";
import { refreshAfterLast, showEarly } from "@/lib/early-change";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";
import { untilTold } from "@/lib/untold";

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
  const onSettled = () => refreshAfterLast(queries, keys.ideas);
  const drop = useMutation({
    mutationKey: keys.ideas,
    mutationFn: ({ id }: IdeaDto) => call<IdeaDto>("update_idea", { id, input: { status: "dropped" } }),
    onSuccess: () => toast.success("The idea is dropped."),
    onError: (error) => toast.error(error.message),
    onSettled,
  });
  return useMutation({
    mutationKey: keys.ideas,
    mutationFn: (input: IdeaInput) => call<IdeaDto>("create_idea", { input }),
    onSuccess: (idea) =>
      toast.success(`Captured: ${idea.title}`, {
        action: { label: "Undo", onClick: () => drop.mutate(idea) },
      }),
    onSettled,
  });
}

export type UpdateIdea = ReturnType<typeof useUpdateIdea>;

/** Changes an idea: shown at once, taken back when it fails. Why is for the caller to show, as long as it is there. */
export function useUpdateIdea(id: number) {
  const isThere = useRef(false);
  useEffect(() => {
    isThere.current = true;
    return () => {
      isThere.current = false;
    };
  }, []);
  const change = useChange((error) => {
    if (!isThere.current) toast.error(error.message);
  });
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
  const decision = useMutation({
    ...options,
    onSuccess: (_updated, { idea, status }) => {
      // Only the review makes an idea due; it comes to it again.
      const before = idea.status === "due" ? "captured" : idea.status;
      toast.success(`${said[status] ?? status}: ${idea.title}`, {
        action: { label: "Undo", onClick: () => restore.mutate({ idea, status: before }) },
      });
    },
  });
  return { mutate: (made: Decision) => void untilTold(decision.mutateAsync(made)).catch(() => {}) };
}

/** What a change does to the lists: made at once, taken back with the reason. */
function useChange(tell: (error: Error) => void = (error) => toast.error(error.message)) {
  const queries = useQueryClient();
  return {
    mutationKey: keys.ideas,
    onMutate: ({ id, input }: { id: number; input: IdeaInput }) =>
      showEarly<IdeaDto>(queries, lists, id, input),
    onError: (error: Error, _variables: unknown, context?: { takeBack: () => unknown }) => {
      context?.takeBack();
      tell(error);
    },
    onSettled: () => refreshAfterLast(queries, keys.ideas),
  };
}
