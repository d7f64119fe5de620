// Who is signed in: asked once, kept for all pages; its end sends everybody to the sign-in page and back again.
import { QueryClient, useQuery } from "@tanstack/react-query";
import { Store } from "@/ui/store";
import { api, ask, setCsrfToken, whenSignedOut } from "./client";
import { ApiError } from "./errors";
import type { Session } from "./types";

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 15 * 60_000,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      networkMode: "always",
      retry: (count, error) => error instanceof ApiError && error.passing && error.status !== 0 && count < 2,
      retryDelay: (count, error) => (error instanceof ApiError && error.retryAfterSeconds ? error.retryAfterSeconds * 1000 : 400 * 2 ** count),
    },
    mutations: { networkMode: "always" },
  },
});

/** Whose session, that this page used, has ended on the console's side: an e-mail address. */
export const sessionEnded = new Store<string | null>(null);

export function endSession(): void {
  const session = queryClient.getQueryData<Session | null>(["session"]);
  if (!session) return;
  sessionEnded.set(session.user.email);
  adopt(null);
}
whenSignedOut(endSession);

/** Who was signed in last, kept for pages that are drawn once more before they are taken away. */
let lastMe: Session["user"] | undefined;

export function adopt(session: Session | null): void {
  lastMe = session?.user ?? queryClient.getQueryData<Session | null>(["session"])?.user;
  setCsrfToken(session?.csrf_token ?? "");
  if (session) sessionEnded.set(null);
  queryClient.setQueryData(["session"], session);
}

async function load(): Promise<Session | null> {
  try {
    const { session } = await ask(api.GET("/session"), true);
    setCsrfToken(session.csrf_token);
    return session;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

export const useSession = () => useQuery({ queryKey: ["session"], queryFn: load, staleTime: Infinity, gcTime: Infinity });

/** The signed-in person; pages behind the sign-in only. */
export function useMe(): Session["user"] {
  const { data } = useSession();
  // What a page reads changes at the end of a session too, and that may draw the page before its frame knows of the end.
  const me = data?.user ?? lastMe;
  if (!me) throw new Error("useMe: nobody is signed in");
  return me;
}

export const may = (session: Session | null | undefined, permission: string): boolean =>
  Boolean(session && (session.user.admin || session.user.permissions.includes(permission)));

/** The same, of the signed-in person, as it changes. */
export function useMay(): (permission: string) => boolean {
  const { data } = useSession();
  return (permission) => may(data, permission);
}

/** To start a conversation is also to choose a device. */
export const useMayStart = (): boolean => ["chat.see", "chat.answer", "asset.read"].every(useMay());

/** Whom an announcement is for is chosen among customers, with their folders, or among devices: one of the two is enough. */
export function useMayAnnounce(): boolean {
  const mayDo = useMay();
  return mayDo("chat.announce") && (mayDo("customer.read") || mayDo("asset.read"));
}

/** To make a ticket in the form is also to choose a customer, and to see what was made. */
export const useMayMakeTicket = (): boolean => ["ticket.read", "ticket.write", "customer.read"].every(useMay());

const rightsOf = ({ user }: Session): string => [user.admin, ...user.permissions].join();

/** Asks anew what the signed-in person may do. Where it is something else, nothing stays on the screen that was read before. */
export async function renewSession(): Promise<void> {
  const before = queryClient.getQueryData<Session | null>(["session"]);
  if (!before) return;
  const now = await load();
  if (!now) return endSession();
  if (rightsOf(now) === rightsOf(before)) return;
  queryClient.setQueryData(["session"], now);
  await queryClient.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" && queryKey[0] !== "counts" });
}

/** What is typed beside the password where the account has a second step: one of the two. */
export interface Proof {
  code?: string;
  recovery_code?: string;
}

export async function signIn(email: string, password: string, proof: Proof = {}): Promise<void> {
  const { session } = await ask(api.POST("/sessions", { body: { email, password, ...proof } }), true);
  forgetOthers(session);
  adopt(session);
}

export async function signInOnce(token: string, password: string, proof: Proof = {}): Promise<void> {
  const { session } = await ask(api.POST("/sessions/one_time", { body: { token, password, ...proof } }), true);
  forgetOthers(session);
  adopt(session);
}

const lastUser = "deskbell.last_user";
const lastName = "deskbell.last_user_name";
/** Who was signed in here before, if anybody. */
export const lastUserName = (): string => localStorage.getItem(lastName) ?? "";

/** Another person signs in at this browser: nothing of the one before stays on the screen or in storage. */
function forgetOthers(session: Session): void {
  localStorage.setItem(lastName, session.user.name);
  if (localStorage.getItem(lastUser) === session.user.uuid) return;
  forgetPersonal();
  queryClient.clear();
  localStorage.setItem(lastUser, session.user.uuid);
}

/** Told when nothing of the person who was signed in may stay. */
export const onForget = new Set<() => void>();

export function forgetPersonal(): void {
  for (const listener of onForget) listener();
  for (const key of Object.keys(localStorage)) {
    if (/^deskbell\.(draft|outbox|attached|policy_draft)/.test(key)) localStorage.removeItem(key);
  }
}

export async function signOut(): Promise<void> {
  try {
    await ask(api.DELETE("/session"), true);
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 401)) throw error;
  }
  forgetPersonal();
  adopt(null);
  queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== "session" });
}
