// A name that leads to its page, for those who may see that page; for others it is a name.
import type { ReactNode } from "react";
import { Link } from "wouter";
import { useMay } from "@/api/session";
import { placeOf } from "@/shell/places";

export function PlaceLink({ href, className, children }: { href: string; className?: string; children: ReactNode }) {
  const mayDo = useMay();
  const place = placeOf(href);
  const isOpen = place === undefined || mayDo(place.needs);
  const named = className === undefined ? {} : { className };
  return isOpen ? <Link href={href} {...named}>{children}</Link> : <span {...named}>{children}</span>;
}
