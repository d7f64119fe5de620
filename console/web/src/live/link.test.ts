// The live link against a fake world: opening, resuming, losing, and knowing when to stop.
import { beforeEach, describe, expect, it } from "vitest";
import type { LiveEvent } from "@/generated/wires";
import { capMs, waitBefore } from "./backoff";
import { LiveLink, readFrame, type LinkSocket, type LinkState } from "./link";

class World {
  sockets: (LinkSocket & { address: string; sent: string[]; closed: boolean })[] = [];
  timers: { ms: number; run: () => void; gone: boolean }[] = [];
  refuse: unknown = null;
  ticket = () => (this.refuse ? Promise.reject(this.refuse as Error) : Promise.resolve(`t${this.sockets.length}`));
  random = () => 0.5;
  open = (address: string) => {
    const socket = { address, sent: [] as string[], closed: false, send: (text: string) => void socket.sent.push(text), close: () => void (socket.closed = true), onopen: null, onmessage: null, onclose: null } as World["sockets"][number];
    this.sockets.push(socket);
    return socket;
  };
  schedule = (ms: number, run: () => void) => {
    const timer = { ms, run, gone: false };
    this.timers.push(timer);
    return () => void (timer.gone = true);
  };
  get socket() {
    const last = this.sockets.at(-1);
    if (!last) throw new Error("no socket was opened");
    return last;
  }
  fire() {
    const timer = this.timers.filter((entry) => !entry.gone).at(-1);
    if (!timer) throw new Error("no timer is armed");
    timer.gone = true;
    timer.run();
    return timer.ms;
  }
}
const settle = () => new Promise((resolve) => setImmediate(resolve));
const frame = (type: string, body: object) => JSON.stringify({ type, body });

let world: World;
let states: LinkState[];
let events: LiveEvent[];
let signedOut: number;
let link: LiveLink;
beforeEach(async () => {
  world = new World();
  states = [];
  events = [];
  signedOut = 0;
  link = new LiveLink(world, { onEvent: (event) => events.push(event), onState: (state) => states.push(state), onSignedOut: () => signedOut++ });
  link.start();
  await settle();
});

describe("the live link", () => {
  it("opens with a ticket, and resumes from the cursor it has seen", async () => {
    expect(world.socket.address).toBe("/console/v1/live?ticket=t0");
    world.socket.onopen?.();
    world.socket.onmessage?.(frame("snapshot", { cursor: 40 }));
    world.socket.onmessage?.(frame("changed", { cursor: 41, noun: "chat", uuid: "a" }));
    world.socket.onclose?.();
    expect(states).toEqual(["connecting", "up", "down"]);
    world.fire();
    await settle();
    expect(world.socket.address).toBe("/console/v1/live?ticket=t1&cursor=41");
  });

  it("hands on each change once, although the console may repeat", () => {
    world.socket.onopen?.();
    world.socket.onmessage?.(frame("snapshot", { cursor: 40 }));
    world.socket.onmessage?.(frame("changed", { cursor: 42, noun: "chat", uuid: "a" }));
    world.socket.onmessage?.(frame("changed", { cursor: 41, noun: "chat", uuid: "b" }));
    expect(events.map((event) => event.type)).toEqual(["snapshot", "changed"]);
  });

  it("notices within 45 seconds that nothing comes any more", async () => {
    world.socket.onopen?.();
    const silent = world.fire();
    expect(world.socket.sent.map((text) => JSON.parse(text).type)).toEqual(["probe"]);
    expect(states.at(-1)).toBe("up");
    const given = world.fire();
    expect(states.at(-1)).toBe("down");
    expect(world.sockets[0]?.closed).toBe(true);
    expect(silent + given).toBeLessThan(45_000);
    world.fire();
    await settle();
    expect(world.sockets.length).toBe(2);
  });

  it("takes whatever it hears for a sign of life", () => {
    world.socket.onopen?.();
    world.fire();
    world.socket.onmessage?.(frame("alive", {}));
    expect(states.at(-1)).toBe("up");
    world.fire();
    expect(world.socket.sent.length).toBe(2);
    world.socket.onmessage?.("what it does not know");
    world.fire();
    expect(world.socket.sent.length).toBe(3);
    expect(states.at(-1)).toBe("up");
  });

  it("leaves no watch behind when it stops", () => {
    world.socket.onopen?.();
    link.stop();
    expect(world.timers.every((timer) => timer.gone)).toBe(true);
  });

  it("ignores what it does not know", () => {
    expect(readFrame("nonsense")).toBeNull();
    expect(readFrame("[1]")).toBeNull();
    expect(readFrame(frame("from_the_future", {}))).toBeNull();
    expect(readFrame('{"type":"ping"}')).toBeNull();
    expect(readFrame(frame("ping", { chat_id: "a", who: "b", text: "c", more: 1 }))?.type).toBe("ping");
  });

  it("waits longer after each failure, and not at all when the network is back", async () => {
    const waits: number[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      world.socket.onclose?.();
      waits.push(world.fire());
      await settle();
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 15000, 15000, 15000]);
    world.socket.onclose?.();
    const before = world.sockets.length;
    link.hurry();
    await settle();
    expect(world.sockets.length).toBe(before + 1);
  });

  it("stops when the session is over, and says so", async () => {
    world.refuse = { status: 401 };
    world.socket.onclose?.();
    world.fire();
    await settle();
    expect(signedOut).toBe(1);
    expect(link.state).toBe("idle");
  });

  it("says nothing while it is down", () => {
    expect(link.say({ type: "active", body: { input: true } })).toBe(false);
    world.socket.onopen?.();
    expect(link.say({ type: "active", body: { input: true } })).toBe(true);
    expect(world.socket.sent).toEqual(['{"type":"active","body":{"input":true}}']);
    link.drop();
    expect(world.socket.closed).toBe(true);
  });
});

describe("the wait before the next try", () => {
  it("is never longer than the cap, nor negative", () => {
    for (let attempt = 0; attempt < 2000; attempt++) {
      expect(waitBefore(attempt, 0.999999)).toBeLessThan(capMs);
      expect(waitBefore(attempt, 0)).toBe(0);
    }
  });
});
