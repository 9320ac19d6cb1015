import { Link } from "@tanstack/react-router";
import { Newspaper } from "lucide-react";
import { Empty } from "@/components/ui/states";
import { useIsNewsSetUp } from "./api/use-is-news-set-up";

/** In the place of articles: none matches, none has come yet, or there is nothing that they could come from. */
export function NoArticles({ filtered }: { filtered: boolean }) {
  const isSetUp = useIsNewsSetUp();
  if (filtered) {
    return (
      <Empty icon={Newspaper} title="No article matches">
        Try other words or another source.
      </Empty>
    );
  }
  if (isSetUp) {
    return (
      <Empty icon={Newspaper} title="No articles yet">
        The next news sync brings them in.
      </Empty>
    );
  }
  return (
    <Empty icon={Newspaper} title="No feed yet">
      Feeds, and the key of NewsData.io, are added in the{" "}
      <Link to="/settings" hash="news" className="text-accent underline">
        settings
      </Link>
      .
    </Empty>
  );
}
