import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import type { OpenRoutePayload } from "@/bindings/OpenRoutePayload";
import { subscribe } from "@/lib/ipc";

/** Goes where somebody asked to outside the window: with a click on a notification. */
export function useOpenRoute(): void {
  const router = useRouter();
  useEffect(() => {
    const { stop } = subscribe<OpenRoutePayload>("open_route", ({ route }) => router.history.push(route));
    return stop;
  }, [router]);
}
