// Runs the mock console: node mock/main.mjs [PORT]. Sign in as mara@example.com.
import { password, technicians } from "./data.mjs";
import { startMock } from "./server.mjs";

const mock = await startMock({ port: Number(process.argv[2] ?? 8480) });
console.log(`mock console: ${mock.address}  (${technicians[0].email} / ${password})`);
// Somebody is always typing, so that the page can be looked at alive.
setInterval(() => {
  const chat = mock.world.chats[Math.floor(Math.random() * 3)];
  mock.world.userTypes(chat.id);
}, 9_000);
