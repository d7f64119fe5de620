// The address of a page that the signed-in person may not see: what is missing for it, and the ways on.
import { areas } from "@/settings/rights";
import { useText } from "@/i18n/i18n";
import { Page } from "@/ui/page";
import { Empty } from "@/ui/parts";
import type { Place } from "./places";
import { PlaceLinks } from "./place-links";

export default function Forbidden({ place }: { place: Place }) {
  const { t } = useText();
  const area = areas(t).find(({ rights }) => rights.some(({ name }) => name === place.needs));
  const right = area?.rights.find(({ name }) => name === place.needs)?.title ?? place.needs;
  return (
    <Page title={t(place.title)}>
      <Empty icon="lock" title={t("You may not see this page")}>
        <p>{t("Ask an administrator to put you into a security group that allows “{{right}}”.", { right: area ? `${area.title}: ${right}` : right })}</p>
        <PlaceLinks />
      </Empty>
    </Page>
  );
}
