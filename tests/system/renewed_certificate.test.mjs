// The console's certificate is renewed while it runs: new connections get the new one, open links stay, and what cannot be used changes nothing.
import assert from "node:assert/strict";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connect } from "node:tls";
import { Authority } from "./support/bad_certificates.mjs";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { eventually } from "./support/facts.mjs";
import { story } from "./support/story.mjs";

/** Of the certificate that a new connection gets. */
const served = (console) => new Promise((resolve, reject) => {
  const socket = connect({ host: "127.0.0.1", port: console.port, rejectUnauthorized: false }, () => {
    resolve(socket.getPeerCertificate().fingerprint256);
    socket.end();
  });
  socket.on("error", reject);
});

story("a renewed certificate is in force without a restart, and a broken one never", async (s) => {
  const console = await Console.start(s);
  const device = await Device.start(s, console);
  const first = await served(console);
  const { certificate, key } = console.tls;
  const log = () => readFileSync(s.log("console"), "utf8");
  const reload = () => process.kill(console.pid, "SIGHUP");

  writeFileSync(certificate, "half of a cert");
  reload();
  await eventually("the log says that it cannot be used", () => /the TLS certificate was changed and cannot be used: .*stays in force/.test(log()));
  assert.equal(await served(console), first);

  const other = await Authority.make(join(s.folder, "other"), "Another authority");
  const renewed = await other.issue("renewed");
  copyFileSync(renewed.certificate, certificate);
  reload();
  await eventually("the log says that key and certificate are of two", () => log().match(/cannot be used/g).length === 2);
  assert.equal(await served(console), first);

  copyFileSync(renewed.key, key);
  reload();
  await eventually("the new one is served", async () => (await served(console)) !== first);
  assert.match(log(), /TLS certificate: .* is in force, for new connections/);
  assert.equal((await device.status()).link.status, "online", "open links stay");
});
