import { type ReactNode, useEffect, useRef, useState } from "react";

/** So far above and below what is seen rows are drawn already. */
const AHEAD = "800px 0px";

/**
 * A page of rows, as a body of the table. Far out of sight it is an empty space of the same height, so that a history of
 * thousands costs what is seen of it. One that has the focus in it stays.
 */
export function WindowedRows({ columns, children }: { columns: number; children: ReactNode }) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [height, setHeight] = useState<number | null>(null);
  useEffect(() => {
    const element = body.current;
    if (!element || typeof IntersectionObserver === "undefined") return;
    const observer = new IntersectionObserver(
      (entries) => {
        const near = entries.at(-1)?.isIntersecting ?? true;
        setHeight((known) => {
          if (near || element.contains(document.activeElement)) return null;
          return known ?? element.getBoundingClientRect().height;
        });
      },
      { root: element.closest("main"), rootMargin: AHEAD },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
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
