import { Link } from "@tanstack/react-router";
import { ChevronLeft, ChevronRight } from "lucide-react";
import type { SlotExplanationDto } from "@/bindings/SlotExplanationDto";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { absolute } from "@/lib/time";
import { sentenceOf, verdictWord } from "../verdict-words";

export type SlotAnswerProps = {
  answer: SlotExplanationDto;
  /** Of the slot that was asked about before. */
  fading: boolean;
  onAsk: (slot: string) => void;
};

/** What became of a slot, in the engine's sentence, the run that answered it, and the way to the slots around it. */
export function SlotAnswer({ answer, fading, onAsk }: SlotAnswerProps) {
  const [word, tone] = verdictWord(answer.verdict, answer.status);
  const { slot, previousSlot, nextSlot, runId } = answer;
  return (
    <div aria-busy={fading || undefined} className={`flex flex-col gap-2 ${fading ? "opacity-60" : ""}`}>
      <div role="status" className="flex flex-col gap-1 text-sm">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Badge tone={tone}>{word}</Badge>
          {slot && (
            <span aria-live="off" className="text-muted text-xs">
              {/* Its age ticks, which is nothing to tell. */}
              slot <RelativeTime at={slot} /> · {absolute(slot)}
            </span>
          )}
        </div>
        <p>{sentenceOf(answer.sentence)}</p>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Button disabled={!previousSlot} onClick={() => previousSlot && onAsk(previousSlot)}>
          <ChevronLeft aria-hidden className="size-3.5" />
          Previous slot
        </Button>
        <Button disabled={!nextSlot} onClick={() => nextSlot && onAsk(nextSlot)}>
          Next slot
          <ChevronRight aria-hidden className="size-3.5" />
        </Button>
        {runId != null && (
          <Link
            to="/runs/$id"
            params={{ id: String(runId) }}
            className="ml-auto text-accent text-sm hover:underline"
          >
            {`Run #${runId}`}
          </Link>
        )}
      </div>
    </div>
  );
}
