import { Link } from "@tanstack/react-router";
import { Newspaper } from "lucide-react";
import { Empty } from "@/components/ui/states";
import { useOrigins } from "./api/use-origins";

/** In the place of articles: none matches, none has come yet, or there is nothing that they could come from. */
export function NoArticles({ filtered }: { filtered: boolean }) {
  const origins = useOrigins();
  if (filtered) {
    return (
      <Empty icon={Newspaper} title="No article matches">
        Try other words or another source.
      </Empty>
    );
  }
  if (origins === "some") {
    return (
      <Empty icon={Newspaper} title="No articles yet">
        The next news sync brings them in.
      </Empty>
    );
  }
  return (
    <Empty icon={Newspaper} title="No feed yet">
      {origins === "none"
        ? "Feeds, and the key of NewsData.io, are added in the "
        : "No keyring says whether there is a key of NewsData.io. Feeds are added in the "}
      <Link to="/settings" hash="news" className="text-accent underline">
        settings
      </Link>
      .
    </Empty>
  );
}
