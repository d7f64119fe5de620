// Which page an address shows. Chat is in the shell; the other pages are loaded when they are opened.
import { Suspense, lazy, type ReactNode } from "react";
import { Redirect, Route, Switch, useLocation, useSearch } from "wouter";
import { useSession } from "@/api/session";
import { ChatPage } from "@/chat/chat-page";
import { Shell } from "@/shell/shell";
import { SignInPage, WelcomePage } from "@/signin/sign-in";
import { Failed, Skeleton } from "@/ui/parts";
import { useText } from "@/i18n/i18n";

const AssetsPage = lazy(() => import("@/assets/assets-page"));
const AlertsPage = lazy(() => import("@/alerts/alerts-page"));
const TicketsPage = lazy(() => import("@/tickets/tickets-page"));
const PoliciesPage = lazy(() => import("@/policies/policies-page"));
const CustomersPage = lazy(() => import("@/customers/customers-page"));
const SearchPage = lazy(() => import("@/search/search-page"));
const SettingsPage = lazy(() => import("@/settings/settings-page"));

const Late = ({ children }: { children: ReactNode }) => <Suspense fallback={<main className="page"><Skeleton /></main>}>{children}</Suspense>;

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
        <Switch>
          <Route path="/chat/:filter?/:id?">{(params) => <ChatPage filter={params.filter} id={params.id} />}</Route>
          <Route path="/assets/:id?/:section?">{(params) => <AssetsPage id={params.id} section={params.section} />}</Route>
          <Route path="/alerts/:id?">{(params) => <AlertsPage id={params.id} />}</Route>
          <Route path="/tickets/:id?">{(params) => <TicketsPage id={params.id} />}</Route>
          <Route path="/policies/:id?">{(params) => <PoliciesPage id={params.id} />}</Route>
          <Route path="/customers/:id?">{(params) => <CustomersPage id={params.id} />}</Route>
          <Route path="/search">{() => <SearchPage />}</Route>
          <Route path="/settings">{() => <SettingsPage />}</Route>
          <Route><Redirect to="/chat/all" replace /></Route>
        </Switch>
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
