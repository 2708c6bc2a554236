declare const isFramed: unique symbol;

/** A text message as it stands on the wire, header and all: one buffer, written to every socket as it is. */
export type WireFrame = Buffer & { readonly [isFramed]: true };

/** RFC 6455, 5.2: the last and only piece of a text message. */
const FINAL_TEXT = 0x81;

/**
 * Frames a text once for all its readers, as a server does without compression. Framed by each socket it would be two
 * buffers, held together and given to the system as a list, for each of them (bench/live.bench.mjs, fan-out).
 *
 * @param text JSON
 */
export function wireFrame(text: string): WireFrame {
  const length = Buffer.byteLength(text);
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafeSlow(head + length);
  frame[0] = FINAL_TEXT;
  if (head === 2) frame[1] = length;
  else if (head === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, head);
  return frame as WireFrame;
}
