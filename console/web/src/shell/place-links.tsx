// The pages that there are for the signed-in person, in a line: the ways on from one that is not there.
import { Link } from "wouter";
import { useText } from "@/i18n/i18n";
import { startOf, usePlaces } from "./places";

export function PlaceLinks() {
  const { t } = useText();
  const places = [...usePlaces(), { to: "/settings", title: "Settings" }];
  return <p>{places.map((place, index) => <span key={place.to}>{index > 0 && " · "}<Link href={startOf(place)}>{t(place.title)}</Link></span>)}</p>;
}
