// An address that nothing stands at: said, with the ways on.
import { Link, useLocation } from "wouter";
import { useText } from "@/i18n/i18n";
import { Page } from "@/ui/page";
import { Empty } from "@/ui/parts";
import { usePlaces } from "./shell";

export default function NotFound() {
  const { t } = useText();
  const [location] = useLocation();
  const places = usePlaces();
  return (
    <Page title={t("Not found")}>
      <Empty icon="search" title={t("There is no page at this address")}>
        <p className="not-found"><code>{location + window.location.hash}</code></p>
        <p>{places.map((place, index) => <span key={place.to}>{index > 0 && " · "}<Link href={place.to === "/chat" ? "/chat/all" : place.to}>{t(place.title)}</Link></span>)}</p>
      </Empty>
    </Page>
  );
}
