// A line to the relay that outlives the connections it is made of. The contract is docs/decisions/0011-chat.md. Plain
// ES2017, like seal.js.
"use strict";

const Line = (() => {
  const ANSWER_MS = 10000;
  const PING_MS = 5 * 60000;
  const RENEW_MS = 110 * 60000; // a connection lives two hours at most
  const PATIENCE_MS = 60000; // for so long a room outlives its connection
  const LINGER_MS = 5000;
  const RETRIES_MS = [300, 1000, 2000, 4000, 8000];

  // ticket()        gives a promise of a fresh ticket, each time; a fault with `final` ends the line, `why` says of what
  // onEvent(event)  every frame of the relay, but pong, delivered and not_delivered, and a `said` that was there already
  // onState(state, why)   "connecting", "open" (hello was answered), "lost" (it tries again), "gone" (it does not)
  // onSent({room, seq, epoch}, state, why)   of what was said: "sending", "delivered", "not_delivered"
  // namesRooms      frames say of which room they are: the desk's do
  // patience        ms it tries again for after a loss: a minute; Infinity at the desk
  function open({ url, ticket, onEvent, onState, onSent, namesRooms, patience }) {
    const patient = patience === undefined ? PATIENCE_MS : patience;
    const timers = new Set();
    const lanes = new Map();
    const seen = new Map();
    const sockets = new Set();
    let socket = null;
    let closed = false;
    let attempt = 0;
    let tries = 0;
    let lostAt = Date.now();
    let ping = 0;
    let renewal = 0;
    let doubt = 0;
    let retrial = 0;
    let asking = 0;

    function after(ms, act) {
      const timer = setTimeout(() => { timers.delete(timer); act(); }, ms);
      timers.add(timer);
      return timer;
    }

    function cancel(timer) {
      clearTimeout(timer);
      timers.delete(timer);
    }

    function discard(one) {
      one.onopen = one.onmessage = one.onclose = null;
      sockets.delete(one);
      one.close();
    }

    async function dial() {
      cancel(retrial);
      cancel(asking);
      attempt += 1;
      const mine = attempt;
      const outdated = () => closed || mine !== attempt;
      asking = after(ANSWER_MS, () => { attempt += 1; missed({}); });
      let pass;
      let fault = null;
      try {
        pass = await ticket();
      } catch (refusal) {
        fault = refusal || {};
      }
      if (outdated()) return;
      cancel(asking);
      if (fault) missed(fault);
      else connect(pass);
    }

    function connect(pass) {
      const next = new WebSocket(`${url}?ticket=${encodeURIComponent(pass)}`);
      sockets.add(next);
      const slow = after(ANSWER_MS, () => fail(next));
      next.onopen = () => next.send('{"action":"hello"}');
      next.onmessage = (message) => {
        if (timers.has(slow)) { cancel(slow); settle(next); }
        hear(message.data);
      };
      next.onclose = () => { cancel(slow); fail(next); };
    }

    // The new connection answers before the old one goes; what is still under way on the old one is heard.
    function settle(next) {
      const old = socket;
      socket = next;
      tries = 0;
      if (old) {
        old.onclose = () => sockets.delete(old);
        after(LINGER_MS, () => discard(old));
      }
      cancel(renewal);
      renewal = after(RENEW_MS, dial);
      rest();
      if (!old) onState("open");
      for (const lane of lanes.values()) {
        if (lane.silent) lane.held = lane.silent = false;
        cancel(lane.timer);
        lane.timer = 0;
        advance(lane);
      }
    }

    function fail(one) {
      discard(one);
      if (one === socket) lose();
      else missed({});
    }

    function lose() {
      socket = null;
      lostAt = Date.now();
      for (const timer of [ping, renewal, doubt]) cancel(timer);
      onState("lost");
      if (!closed) retry();
    }

    function missed(fault) {
      if (fault.final) finish(fault.why);
      else if (socket) renewal = after(PATIENCE_MS, dial);
      else if (Date.now() - lostAt >= patient) finish("lost");
      else retry();
    }

    function retry() {
      cancel(retrial);
      const wait = RETRIES_MS[Math.min(tries, RETRIES_MS.length - 1)];
      tries += 1;
      retrial = after(wait * (0.75 + Math.random() / 2), dial);
    }

    function finish(why) {
      close();
      onState("gone", why);
    }

    function rest() {
      cancel(ping);
      ping = after(PING_MS, probe);
    }

    // Without a word in ten seconds the connection is taken for dead, whatever the browser thinks of it.
    function probe() {
      if (!socket) return;
      cancel(doubt);
      const asked = socket;
      send({ action: "ping" });
      doubt = after(ANSWER_MS, () => { if (asked === socket) fail(asked); });
      rest();
    }

    function hear(data) {
      cancel(doubt);
      let event;
      try {
        event = JSON.parse(data);
      } catch (fault) {
        return;
      }
      if (!event || typeof event.event !== "string" || event.event === "pong") return;
      if (event.event === "delivered" || event.event === "not_delivered") answer(event);
      else if (event.event !== "said" || isNew(event)) onEvent(event);
    }

    function isNew({ room, epoch, seq }) {
      const key = `${room}.${epoch}`;
      if (!seen.has(key)) seen.set(key, new Set());
      const there = seen.get(key).has(seq);
      seen.get(key).add(seq);
      return !there;
    }

    function send(frame) {
      const ready = Boolean(socket) && socket.readyState === WebSocket.OPEN;
      if (ready) socket.send(JSON.stringify(frame));
      return ready;
    }

    // `message` is {room, seq, epoch, box}. It leaves when those before it in its room were delivered: what follows a
    // message that was not would make the peer drop it when it comes again.
    function say(message) {
      if (closed) return;
      const { room } = message;
      if (!lanes.has(room)) lanes.set(room, { waiting: [], timer: 0, held: false, silent: false });
      lanes.get(room).waiting.push(message);
      again(room);
    }

    // Sends what was not delivered in a room once more, as it was, and then what waits behind it.
    function again(room) {
      const lane = lanes.get(room);
      if (!lane || lane.timer) return;
      lane.held = lane.silent = false;
      advance(lane);
    }

    function advance(lane) {
      const message = lane.waiting[0];
      if (!message || lane.held || lane.timer) return;
      const { room, seq, epoch, box } = message;
      lane.timer = after(ANSWER_MS, () => {
        hold(lane, "silence");
        lane.silent = true;
        probe();
      });
      onSent(message, "sending");
      send(Object.assign({ action: "say" }, namesRooms ? { room } : {}, { seq, epoch, box }));
    }

    function hold(lane, why) {
      cancel(lane.timer);
      lane.timer = 0;
      lane.held = true;
      onSent(lane.waiting[0], "not_delivered", why);
    }

    function answer(event) {
      const lane = lanes.get(event.room);
      const message = lane && lane.waiting[0];
      if (!message || message.seq !== event.seq) return;
      if (event.epoch !== undefined && event.epoch !== message.epoch) return;
      if (event.event === "not_delivered") {
        if (lane.timer) hold(lane, event.why);
        return;
      }
      cancel(lane.timer);
      lane.timer = 0;
      lane.held = lane.silent = false;
      lane.waiting.shift();
      onSent(message, "delivered");
      advance(lane);
    }

    // What waits in a room is sealed for one epoch: it goes with it.
    function forget(room) {
      const lane = lanes.get(room);
      if (!lane) return [];
      cancel(lane.timer);
      lanes.delete(room);
      return lane.waiting;
    }

    // A phone that slept did not count; one that is back on a network need not wait.
    function wake() {
      if (document.hidden) return;
      if (socket) probe();
      else if (timers.has(retrial)) dial();
    }

    // `farewell` is a last frame, said on whatever connection still takes one.
    function close(farewell) {
      closed = true;
      for (const one of sockets) {
        if (farewell && one.readyState === WebSocket.OPEN) one.send(JSON.stringify(farewell));
      }
      for (const timer of timers) clearTimeout(timer);
      for (const one of Array.from(sockets)) discard(one);
      for (const each of [timers, lanes, seen]) each.clear();
      socket = null;
      removeEventListener("online", wake);
      document.removeEventListener("visibilitychange", wake);
    }

    addEventListener("online", wake);
    document.addEventListener("visibilitychange", wake);
    onState("connecting");
    dial();
    return { send, say, again, forget, close };
  }

  return { open };
})();
