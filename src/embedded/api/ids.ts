// Uids and generated names: unique, of the right shape, and the same in every run with one seed.

export interface Ids {
  uid(): string
  /** Five characters, as at the end of a generated name. */
  suffix(): string
}

// No vowels and no similar letters, so that no words appear.
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789'

export function createIds(seed: number): Ids {
  let state = (seed ^ 0x9e3779b9) >>> 0
  // mulberry32: no state repeats before all 2^32 were used.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  let count = 0

  return {
    uid() {
      count += 1
      const hex = [next(), next(), next()]
        .map((word) => word.toString(16).padStart(8, '0'))
        .join('')
      // The last group is a counter, so two uids are never equal.
      const tail = count.toString(16).padStart(8, '0')
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 24)}${tail}`
    },
    suffix: () => Array.from({ length: 5 }, () => LETTERS[next() % LETTERS.length]).join(''),
  }
}
