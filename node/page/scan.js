// Reading a QR code with the camera, or from a picture of it. Pictures stay on this device.

import { h } from "./dom.js";
import { button } from "./forms.js";
import * as place from "./place.js";
import { Told } from "./wallet.js";

/** The sides to which pictures are scaled down, one after another, until a code is found. */
const SIDES = [1000, 2000];
const PAUSE_MS = 100;
const CAMERA = { video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 1280 } } };

/** Whether the browser lets this page ask for a camera; over plain HTTP none does. */
const mayAsk = () => Boolean(navigator.mediaDevices?.getUserMedia);

/** What reads codes in a thread of its own: whatever a picture does to it, it does not do to the one with the key. */
class Eye {
  constructor() {
    this.thread = place.thread(false);
    this.thread.postMessage({ code: place.code(false) });
  }

  /** The text of a code in what `source` shows now, at most `side` pixels wide or high; `null` where there is none. */
  read(source, [width, height], side) {
    const scale = Math.min(1, side / Math.max(width, height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.floor(width * scale));
    canvas.height = Math.max(1, Math.floor(height * scale));
    const drawn = canvas.getContext("2d", { willReadFrequently: true });
    drawn.drawImage(source, 0, 0, canvas.width, canvas.height);
    const { data } = drawn.getImageData(0, 0, canvas.width, canvas.height);
    return new Promise((settle) => {
      this.thread.onmessage = ({ data: { value } }) => settle(value ?? null);
      this.thread.onerror = () => settle(null);
      this.thread.postMessage({ number: 0, call: "readQr", given: [new Uint8Array(data.buffer), canvas.width] });
    });
  }

  close() {
    this.thread.terminate();
  }
}

/** Buttons that read a code and give its text to `take`; troubles are told by `stage`. */
export function scanner(say, stage, take) {
  return new Scanner(say, stage, take).host;
}

class Scanner {
  constructor(say, stage, take) {
    Object.assign(this, { say, stage, take, host: h("div", { class: "scan" }) });
    this.rest();
  }

  rest(...said) {
    const { say } = this;
    const picture = h("input", { id: "picture", class: "unseen", type: "file", accept: "image/*" });
    picture.addEventListener("change", () => this.look(picture.files[0]));
    this.host.replaceChildren(
      h(
        "p",
        { class: "chooser" },
        mayAsk() && button(say("page-scan"), () => this.watch()),
        picture,
        h("label", { for: "picture", class: "button" }, say("page-scan-picture")),
      ),
      h("p", { role: "status" }, said),
    );
  }

  /** Reads the code in a picture. */
  async look(file) {
    if (!file) return;
    const eye = new Eye();
    try {
      const picture = await createImageBitmap(file);
      for (const side of SIDES) {
        const text = await eye.read(picture, [picture.width, picture.height], side);
        if (text !== null) return this.found(text);
      }
      this.fail("none");
    } catch {
      this.fail("none");
    } finally {
      eye.close();
    }
  }

  /** Looks through the camera until a code is read, the reader stops it, or leaves. */
  async watch() {
    const { say, host } = this;
    const stream = await navigator.mediaDevices.getUserMedia(CAMERA).catch(() => null);
    if (!stream) return this.fail("camera");
    const eye = new Eye();
    const video = h("video", { playsinline: true, "aria-label": say("page-scan-view") });
    video.muted = true;
    video.srcObject = stream;
    const stop = button(say("page-scan-stop"), () => this.rest());
    host.replaceChildren(h("p", { role: "status" }, say("page-scan-hold")), video, h("p", { class: "buttons" }, stop));
    stop.focus();
    try {
      await video.play();
      const text = await this.wait(eye, video);
      if (text !== null) this.found(text);
    } catch {
      if (video.isConnected) this.fail("camera");
    } finally {
      for (const track of stream.getTracks()) track.stop();
      eye.close();
    }
  }

  async wait(eye, video) {
    while (video.isConnected) {
      const text = await eye.read(video, [video.videoWidth, video.videoHeight], SIDES[0]);
      if (text !== null && video.isConnected) return text;
      await new Promise((wake) => setTimeout(wake, PAUSE_MS));
    }
    return null;
  }

  found(text) {
    this.rest(this.say("page-scan-read"));
    this.take(text);
  }

  fail(why) {
    const { say, stage } = this;
    this.rest();
    stage.fail(new Told({ sentence: say(`page-scan-${why}`), remedy: say(`page-scan-${why}-remedy`) }));
  }
}

/** A scanner that writes what it reads into the field `id`. */
export const scannerFor = (say, stage, id) =>
  scanner(say, stage, (text) => {
    const field = document.getElementById(id);
    field.value = text;
    field.focus();
  });
