// An address that nothing stands at: said, with the ways on.
import { useLocation } from "wouter";
import { useText } from "@/i18n/i18n";
import { Page } from "@/ui/page";
import { Empty } from "@/ui/parts";
import { PlaceLinks } from "./place-links";

export default function NotFound() {
  const { t } = useText();
  const [location] = useLocation();
  return (
    <Page title={t("Not found")}>
      <Empty icon="search" title={t("There is no page at this address")}>
        <p className="not-found"><code>{location + window.location.hash}</code></p>
        <PlaceLinks />
      </Empty>
    </Page>
  );
}
