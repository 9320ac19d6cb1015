import { PencilLine } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { type SectionTitle, sectionId } from "./sections";

export type SectionProps = { title: SectionTitle; children: ReactNode };

/** A section of the settings, where links and the index lead; the focus can be put there. */
export function Section({ title, children }: SectionProps) {
  return (
    <Card
      id={sectionId(title)}
      tabIndex={-1}
      aria-label={title}
      className="scroll-mt-14 outline-none focus:border-accent!"
    >
      {children}
    </Card>
  );
}

export type SectionHeaderProps = { title: SectionTitle; unsaved?: boolean; children?: ReactNode };

/** Its name, and whether something in it is not saved yet. */
export function SectionHeader({ title, unsaved = false, children }: SectionHeaderProps) {
  return (
    <CardHeader title={title}>
      {unsaved && (
        <Badge tone="warn" icon={PencilLine}>
          not saved
        </Badge>
      )}
      {children}
    </CardHeader>
  );
}
