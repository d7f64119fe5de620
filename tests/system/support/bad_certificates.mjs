// Servers that nobody should trust: TLS with a certificate that is wrong in one way, and a count of what was said to them.
import { createServer as createTcp } from "node:net";
import { createServer } from "node:tls";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../../scripts/lib/processes.mjs";

const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

export class Authority {
  /** A certificate authority in a folder of its own. */
  static async make(folder, name) {
    const one = new Authority();
    one.folder = folder;
    mkdirSync(join(folder, "issued"), { recursive: true });
    writeFileSync(join(folder, "index.txt"), "");
    writeFileSync(join(folder, "index.txt.attr"), "unique_subject = no\n");
    writeFileSync(join(folder, "serial"), "1000\n");
    one.certificate = join(folder, "ca.pem");
    one.key = join(folder, "ca.key");
    await run("openssl", ["req", "-x509", ...curve, "-days", "30", "-subj", `/CN=${name}`, "-addext", "basicConstraints=critical,CA:TRUE",
      "-addext", "keyUsage=critical,keyCertSign,cRLSign", "-keyout", one.key, "-out", one.certificate]);
    return one;
  }

  /** Issues; options: names, from and to (days from now), usage, by ({certificate, key} of another issuer), curve. Gives {certificate, key} as files. */
  async issue(name, { names = "IP:127.0.0.1", from = -1, to = 30, usage = "serverAuth", authority = false, by = this, key = curve } = {}) {
    const file = (ending) => join(this.folder, `${name}.${ending}`);
    const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().replace(/[-:T]|\.\d+/g, "").slice(2);
    await run("openssl", ["req", ...key, "-subj", `/CN=${name}`, "-keyout", file("key"), "-out", file("csr")]);
    writeFileSync(file("cnf"), `[ca]
default_ca = own
[own]
dir = ${this.folder}
database = $dir/index.txt
serial = $dir/serial
new_certs_dir = $dir/issued
default_md = sha256
policy = any
[any]
commonName = supplied
[end]
subjectAltName = ${names}
basicConstraints = critical,CA:${authority ? "TRUE" : "FALSE"}
${authority ? "keyUsage = critical,keyCertSign,cRLSign" : `extendedKeyUsage = ${usage}`}
`);
    await run("openssl", ["ca", "-batch", "-notext", "-config", file("cnf"), "-extensions", "end", "-startdate", day(from), "-enddate", day(to),
      "-cert", by.certificate, "-keyfile", by.key, "-in", file("csr"), "-out", file("pem")]);
    return { certificate: file("pem"), key: file("key") };
  }

  /** Vouches for itself. */
  async selfSigned(name) {
    const file = (ending) => join(this.folder, `${name}.${ending}`);
    await run("openssl", ["req", "-x509", ...curve, "-days", "30", "-subj", `/CN=${name}`, "-addext", "subjectAltName=IP:127.0.0.1",
      "-keyout", file("key"), "-out", file("pem")]);
    return { certificate: file("pem"), key: file("key") };
  }
}

/** Answers TLS with this certificate; counts connections, and the bytes that were said inside of them. */
export class Impostor {
  said = 0;
  bytes = Buffer.alloc(0);
  connections = 0;

  static async start(story, pem, options = {}) {
    const one = new Impostor();
    const heard = (socket) => {
      one.connections++;
      socket.on("data", (part) => {
        one.said += part.length;
        one.bytes = Buffer.concat([one.bytes, part]);
      });
      socket.on("error", () => {});
    };
    const server = pem
      ? createServer({ cert: readFileSync(pem.certificate), key: readFileSync(pem.key), ...options }, heard)
      : createTcp(heard); // takes everything in, and never answers
    if (pem) {
      // Counted where the handshake came to nothing, too.
      server.on("tlsClientError", () => one.connections++);
    }
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    one.url = `https://127.0.0.1:${server.address().port}`;
    story.finally(() => new Promise((done) => {
      server.close(done);
      server.closeAllConnections?.();
    }));
    one.server = server;
    return one;
  }
}
