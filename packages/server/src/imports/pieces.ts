/** Asks for a file piece by piece, the next only when the last was read; null = that was all. */
export type NextPiece = () => Promise<Uint8Array | null>;

/**
 * The beginning of a file, and the whole of it as a stream.
 *
 * @param headBytes how much is read ahead at least, where the file has as much
 */
export async function withHead(
  next: NextPiece,
  headBytes: number,
): Promise<{ readonly head: Uint8Array; readonly whole: AsyncGenerator<Uint8Array> }> {
  const ahead: Uint8Array[] = [];
  let length = 0;
  while (length < headBytes) {
    const piece = await next();
    if (piece === null) break;
    ahead.push(piece);
    length += piece.length;
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield* ahead.splice(0);
    if (length < headBytes) return;
    for (let piece = await next(); piece !== null; piece = await next()) yield piece;
  }
  return { head: ahead.length === 1 ? ahead[0]! : Buffer.concat(ahead), whole: whole() };
}
