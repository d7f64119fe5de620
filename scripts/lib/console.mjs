// A console on loopback: its certificate authority, its people, and the server itself. For the demo and the system tests.
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { request } from "node:https";
import { run } from "./processes.mjs";

/** A certificate authority and a server certificate for loopback, P-256, made once. */
export async function makeCertificates(folder, authority = "Deskbell demo authority") {
  const file = (name) => join(folder, name);
  if (existsSync(file("server.pem"))) return { ca: file("ca.pem"), certificate: file("server.pem"), key: file("server.key") };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  await run("openssl", ["req", "-x509", ...curve, "-days", "825", "-subj", `/CN=${authority}`,
    "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign",
    "-keyout", file("ca.key"), "-out", file("ca.pem")]);
  await run("openssl", ["req", ...curve, "-subj", "/CN=localhost", "-keyout", file("server.key"), "-out", file("server.csr")]);
  writeFileSync(file("server.ext"),
    "subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\nkeyUsage=digitalSignature\nbasicConstraints=CA:FALSE\n");
  await run("openssl", ["x509", "-req", "-in", file("server.csr"), "-CA", file("ca.pem"), "-CAkey", file("ca.key"),
    "-CAcreateserial", "-days", "825", "-extfile", file("server.ext"), "-out", file("server.pem")]);
  return { ca: file("ca.pem"), certificate: file("server.pem"), key: file("server.key") };
}

/**
 * Accounts for `people` ([{role: "admin"|"technician", email, name}], an administrator first) and an API key with the
 * administrator's rights, made on the first start and remembered in a file that only its owner reads.
 */
export async function makeAccounts(binary, data, remembered, { people, organisation }) {
  if (existsSync(remembered)) return JSON.parse(readFileSync(remembered, "utf8"));
  const accounts = { admin: null, technicians: [], api_key: "" };
  for (const person of people) {
    const password = randomBytes(9).toString("base64url");
    const flags = person.role === "admin" ? [] : ["--technician"];
    await run(binary, ["admin", "create", person.email, "--data", data, "--name", person.name, "--organisation", organisation, ...flags],
      { input: password + "\n" });
    const account = { email: person.email, password };
    if (person.role === "admin") accounts.admin = account;
    else accounts.technicians.push(account);
  }
  accounts.api_key = (await run(binary, ["key", "create", people[0].email, "--data", data, "--name", "scripts"])).trim();
  writeFileSync(remembered, JSON.stringify(accounts), { mode: 0o600 });
  return accounts;
}

/** Starts the server; resolves with its address as soon as it says that it listens. Error: `code` is its exit code. */
export async function startConsoleAt(group, binary, { data, web, tls, log, port = 0, env, args = [] }) {
  const limit = "--requests-per-minute";
  return new Promise((resolve, reject) => {
    const child = group.start("console", binary,
      ["serve", "--data", data, "--listen", `127.0.0.1:${port}`, ...(web ? ["--web", web] : []),
        "--tls-certificate", tls.certificate, "--tls-key", tls.key, ...(args.includes(limit) ? [] : [limit, "6000"]), ...args],
      { log, env, onLine: (line) => line.startsWith("listening on ") && resolve({ url: line.slice(13), pid: child.pid, ended: child.ended }) });
    child.ended.then(({ code, signal, words }) =>
      reject(Object.assign(new Error([`the console ended with ${code ?? signal}; its log is ${log}`, ...words].join("\n  ")), { code })));
  });
}

/** As startConsoleAt; where `port` is taken, another one. */
export async function startConsole(group, binary, options) {
  try {
    return await startConsoleAt(group, binary, options);
  } catch (error) {
    if (error.code !== 4 || !options.port) throw error;
    await group.stop("console");
    return startConsoleAt(group, binary, { ...options, port: 0 });
  }
}

/** One call of the REST API with a key, trusting that console's own authority. Gives the answer's JSON. */
export function api(url, key, ca, method, path, body, headers = {}) {
  const text = body === undefined ? "" : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = request(new URL("/api/v1" + path, url), {
      method, ca: readFileSync(ca), agent: false, // no kept connection that a restarted server has forgotten
      headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text), ...headers },
    }, (answer) => {
      let received = "";
      answer.setEncoding("utf8");
      answer.on("data", (part) => (received += part));
      answer.on("error", reject);
      answer.on("end", () => {
        if (answer.statusCode >= 400) {
          reject(Object.assign(new Error(`${method} ${path}: ${answer.statusCode} ${received}`), { status: answer.statusCode }));
        } else {
          resolve(JSON.parse(received || "{}"));
        }
      });
    });
    sent.on("error", reject);
    sent.end(text);
  });
}
