import { type ReactNode, useEffect } from "react";

export type PageProps = {
  title: string;
  description?: ReactNode;
  actions?: ReactNode;
  /** Tables and panels gain from a wide window; text and forms do not. */
  wide?: boolean;
  children: ReactNode;
};

/** A place: its name is the heading, where the focus arrives, and the title of the document. */
export function Page({ title, description, actions, wide = false, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Architect Cockpit`;
  }, [title]);
  return (
    <div className={`mx-auto flex w-full flex-col gap-4 p-5 ${wide ? "max-w-[132rem]" : "max-w-[84rem]"}`}>
      <header className="flex flex-wrap items-end justify-between gap-3">
        <div className="min-w-0">
          <h1 tabIndex={-1} className="font-semibold text-xl tracking-tight outline-none">
            {title}
          </h1>
          {description && <p className="text-muted text-sm">{description}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
