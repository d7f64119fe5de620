// A console for development and tests: the REST contract, the live link and the built page, all from memory.
import { randomUUID } from "node:crypto";
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { WebSocketServer } from "ws";
import { password, technicians, iso } from "./data.mjs";
import { announcementRoutes } from "./announcements.mjs";
import { folderRoutes } from "./folders.mjs";
import { groupRoutes, withRights } from "./groups.mjs";
import { permissionOf } from "./permissions.mjs";
import { Download, Refusal, routes } from "./routes.mjs";
import { SecondSteps } from "./second-step.mjs";
import { World } from "./world.mjs";

const dist = fileURLToPath(new URL("../dist", import.meta.url));
const kinds = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json", ".png": "image/png", ".webmanifest": "application/manifest+json", ".woff2": "font/woff2" };
const policy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

const read = (request) =>
  new Promise((resolve) => {
    let text = "";
    request.on("data", (part) => (text += part));
    request.on("end", () => resolve(text));
  });

export async function startMock({ port = 0, hooks = {} } = {}) {
  const world = new World();
  const table = Object.entries({ ...routes(world), ...announcementRoutes(world), ...folderRoutes(world), ...groupRoutes(world) }).map(([name, handle]) => {
    const [method, path] = name.split(" ");
    return { method, pattern: new RegExp(`^${path.replace(":id", "([^/]+)")}$`), handle };
  });
  const sessions = new Map();
  const passwords = new Map();
  const secondSteps = new SecondSteps();
  const passwordOf = (user) => passwords.get(user.id) ?? password;
  const tickets = new Map();
  const sockets = new Set();
  /** Tests change these: what the next requests get. */
  const faults = { refuse: null, downForMs: 0, delayMs: 0, uploadBytesLeft: Infinity };

  const sessionOf = (request) => sessions.get(/deskbell_session=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1] ?? "");
  const sessionAnswer = ({ user, csrf }) => ({ session: { user: withRights(world, user), organisation: "Nordwind IT", csrf_token: csrf, expires_at: iso(Date.now() + 8 * 3_600_000) } });
  const begin = (user) => {
    const session = { key: randomUUID(), user, csrf: randomUUID() };
    sessions.set(session.key, session);
    return session;
  };
  const signIn = (user, reply) => {
    const session = begin(user);
    reply.headers["Set-Cookie"] = `deskbell_session=${session.key}; HttpOnly; SameSite=Strict; Path=/`;
    return sessionAnswer(session);
  };

  function open(name, body, reply) {
    if (name === "POST /sessions") {
      const user = technicians.find((entry) => entry.email === body.email);
      if (!user || body.password !== passwordOf(user)) throw new Refusal(401, { error: "The e-mail address or the password is wrong" });
      secondSteps.check(user, body);
      return signIn(user, reply);
    }
    if (name === "POST /sessions/one_time") {
      if (body.token !== "welcome-once") throw new Refusal(401, { error: "This link was used already or has expired; ask an administrator for a new one" });
      secondSteps.check(technicians[2], body);
      return signIn(technicians[2], reply);
    }
    return null;
  }

  function handle(request, name, query, body, reply) {
    const early = open(name, body, reply);
    if (early) return early;
    const session = sessionOf(request);
    if (!session) throw new Refusal(401, { error: "You are not signed in" });
    if (request.method !== "GET" && request.headers["x-deskbell-csrf"] !== session.csrf) throw new Refusal(403, { error: "The CSRF token is missing or wrong" });
    const signOutElsewhere = () => {
      for (const [key, other] of sessions) if (other.user === session.user && other !== session) sessions.delete(key);
    };
    if (name === "GET /session") return sessionAnswer(session);
    if (name === "DELETE /session") {
      sessions.delete(session.key);
      return { success: true };
    }
    if (name === "PUT /me/password") {
      if (body.password.length < 10) throw new Refusal(422, { success: false, message: [`password: found ${body.password.length} characters, expected at least 10`] });
      if (body.current_password !== passwordOf(session.user)) throw new Refusal(422, { success: false, message: ["Current password is wrong"] });
      passwords.set(session.user.id, body.password);
      signOutElsewhere();
      return { success: true };
    }
    const own = secondSteps.answer(name, session.user, body, { isPassword: (typed) => typed === passwordOf(session.user), signOutElsewhere });
    if (own) return own;
    if (name === "POST /live_tickets") {
      const ticket = randomUUID();
      tickets.set(ticket, session);
      return { ticket };
    }
    const [method, path] = name.split(" ");
    const wanted = permissionOf(method, path);
    const { admin, permissions } = withRights(world, session.user);
    if (wanted && !admin && !wanted.split(" or ").some((one) => permissions.includes(one))) throw new Refusal(403, { error: `This needs the permission ${wanted}` });
    for (const route of table) {
      const found = route.method === method && route.pattern.exec(path);
      if (found) return route.handle({ id: found[1], query, body, me: session.user, request, reply });
    }
    throw new Refusal(404, { message: "Not found" });
  }

  function file(path, response) {
    let name = normalize(join(dist, path));
    if (!name.startsWith(dist) || !existsSync(name) || statSync(name).isDirectory()) name = join(dist, "index.html");
    response.writeHead(200, { "Content-Type": kinds[extname(name)] ?? "application/octet-stream", "Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "Cache-Control": name.startsWith(join(dist, "assets")) ? "public, max-age=31536000, immutable" : "no-cache" });
    createReadStream(name).pipe(response);
  }

  /** The bytes of an upload. Cut where the tests say so, it keeps what came, as the console does. */
  function upload(request, response, path) {
    const uuid = path.split("/").at(-1);
    const refused = faults.refuse?.("PUT", path);
    let bytes = Buffer.alloc(0);
    let cut = false;
    const end = () => world.put(uuid, /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1], Number(request.headers["upload-offset"]), bytes);
    if (refused && refused !== "lose") return void response.writeHead(refused, { "Content-Type": "application/json" }).end("{}");
    request.on("data", (part) => {
      if (cut) return;
      bytes = Buffer.concat([bytes, part]);
      faults.uploadBytesLeft -= part.length;
      if (faults.uploadBytesLeft > 0) return;
      cut = true;
      end();
      request.socket.destroy();
    });
    request.on("end", () => {
      if (!cut) response.writeHead(end()).end();
    });
  }

  const server = createServer(async (request, response) => {
    const address = new URL(request.url, "http://mock");
    if (address.pathname.startsWith("/console/v1/uploads/") && request.method === "PUT") return upload(request, response, address.pathname);
    if (!address.pathname.startsWith("/api/v1/")) return file(address.pathname, response);
    const text = await read(request);
    const reply = { status: 200, headers: { "Content-Type": "application/json", "X-Request-Id": randomUUID().slice(0, 8) } };
    const path = address.pathname.slice("/api/v1".length);
    let body;
    try {
      if (faults.delayMs) await new Promise((resolve) => setTimeout(resolve, faults.delayMs));
      const refused = faults.refuse?.(request.method, path);
      if (refused && refused !== "lose") throw new Refusal(refused, { error: "The database is not reachable" });
      body = handle(request, `${request.method} ${path}`, address.searchParams, text ? JSON.parse(text) : {}, reply);
      if (refused === "lose") return void request.socket.destroy();
      hooks.afterRequest?.(request.method, path);
    } catch (error) {
      if (!(error instanceof Refusal)) console.error(error);
      reply.status = error instanceof Refusal ? error.status : 500;
      body = error instanceof Refusal ? error.body : { error: "The mock failed" };
    }
    if (body instanceof Download) return void response.writeHead(200, body.headers).end(body.bytes);
    response.writeHead(reply.status, reply.headers).end(JSON.stringify(body, (_key, value) => (value === null ? undefined : value))); // as the console: what is not there is left out
  });

  const live = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, socket, head) => {
    const address = new URL(request.url, "http://mock");
    const ticket = address.searchParams.get("ticket");
    const session = tickets.get(ticket);
    tickets.delete(ticket);
    if (address.pathname !== "/console/v1/live" || !session || faults.refuse?.("LIVE", "/live")) return void socket.destroy();
    live.handleUpgrade(request, socket, head, (link) => {
      sockets.add(link);
      const listen = ({ type, body }, only) => (only ? only(session.user) : true) && link.send(JSON.stringify({ type, body: typeof body === "function" ? body(session.user) : body }));
      world.listeners.add(listen);
      listen({ type: "snapshot", body: { cursor: world.cursor, protocol_version: 1, counts: world.counts(session.user), server_time: Date.now() } });
      link.on("message", (data) => {
        const { type, body } = JSON.parse(String(data));
        hooks.command?.(type, body);
        if (type === "typing") world.technicianTypes(body.chat_id, session.user);
        if (type === "probe") listen({ type: "alive", body: {} });
        if (type === "seen") world.seen(body.chat_id, body.position, body.read);
      });
      link.on("close", () => {
        world.listeners.delete(listen);
        sockets.delete(link);
      });
    });
  });

  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    world,
    faults,
    sessions,
    secondSteps,
    signIn: (email) => begin(technicians.find((entry) => entry.email === email)),
    address: `http://127.0.0.1:${server.address().port}`,
    dropLinks: () => sockets.forEach((link) => link.terminate()),
    links: () => sockets.size,
    stop: () =>
      new Promise((resolve) => {
        sockets.forEach((link) => link.terminate());
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
