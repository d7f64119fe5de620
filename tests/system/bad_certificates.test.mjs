// A console whose certificate is wrong is told nothing: no byte of a credential, and why is said in plain words.
import assert from "node:assert/strict";
import { appendFileSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { attempt } from "./support/attempts.mjs";
import { Authority, Impostor } from "./support/bad_certificates.mjs";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { eventually } from "./support/facts.mjs";
import { program } from "./support/places.mjs";
import { story } from "./support/story.mjs";

const token = "dbt_a-token-that-nobody-else-may-see";
const nothing = "0".repeat(64);

/** [name, certificate, what is said, further flags and server options] */
async function wrongs(s) {
  const own = await Authority.make(join(s.folder, "own"), "Our own authority");
  const other = await Authority.make(join(s.folder, "other"), "Somebody else");
  const twin = await Authority.make(join(s.folder, "twin"), "Our own authority");
  const middle = await own.issue("middle", { authority: true });
  const leaf = await own.issue("leaf", { by: middle });
  const unfit = await own.issue("unfit");
  const under_leaf = await own.issue("under-leaf", { by: unfit });
  appendFileSync(under_leaf.certificate, readFileSync(unfit.certificate));
  const good = await own.issue("good");
  return {
    own, good,
    cases: [
      ["another authority", await other.issue("a"), /issued by an authority that is not trusted here \(Somebody else\): add that authority's certificate/],
      ["an authority of the same name", await twin.issue("b"), /not trusted here/],
      ["another name", await own.issue("c", { names: "DNS:console.example" }), /is for other names \(console\.example\): use one of them in the URL, or give the server a certificate for 127\.0\.0\.1/],
      ["another address", await own.issue("d", { names: "IP:192.0.2.7" }), /is for other names \(192\.0\.2\.7\)/],
      ["expired", await own.issue("e", { from: -20, to: -2 }), /has expired \(valid until .+; this device's clock says .+\): renew it on the server/],
      ["not yet valid", await own.issue("f", { from: 2, to: 20 }), /is not valid before .+ this device's clock says .+: set this device's clock/],
      ["self-signed", await own.selfSigned("g"), /not trusted here/],
      ["an intermediate that is not shown", leaf, /not trusted here/],
      ["issued by what is no authority", under_leaf, /TLS: the certificate of 127\.0\.0\.1 was (refused|issued by an authority that is not trusted here)/],
      ["for clients", await own.issue("h", { usage: "clientAuth" }), /TLS: the certificate of 127\.0\.0\.1 was refused: .*(purpose|unsuitable)/],
      ["another pin", good, /the public key of 127\.0\.0\.1 is not the pinned one \(SHA-256 found [0-9a-f]{64}, expected 0{64}\): .* somebody stands in between/, { flags: ["--pin", nothing] }],
      ["TLS 1.1", good, /offers no TLS 1\.2 or newer: bring the server/, { server: { maxVersion: "TLSv1.1", minVersion: "TLSv1", ciphers: "DEFAULT@SECLEVEL=0" } }],
    ],
  };
}

story("twelve bad certificates: enrolment says nothing to any of them, and says why", async (s) => {
  const { own, good, cases } = await wrongs(s);
  const enroll = (state, url, flags = []) =>
    attempt(program("deskbell"), ["--state", join(s.folder, state), "enroll", "--url", url, "--ca-file", own.certificate, ...flags], { env: { DESKBELL_TOKEN: token } });
  // Not TLS at all: it takes ten seconds until that is given up, meanwhile the others are asked.
  const mute = await Impostor.start(s, null);
  const asking_mute = enroll("state-mute", mute.url);
  await Promise.all(cases.map(async ([name, pem, words, { flags, server } = {}]) => {
    const impostor = await Impostor.start(s, pem, server);
    const { code, err } = await enroll(`state-${name.replaceAll(" ", "-")}`, impostor.url, flags);
    assert.equal(code, 1, `${name}: ${err}`);
    assert.match(err, words, name);
    assert.ok(impostor.connections > 0, `${name}: it was not asked at all`);
    assert.equal(impostor.said, 0, `${name}: ${impostor.said} bytes were said`);
    // Only the key that the next attempt uses: whether an answer was lost, a device cannot know.
    assert.deepEqual(readdirSync(join(s.folder, `state-${name.replaceAll(" ", "-")}`)), ["enrolment.key"], name);
  }));
  // The measure is right: to a server that is trusted, the token is said.
  const trusted = await Impostor.start(s, good);
  const asked = enroll("state-good", trusted.url);
  await eventually("the trusted server hears the token", () => trusted.bytes.includes(token));
  trusted.server.close();
  await asked;
  // Neither a plain port behind https://, nor http:// without the flag that is meant for tests.
  const plain = await Impostor.start(s, null);
  assert.match((await enroll("state-plain", plain.url.replace("https", "http"))).err, /is not encrypted; use https:\/\//);
  assert.equal(plain.said, 0);
  assert.match((await asking_mute).err, /TLS: 127\.0\.0\.1 did not answer in time/);
  assert.ok(mute.said > 0 && !mute.bytes.includes(token));
});

story("a device on its way to its console tells an impostor nothing, says why it is offline, and loses nothing", async (s) => {
  const console = await Console.start(s);
  const device = await Device.start(s, console);
  await device.online();
  const own = { certificate: console.ca, key: join(s.folder, "tls", "ca.key") };
  const authority = await Authority.make(join(s.folder, "impostors"), "Somebody else");
  const cases = [
    ["tls.authority", await authority.issue("a"), /issued by an authority that is not trusted here/],
    ["tls.name", await authority.issue("b", { by: own, names: "DNS:console.example" }), /is for other names/],
    ["tls.expired", await authority.issue("c", { by: own, from: -20, to: -2 }), /has expired/],
    ["tls", await authority.issue("d", { by: own, from: 2, to: 20 }), /is not valid before/],
    ["tls.authority", await authority.selfSigned("e"), /not trusted here/],
  ];
  const env = device.env;
  for (const [code, pem, words] of cases) {
    const impostor = await Impostor.start(s, pem);
    await device.stop();
    device.env = { ...env, DESKBELL_URL: impostor.url };
    await device.start();
    const status = await eventually(`it says ${code}`, async () => {
      const now = await device.status();
      return now?.link.code === code ? now : null;
    }, { seen: () => device.status() });
    assert.equal(status.link.status, "offline");
    assert.match(status.link.message, words);
    assert.ok(status.outbox.waiting > 0, "what it has to say waits");
    assert.ok(impostor.connections > 0);
    assert.equal(impostor.said, 0, `${code}: ${impostor.said} bytes were said`);
  }
  const { waiting } = (await device.status()).outbox;
  assert.ok(waiting >= cases.length, "every start of the service is a fact that waits");
  const diagnosis = await device.command("diagnose").catch((error) => error.out);
  assert.match(diagnosis, /FAIL\s+TLS\s+TLS: the certificate of 127\.0\.0\.1/);
  await device.stop();
  device.env = env;
  await device.start();
  await device.online();
  await device.delivered();
});

story("an authority's file that is gone or broken is shown as the reason, and counts again when it is put right", async (s) => {
  const console = await Console.start(s);
  const device = await Device.start(s, console);
  await device.online();
  const ca = join(s.folder, "authority.pem");
  const env = device.env;
  for (const [content, words] of [
    [null, /TLS settings: TLS authorities: cannot read .*authority\.pem: check that it exists/],
    ["nonsense\n", /authority\.pem: holds no certificate in PEM form/],
  ]) {
    await device.stop();
    if (content !== null) appendFileSync(ca, content);
    device.env = { ...env, DESKBELL_CA_FILE: ca };
    await device.start();
    const { link } = await device.status();
    assert.deepEqual([link.status, link.code], ["offline", "settings"]);
    assert.match(link.message, words);
  }
  appendFileSync(ca, readFileSync(console.ca));
  await device.stop();
  await device.start();
  await device.online();
});
