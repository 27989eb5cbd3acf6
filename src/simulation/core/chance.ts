// All draws of a run, from one seed.
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

export interface Chance {
  /** A whole number in [least, most]. */
  whole(least: number, most: number): number
  /** A number in [least, most). */
  number(least: number, most: number): number
  happens(probability: number): boolean
  /** One of `items`, of which there must be one. */
  pick<T>(items: readonly T[]): T
}

/** The same draws for the same seed, a whole number of 32 bits. Seeds that are near each other give draws
 * that are not. */
export function createChance(seed: number): Chance {
  const generator = xoroshiro128plus(scatter(seed))
  const whole = (least: number, most: number) => uniformInt(generator, least, most)
  const number = (least: number, most: number) => least + uniformFloat64(generator) * (most - least)
  return {
    whole,
    number,
    happens: (probability) => uniformFloat64(generator) < probability,
    pick(items) {
      const item = items[whole(0, items.length - 1)]
      if (item === undefined) throw new RangeError('there is nothing to pick from')
      return item
    },
  }
}

/** A seed for something else in the run of `seed`. */
export function seedFor(seed: number, purpose: number): number {
  return scatter(Math.imul(seed, 31) + purpose)
}

// The finaliser of MurmurHash3: every bit of the result depends on every bit of the seed.
function scatter(seed: number): number {
  let hash = seed | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) | 0
}
