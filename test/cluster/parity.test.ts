// The embedded API against a real kube-apiserver: the same requests to both, and every answer compared
// whole. Where they are known to differ, the case says how, and fails when they no longer do.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AREAS } from '#test/support/parity/cases/areas.ts'
import { EXPIRED_PAGES } from '#test/support/parity/cases/expiry.ts'
import { expectedOf, runParity } from '#test/support/parity/run-parity.ts'
import { startEmbedded, startTargets, type Targets } from '#test/support/parity/targets.ts'

let targets: Targets
beforeAll(async () => {
  targets = await startTargets()
})
afterAll(() => targets?.stop())

describe.each(AREAS)('$name', ({ name, cases }) => {
  const rows = cases.map((each, index) => ({
    ...each,
    namespace: `${name.toLowerCase().replaceAll(/[^a-z]+/g, '-')}-${index}`,
  }))

  it.concurrent.each(rows)('$name', async ({ namespace, ...each }) => {
    expect(await runParity(targets, each, namespace)).toEqual(expectedOf(each))
  })
})

describe('what is known to differ', () => {
  const page = readFileSync('docs/embedded-control-plane.md', 'utf8')
  const known = AREAS.flatMap(({ cases }) => cases.flatMap(({ differences = [] }) => differences))

  it.each([...new Set(known.map(({ documented }) => documented))])('is said: %s', (words) => {
    expect(page.includes(words)).toBe(true)
  })
})

// Last, because the real server forgets for everybody.
describe('a short memory', () => {
  it(EXPIRED_PAGES.name, async () => {
    const { connection, stop } = await startEmbedded(2)

    const parity = await runParity({ ...targets, embedded: connection }, EXPIRED_PAGES, 'expiry')
    await stop()

    expect(parity).toEqual(expectedOf(EXPIRED_PAGES))
  })
})
