import { useRouter } from "@tanstack/react-router";
import { useLayoutEffect } from "react";
import type { OpenRoutePayload } from "@/bindings/OpenRoutePayload";
import { subscribe } from "@/lib/ipc";

/** Goes where somebody asked to outside the window: with a click on a notification. */
export function useOpenRoute(): void {
  const router = useRouter();
  // Not after the paint: whoever sees the page may send it elsewhere, and what nobody hears is lost.
  useLayoutEffect(() => {
    const { stop } = subscribe<OpenRoutePayload>("open_route", ({ route }) => router.history.push(route));
    return stop;
  }, [router]);
}
