// One conversation: what was said in it, by whom, and what became of it. It lives in this page's memory alone.
"use strict";

const Talk = (() => {
  // `told` is what the relay says of the room, `keys` are the desk's of this epoch. `onChange()` after each change.
  async function open({ told, keys, onChange }) {
    const { room, epoch, area, locale } = told;
    const shared = { room, epoch, visitorKey: told.key, deskKey: keys.publicKey };
    const safety = await Seal.safetyNumber(shared);
    const session = await Seal.session({ pair: keys.pair, peerKey: told.key, room, epoch, side: "desk" });
    const lines = [];
    let seq = 0;
    let before = Promise.resolve();

    const talk = {
      room, epoch, area, locale, safety, lines,
      away: false, muted: false, offered: false, typing: false, over: "", notice: "", unread: 0,
    };

    function change(fields) {
      Object.assign(talk, fields);
      onChange(talk);
    }

    // Gives what the line must carry; one after the other, as their numbers say.
    function write(text) {
      const line = { mine: true, text, state: "sending", why: "" };
      const message = before.then(async () => {
        seq += 1;
        const mine = seq;
        line.message = { room, seq: mine, epoch, box: await session.seal(text, mine) };
        if (!talk.over) lines.push(line);
        onChange(talk);
        return line.message;
      });
      before = message.catch(() => {});
      return message;
    }

    async function hear(event) {
      if (event.epoch !== epoch || talk.over) return false;
      try {
        const text = await session.open(event.box, event.seq);
        if (talk.over) return false;
        lines.push({ mine: false, text });
        change({ typing: false });
        return true;
      } catch (fault) {
        if (!talk.over) change({ notice: "unreadable" });
        return false;
      }
    }

    function sent(message, state, why) {
      const line = lines.find((each) => each.message && each.message.seq === message.seq);
      if (!line || message.epoch !== epoch) return;
      Object.assign(line, { state, why: why || "" });
      onChange(talk);
    }

    const undelivered = () => lines.filter((line) => line.mine && line.state !== "delivered").map((line) => line.message);

    // Whatever ends it: nothing that was said is left.
    function close(over) {
      session.drop();
      lines.length = 0;
      change({ over, notice: over, unread: 0, typing: false, away: false, offered: false });
    }

    return Object.assign(talk, { change, write, hear, sent, undelivered, close });
  }

  return { open };
})();
