// Random values that are the same for the same seed: a value depends on its purpose, not on how many were drawn
// before.
import { createHash } from 'node:crypto'

/** A number in [0, 1) for this purpose. */
export function fractionFor(seed: number, ...purpose: readonly (string | number)[]): number {
  return digest(seed, purpose).readUInt32BE(0) / 2 ** 32
}

/** A UUID (version 4 by its looks) for this purpose. */
export function uuidFor(seed: number, ...purpose: readonly (string | number)[]): string {
  const bytes = digest(seed, purpose).subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

// Without vowels, as in generated names.
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'

/** Five letters and digits for this purpose, fit for the end of an object's name. */
export function suffixFor(seed: number, ...purpose: readonly (string | number)[]): string {
  const bytes = digest(seed, purpose)
  return [...bytes.subarray(0, 5)].map((byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('')
}

function digest(seed: number, purpose: readonly (string | number)[]): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([seed, ...purpose]))
    .digest()
}
