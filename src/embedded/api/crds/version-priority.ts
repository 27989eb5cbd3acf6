// The order of API versions: v10, v2, v1, v11beta2, v10beta3, v3beta1, v12alpha1, then anything else
// by its letters.
const STAGES = ['alpha', 'beta', undefined]
const VERSION = /^v(?<major>\d+)(?:(?<stage>alpha|beta)(?<minor>\d+))?$/

/** For `sort`: the version with more priority first. */
export function byVersionPriority(a: string, b: string): number {
  const ranks = [rank(a), rank(b)] as const
  const [first, second] = ranks
  if (first === undefined && second === undefined) return a < b ? -1 : Number(a > b)
  if (first === undefined) return 1
  if (second === undefined) return -1
  const place = first.findIndex((part, index) => part !== second[index])
  return place === -1 ? 0 : (second[place] ?? 0) - (first[place] ?? 0)
}

function rank(version: string): readonly number[] | undefined {
  const found = VERSION.exec(version)?.groups
  if (found === undefined) return undefined
  return [STAGES.indexOf(found['stage']), Number(found['major']), Number(found['minor'] ?? 0)]
}
