import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Failed, Loading } from "./states";

export type ViewProps<T> = {
  query: Pick<UseQueryResult<T>, "data" | "error" | "refetch">;
  rows?: number;
  children: (data: T) => ReactNode;
};

/** What a query has: its data, or that it is loading, or why it failed. Old data is better than an error. */
export function View<T>({ query, rows, children }: ViewProps<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error) return <Failed error={query.error} onRetry={() => query.refetch()} />;
  return <Loading rows={rows} />;
}
