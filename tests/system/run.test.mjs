// `./dev run`: two parts from the build tree find each other by themselves. In a network of their own, for their ports are fixed.
import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../../scripts/lib/processes.mjs";
import { Hopeless, becomes, eventually } from "./support/facts.mjs";
import { programsOf, projectIn } from "./support/project.mjs";
import { story } from "./support/story.mjs";

story("the page with live reload finds the console that runs beside it", async (s) => {
  const project = projectIn(join(s.folder, "project"));
  const env = { ...process.env };
  delete env.DESKBELL_CONSOLE;
  const both = s.start("run", "unshare",
    ["--net", "sh", "-c", 'ip link set lo up && { "$1" run console & "$1" run web --port 5173 --strictPort & wait; }', "sh", join(project, "dev")], { env });
  const page = "http://127.0.0.1:5173";
  const ask = async (path, options = {}) => {
    if (both.isOver()) throw new Hopeless("both ended");
    const script = `fetch(${JSON.stringify(page + path)}, ${JSON.stringify(options)}).then(async (answer) => console.log(JSON.stringify([answer.status, await answer.text()])))`;
    return JSON.parse(await run("nsenter", [`--net=/proc/${both.pid}/ns/net`, process.execPath, "-e", script]));
  };
  await eventually("the page is served", async () => (await ask("/"))[1].includes("/@vite/client"));
  // 401 in the console's words: it was reached, and takes the page for its own.
  const sign_in = {
    method: "POST", headers: { "Content-Type": "application/json", Origin: page },
    body: JSON.stringify({ email: "nobody@example.com", password: "wrong" }),
  };
  const [status, text] = await eventually("the console answers", async () => {
    const answer = await ask("/api/v1/sessions", sign_in);
    return answer[0] !== 500 && answer; // vite's own, while the console is not there yet
  });
  assert.equal(status, 401, text);
  both.signal("SIGTERM");
  await becomes("nothing of it is left", () => programsOf(s.folder), [], { limit: 5_000 });
});
