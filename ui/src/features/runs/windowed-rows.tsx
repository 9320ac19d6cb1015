import { type ReactNode, useRef } from "react";
import { useFarAway } from "@/components/ui/use-far-away";

/**
 * A page of rows, as a body of the table. Far out of sight it is an empty space of the same height, so that a history of
 * thousands costs what is seen of it. One that has the focus in it stays.
 */
export function WindowedRows({ columns, children }: { columns: number; children: ReactNode }) {
  const body = useRef<HTMLTableSectionElement>(null);
  const height = useFarAway(body);
  return (
    <tbody
      ref={body}
      aria-hidden={height === null ? undefined : true}
      className="border-line border-b last:border-b-0"
    >
      {height === null ? (
        children
      ) : (
        <tr style={{ height }}>
          <td colSpan={columns} />
        </tr>
      )}
    </tbody>
  );
}
