import { Link, useRouter } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { wayBackTo } from "@/lib/way-back";

/** Leads to the page above this one: as it was left, where one has come from there. */
export function BackLink({ to, children }: { to: "/settings/system-tasks"; children: ReactNode }) {
  const router = useRouter();
  return (
    <Link
      to={to}
      className="hover:underline"
      onClick={(event) => {
        const way = wayBackTo(to, router.latestLocation);
        if (way === null) return;
        event.preventDefault();
        router.history.go(way);
      }}
    >
      {children}
    </Link>
  );
}
