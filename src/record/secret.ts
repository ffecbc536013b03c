/**
 * The secret of a recording: what its fakes follow from, and by how much its dates are shifted. Made anew for each
 * recording, written nowhere. Pure.
 */

/** A number from 0 on, below `below`, which is 65,536 at most. */
export type Draw = (below: number) => number;

export interface Secret {
  /** Numbers that follow from the secret, a purpose and a text; nobody without the secret can tell them. */
  readonly drawsFor: (purpose: string, text: string) => Draw;
  /** What every date is shifted by. */
  readonly shiftMs: number;
}

const DAY_MS = 86_400_000;
/** Dates go back by 200 days to three years: a recording's own dates must not lie in its reader's future. */
const LEAST_SHIFT_MS = 200 * DAY_MS;
const SHIFT_RANGE_MS = 900 * DAY_MS;

/** Short texts need few bytes, long ones many at once. */
const FIRST_BYTES = 64;
const MORE_BYTES = 4_096;

/** `bytesFor` gives so many bytes for a text, as good as random to who doesn't have its key. */
export function secretOf(bytesFor: (text: string, length: number) => Uint8Array): Secret {
  const drawsFor = (purpose: string, text: string): Draw => {
    let bytes = new Uint8Array();
    let at = 0;
    let block = 0;
    return (below) => {
      if (at >= bytes.length) {
        bytes = Uint8Array.from(
          bytesFor(`${purpose}/${block}/${text}`, block === 0 ? FIRST_BYTES : MORE_BYTES),
        );
        block += 1;
        at = 0;
      }
      const drawn = (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
      at += 2;
      return drawn % below;
    };
  };
  const share = bytesFor('shift', 6).reduce((sum, byte) => sum * 256 + byte, 0) % SHIFT_RANGE_MS;
  return { drawsFor, shiftMs: -(LEAST_SHIFT_MS + share) };
}
