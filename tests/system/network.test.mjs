// The network as it is out there: a link that swallows everything, and a proxy that wants a password.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { connect } from "node:net";
import { readFileSync } from "node:fs";
import { Browser } from "./support/browser.mjs";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { becomes, eventually } from "./support/facts.mjs";
import { Network } from "./support/network.mjs";
import { metric } from "./support/raw_wires.mjs";
import { story } from "./support/story.mjs";
import { TrayClient } from "./support/tray_client.mjs";

const noticed_within_ms = 45_000;

story("a link that swallows everything is noticed by service and page, and nothing is lost", async (story) => {
  const console = await Console.start(story);
  const network = await Network.start(story, console);
  const device = await Device.start(story, console, { url: network.url });
  const client = TrayClient.start(story, device);
  await device.online();
  await device.delivered();
  const browser = await Browser.start(story);
  const { page } = await browser.signIn(console, console.accounts.technicians[0], { url: network.url, to: "/chat/all" });
  // What was never there is not lost.
  await eventually("the page's link stands", async () => (await metric(console, "technicians_online")) === 1);
  const offline = page.getByText("Connection lost.");
  network.silence();
  const begun = Date.now();
  const page_notices = offline.waitFor({ timeout: noticed_within_ms }).then(() => Date.now() - begun);
  await client.say("Into the black hole", "chat");
  assert.equal((await device.status()).link.status, "online");
  await eventually("the service notices", async () => (await device.status()).link.status !== "online", { limit: noticed_within_ms + 5_000 });
  assert.ok(Date.now() - begun < noticed_within_ms, `after ${Date.now() - begun} ms`);
  assert.ok(await page_notices < noticed_within_ms, "the page says that it is offline");
  network.cut(); // the dead connections are gone for good
  network.restore();
  await offline.waitFor({ state: "detached" });
  await page.locator(".chat-row").getByText("Into the black hole").waitFor();
  await device.online();
  await device.delivered();
  const [chat] = await console.chats();
  assert.deepEqual((await console.messages(chat.id)).map((one) => one.text), ["Into the black hole"]);
});

/** An HTTP proxy that opens tunnels for who knows the password. */
async function start_proxy(story, { user, password }) {
  const proxy = { opened: [], refused: 0 };
  const sockets = new Set();
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const server = createServer((_, answer) => answer.writeHead(405).end());
  server.on("connection", (socket) => sockets.add(socket.on("error", () => {})));
  server.on("connect", (request, near, head) => {
    if (request.headers["proxy-authorization"] !== expected) {
      ++proxy.refused;
      near.end("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"test\"\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    proxy.opened.push(request.url);
    const [host, port] = request.url.split(":");
    const far = connect(Number(port), host, () => {
      near.write("HTTP/1.1 200 Connection established\r\n\r\n");
      far.write(head);
      near.pipe(far).pipe(near);
    });
    sockets.add(far.on("error", () => near.destroy()));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  story.finally(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((done) => server.close(done));
  });
  proxy.where = `127.0.0.1:${server.address().port}`;
  return proxy;
}

story("an HTTP proxy with a password stands between device and console", async (story) => {
  const console = await Console.start(story);
  const proxy = await start_proxy(story, { user: "mia", password: "secret:word/1" });
  const address = new URL(console.url).host;
  const url = (password) => `http://mia:${encodeURIComponent(password)}@${proxy.where}`;
  const enrol = async (device) => device.enrol(console, { url: console.url, ca: console.ca, token: await console.token() });

  const wrong = new Device(story, { name: "wrong", env: { DESKBELL_PROXY: url("guessed") } });
  await assert.rejects(enrol(wrong), (error) => /407|password/.test(error.err) && error.err.includes(proxy.where) && !error.err.includes("guessed"));
  assert.equal(proxy.opened.length, 0);
  assert.ok(proxy.refused > 0);

  const device = new Device(story, { env: { DESKBELL_PROXY: url("secret:word/1") } });
  await enrol(device);
  await device.start();
  const status = await device.online();
  assert.equal(status.link.proxy, proxy.where);
  assert.ok(proxy.opened.length >= 2, "enrolment and link");
  assert.deepEqual([...new Set(proxy.opened)], [address]);
  const client = TrayClient.start(story, device);
  await client.say("Through the proxy", "chat");
  await device.delivered();
  const [chat] = await console.chats();
  await console.api("POST", `/chats/${chat.id}/messages`, { text: "And back" });
  await becomes("both sides of it", () => client.shown().map((view) => view.text), ["Through the proxy", "And back"]);
  assert.match(await device.command("diagnose"), new RegExp(`OK +proxy +${proxy.where}`));

  await device.stop();
  device.env = { ...device.env, DESKBELL_PROXY: url("new-word") };
  await device.start();
  await eventually("the refusal is told", async () => {
    const { link } = await device.status();
    return link.status === "offline" && link.code === "proxy" && /password/.test(link.message);
  }, { seen: () => device.status() });
  const told = (await device.command("status").catch((error) => error.out)) + readFileSync(story.log(device.name), "utf8");
  for (const word of ["secret:word", encodeURIComponent("secret:word/1"), "new-word"]) assert.ok(!told.includes(word), `${word} is nowhere to be read`);
});
