// Which page an address shows. Chat is in the shell; the other pages are loaded when they are opened.
import { Suspense, type ReactNode } from "react";
import { Redirect, Route, Switch, useLocation, useSearch } from "wouter";
import { useMay, useSession } from "@/api/session";
import { ChatPage, isChatAddress } from "@/chat/chat-page";
import { useOffline } from "@/live/live";
import { late } from "@/shell/late";
import { placeOf, useHome } from "@/shell/places";
import { Shell } from "@/shell/shell";
import { SignInPage, WelcomePage } from "@/signin/sign-in";
import { Empty, Failed, Skeleton } from "@/ui/parts";
import { useText } from "@/i18n/i18n";

const AssetsPage = late(() => import("@/assets/assets-page"));
const AnnouncementsPage = late(() => import("@/announcements/announcements-page"));
const AlertsPage = late(() => import("@/alerts/alerts-page"));
const TicketsPage = late(() => import("@/tickets/tickets-page"));
const PoliciesPage = late(() => import("@/policies/policies-page"));
const CustomersPage = late(() => import("@/customers/customers-page"));
const EnrolmentPage = late(() => import("@/enrolment/enrolment-page"));
const SearchPage = late(() => import("@/search/search-page"));
const SettingsPage = late(() => import("@/settings/settings-page"));

const NotFound = late(() => import("@/shell/not-found"));
const Forbidden = late(() => import("@/shell/forbidden"));

/** Absent, or a record's number: nothing else names one. */
const isId = (id: string | undefined): boolean => id === undefined || /^\d+$/.test(id);

function OnItsWay() {
  const { t } = useText();
  const offline = useOffline();
  return <main className="page">{offline ? <Empty icon="offline" title={t("This page is not loaded yet")}><p>{t("It comes by itself when the connection is back.")}</p></Empty> : <Skeleton />}</main>;
}

const Late = ({ children }: { children: ReactNode }) => <Suspense fallback={<OnItsWay />}>{children}</Suspense>;

/** A page of which everything would be refused is not asked for. */
function Allowed({ children }: { children: ReactNode }) {
  const [location] = useLocation();
  const mayDo = useMay();
  const place = placeOf(location);
  return place && !mayDo(place.needs) ? <Forbidden place={place} /> : children;
}

function Home() {
  return <Redirect to={useHome()} replace />;
}

function SignedIn() {
  const [location] = useLocation();
  const search = useSearch();
  const session = useSession();
  const { t } = useText();
  if (session.isPending) return <div className="page-alone"><Skeleton rows={3} /></div>;
  if (session.isError) return <main className="page-alone" aria-label={t("Deskbell")}><Failed error={session.error} retry={() => void session.refetch()} /></main>;
  if (!session.data) {
    const here = location + (search ? `?${search}` : "");
    return <Redirect to={`/sign-in${here === "/" ? "" : `?next=${encodeURIComponent(here)}`}`} replace />;
  }
  return (
    <Shell>
      <Late>
        <Allowed>
          <Switch>
            <Route path="/chat/:filter?/:id?">{({ filter, id }) => (isChatAddress(filter, id) ? <ChatPage filter={filter} id={id} /> : <NotFound />)}</Route>
            <Route path="/assets/:id?/:section?">{({ id, section }) => (isId(id) ? <AssetsPage id={id} section={section} /> : <NotFound />)}</Route>
            <Route path="/alerts/:id?">{({ id }) => (isId(id) ? <AlertsPage id={id} /> : <NotFound />)}</Route>
            <Route path="/announcements/:id?">{({ id }) => (isId(id) ? <AnnouncementsPage id={id} /> : <NotFound />)}</Route>
            <Route path="/tickets/:id?">{({ id }) => (isId(id) ? <TicketsPage id={id} /> : <NotFound />)}</Route>
            <Route path="/policies/:id?">{({ id }) => (isId(id) || id === "new" ? <PoliciesPage id={id} /> : <NotFound />)}</Route>
            <Route path="/customers/:id?">{({ id }) => (isId(id) ? <CustomersPage id={id} /> : <NotFound />)}</Route>
            <Route path="/enrolment">{() => <EnrolmentPage />}</Route>
            <Route path="/search">{() => <SearchPage />}</Route>
            <Route path="/settings/:section?">{({ section }) => (section === undefined || section === "notifications" ? <SettingsPage section={section} /> : <NotFound />)}</Route>
            <Route path="/">{() => (window.location.hash.startsWith("#/") ? <NotFound /> : <Home />)}</Route>
            <Route><NotFound /></Route>
          </Switch>
        </Allowed>
      </Late>
    </Shell>
  );
}

export function App() {
  return (
    <Switch>
      <Route path="/sign-in"><SignInPage /></Route>
      <Route path="/welcome"><WelcomePage /></Route>
      <Route><SignedIn /></Route>
    </Switch>
  );
}
