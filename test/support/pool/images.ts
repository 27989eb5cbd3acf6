// Images of a pool in tests, each with the word by which rows name its digest.

const REPOSITORY = 'quay.io/example/os'

const digest = (character: string) => `sha256:${character.repeat(64)}`

/** `NEXT` comes after `NEW`. `PLATFORM` is the manifest of one platform in the list `NEW`. */
export const DIGESTS = {
  OLD: digest('0'),
  NEW: digest('1'),
  NEXT: digest('2'),
  PLATFORM: digest('3'),
} as const

export type ImageName = keyof typeof DIGESTS

export function imageOf(name: ImageName): string {
  return `${REPOSITORY}@${DIGESTS[name]}`
}

/** A text with the digests as their words. */
export function withNames(text: string): string {
  const names = Object.entries(DIGESTS)
  const whole = names.reduce((words, [name, value]) => words.replaceAll(value, name), text)
  return names.reduce((words, [name, value]) => words.replaceAll(value.slice(0, 19), name), whole)
}
