import type { ComponentProps, ReactNode } from "react";

export function Card({ className = "", ...props }: ComponentProps<"section">) {
  return <section className={`rounded-lg border border-line bg-surface ${className}`} {...props} />;
}

export function CardHeader({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <header className="flex min-h-10 items-center justify-between gap-3 border-line border-b px-4 py-1.5">
      <h2 className="font-semibold text-sm">{title}</h2>
      {children && <div className="flex items-center gap-2">{children}</div>}
    </header>
  );
}

export function CardContent({ className = "", ...props }: ComponentProps<"div">) {
  return <div className={`p-4 ${className}`} {...props} />;
}
