import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Card } from "./card";
import { Failed, Loading } from "./states";

export type ViewProps<T> = {
  query: Pick<UseQueryResult<T>, "data" | "error"> & { refetch: () => unknown };
  rows?: number;
  /** In a card of its own until the data is there: for views that are not in one. */
  framed?: boolean;
  children: (data: T) => ReactNode;
};

/** What a query has: its data, or that it is loading, or why it failed. Old data is better than an error. */
export function View<T>({ query, rows, framed = false, children }: ViewProps<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  const state = query.error ? (
    <Failed error={query.error} onRetry={() => query.refetch()} />
  ) : (
    <Loading rows={rows} />
  );
  return framed ? <Card>{state}</Card> : state;
}
