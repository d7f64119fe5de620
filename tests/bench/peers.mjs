// What ./dev bench chat measures beside us, in the same run: a message of 200 bytes from one TLS WebSocket link to another
// through mosquitto (MQTT, QoS 1), nats-server and MeshCentral's chat path, each where it is installed. None of them keeps what
// it passes on. Their clients are small and written here; they are JavaScript, ours is C++: what is theirs alone is the server.
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";
import { run } from "../../scripts/lib/processes.mjs";
import { eventually, Hopeless } from "../system/support/facts.mjs";

const require = createRequire(new URL("../../console/web/package.json", import.meta.url));
const WebSocket = require("ws");
const text = "x".repeat(200);
const topic = "bench";

const found = (name) => [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"].map((folder) => join(folder, name)).find(existsSync);

/** Where the npm package is: in the folder that $MESHCENTRAL names, in this one's or in npm's global one. */
async function packageMeshcentral() {
  const global = await new Promise((settle) => execFile("npm", ["root", "--global"], (error, out) => settle(error ? "" : out.trim())));
  return [process.env.MESHCENTRAL ?? "", join(process.cwd(), "node_modules/meshcentral"), join(global, "meshcentral")]
    .find((folder) => existsSync(join(folder, "meshcentral.js")));
}

const freePort = () =>
  new Promise((settle, fail) => {
    const server = createServer().on("error", fail).listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => settle(port));
    });
  });

/** A link, as soon as the server takes it; `hear` gets what comes. Gives how to write to it and to end it. */
function connect(server, url, { protocol, headers, tls, hear }) {
  const once = () => new Promise((settle, fail) => {
    const socket = new WebSocket(url, protocol ?? [], { ...tls, headers, perMessageDeflate: false });
    socket.on("message", hear);
    socket.once("open", () => settle({ write: (data) => socket.send(data), end: () => socket.terminate() }));
    socket.on("error", fail);
  });
  return eventually(`a link to ${url}`, () => {
    if (server.isOver()) throw new Hopeless("the server ended");
    return once();
  }, { limit: 240_000, every: 250 });
}

/** Waits for what a link says: `until(test)`; the last to come is `hear`d. */
function waiting() {
  const waiters = [];
  const heard = [];
  return {
    hear(one) {
      const at = waiters.findIndex(({ test }) => test(one));
      if (at >= 0) waiters.splice(at, 1)[0].settle(one);
      else heard.push(one);
    },
    until(test) {
      const at = heard.findIndex(test);
      if (at >= 0) return Promise.resolve(heard.splice(at, 1)[0]);
      return new Promise((settle) => waiters.push({ test, settle }));
    },
  };
}

const mqtt = {
  string: (words) => Buffer.concat([Buffer.from([words.length >> 8, words.length & 255]), Buffer.from(words)]),
  packet(kind, ...parts) {
    const body = Buffer.concat(parts);
    const length = [];
    for (let left = body.length; length.length === 0 || left > 0; left >>= 7) length.push((left & 127) | (left > 127 ? 128 : 0));
    return Buffer.concat([Buffer.from([kind, ...length]), body]);
  },
  /** Cuts what came into packets, {kind, body}. */
  reader(take) {
    let rest = Buffer.alloc(0);
    return (data) => {
      rest = Buffer.concat([rest, data]);
      for (;;) {
        let [length, at] = [0, 1];
        while (at < rest.length && rest[at] & 128) length |= (rest[at] & 127) << (7 * (at++ - 1));
        if (at >= rest.length) return;
        length |= rest[at] << (7 * (at - 1));
        if (rest.length < at + 1 + length) return;
        take({ kind: rest[0] >> 4, body: rest.subarray(at + 1, at + 1 + length) });
        rest = rest.subarray(at + 1 + length);
      }
    };
  },
};

async function mosquitto(s, { certificate, key }, tls) {
  const binary = found("mosquitto");
  if (!binary) return null;
  const [port, plain] = [await freePort(), await freePort()];
  const settings = join(s.folder, "mosquitto.conf");
  // As root it would serve as an account of its own, which cannot read this run's key. With WebSockets alone 2.0.11 ends at
  // once, and it knows no address for them but an interface's name.
  writeFileSync(settings, ["user root", "allow_anonymous true", "set_tcp_nodelay true", `listener ${plain} 127.0.0.1`,
    `listener ${port}`, "bind_interface lo", "protocol websockets", `certfile ${certificate}`, `keyfile ${key}`, ""].join("\n"));
  const server = s.start("mosquitto", binary, ["-c", settings]);
  const number = Buffer.from([0, 1]);
  const open = async (name, take) => {
    const said = waiting();
    const link = await connect(server, `wss://127.0.0.1:${port}/`, { protocol: "mqtt", tls, hear: mqtt.reader((packet) => (packet.kind === 3 ? take(packet) : said.hear(packet))) });
    link.write(mqtt.packet(0x10, mqtt.string("MQTT"), Buffer.from([4, 2, 0, 0]), mqtt.string(name)));
    await said.until(({ kind }) => kind === 2);
    return { ...link, said };
  };
  let arrived = () => {};
  const to = await open("to", ({ body }) => {
    const topicLength = body.readUInt16BE(0);
    to.write(mqtt.packet(0x40, body.subarray(2 + topicLength, 4 + topicLength)));
    arrived();
  });
  to.write(mqtt.packet(0x82, number, mqtt.string(topic), Buffer.from([1])));
  await to.said.until(({ kind }) => kind === 9);
  const from = await open("from", () => {});
  const message = mqtt.packet(0x32, mqtt.string(topic), number, Buffer.from(text));
  return {
    version: (await run("dpkg-query", ["-W", "-f", "${Version}", "mosquitto"]).catch(() => "")) || "unknown",
    send: async () => {
      const there = new Promise((settle) => (arrived = settle));
      from.write(message);
      await there;
    },
    // The number of the message is free again when the broker has confirmed it.
    settle: () => from.said.until(({ kind }) => kind === 4),
    end: () => [from, to].forEach((link) => link.end()),
  };
}

async function nats(s, { certificate, key }, tls) {
  const binary = found("nats-server");
  if (!binary) return null;
  const [port, plain] = [await freePort(), await freePort()];
  const settings = join(s.folder, "nats.conf");
  writeFileSync(settings, `listen: "127.0.0.1:${plain}"\nwebsocket { listen: "127.0.0.1:${port}", compression: false, tls { cert_file: "${certificate}", key_file: "${key}" } }\n`);
  const server = s.start("nats-server", binary, ["-c", settings]);
  let arrived = () => {};
  const open = async () => {
    const said = waiting();
    const link = await connect(server, `wss://127.0.0.1:${port}/`, { tls, hear: (data) => {
      const words = String(data);
      if (words.startsWith("MSG ")) return arrived();
      if (words.startsWith("PING")) return link.write("PONG\r\n");
      for (const line of words.split("\r\n")) if (line) said.hear(line);
    } });
    link.write('CONNECT {"verbose":false,"pedantic":false,"tls_required":false,"lang":"bench","version":"1"}\r\nPING\r\n');
    await said.until((line) => line === "PONG");
    return { ...link, said };
  };
  const [to, from] = [await open(), await open()];
  to.write(`SUB ${topic} 1\r\nPING\r\n`);
  await to.said.until((line) => line === "PONG");
  const message = `PUB ${topic} ${text.length}\r\n${text}\r\n`;
  return {
    version: (await run(binary, ["--version"])).trim().replace(/^nats-server: v/, ""),
    send: async () => {
      const there = new Promise((settle) => (arrived = settle));
      from.write(message);
      await there;
    },
    end: () => [from, to].forEach((link) => link.end()),
  };
}

/** Two browsers in its chat window, which it bridges. */
async function meshcentral(s) {
  const folder = await packageMeshcentral();
  if (!folder) return null;
  const port = await freePort();
  const data = join(s.folder, "meshcentral-data");
  mkdirSync(data);
  writeFileSync(join(data, "config.json"), JSON.stringify({
    settings: { cert: "127.0.0.1", port, portBind: "127.0.0.1", exactPorts: true, redirPort: 0, mpsPort: 0, WANonly: true, selfUpdate: false, agentTimeStampServer: false, compression: false, wsCompression: false },
    domains: { "": { newAccounts: false } },
  }));
  const [name, password] = ["bench", `A${randomBytes(12).toString("base64url")}1.`];
  const words = [join(folder, "meshcentral.js"), "--datapath", data, "--filespath", join(s.folder, "meshcentral-files")];
  await run(process.execPath, [...words, "--createaccount", name, "--pass", password]);
  const server = s.start("meshcentral", process.execPath, words, { cwd: s.folder });
  const base64 = (word) => Buffer.from(word).toString("base64");
  const id = randomBytes(9).toString("hex");
  let arrived = () => {};
  const open = (take) => connect(server, `wss://127.0.0.1:${port}/meshrelay.ashx?id=${id}`,
    { tls: { rejectUnauthorized: false }, headers: { "x-meshauth": `${base64(name)},${base64(password)}` }, hear: (said) => take(String(said)) }); // its authority is its own
  const bridged = waiting();
  const hear = (words) => (words === "c" ? bridged.hear(words) : words.includes(text) && arrived());
  const [to, from] = [await open(hear), await open(hear)];
  for (let count = 0; count < 2; count++) await bridged.until(() => true);
  const message = JSON.stringify({ action: "chat", msg: text });
  return {
    version: JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version,
    send: async () => {
      const there = new Promise((settle) => (arrived = settle));
      from.write(message);
      await there;
    },
    end: () => [from, to].forEach((link) => link.end()),
  };
}

/** Starts those that are installed. Gives {name: peer or null}; a peer sends one message after the other. */
export async function startPeers(s, console) {
  const tls = { ca: readFileSync(console.ca) };
  return {
    mosquitto: await mosquitto(s, console.tls, tls),
    "nats-server": await nats(s, console.tls, tls),
    meshcentral: await meshcentral(s),
  };
}

/** How long each of `count` messages took from link to link, in ms; one after the other, a tenth more before them to warm up. */
export async function echoes(peer, count) {
  const took = [];
  for (let number = -count / 10; number < count; number++) {
    const begin = performance.now();
    await peer.send();
    if (number >= 0) took.push(performance.now() - begin);
    await peer.settle?.();
  }
  return took;
}
