// The embedded API against a real kube-apiserver: the same requests to both, and every answer compared
// whole. Where they are known to differ, the case says how, and fails when they no longer do.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { differences } from '#test/support/parity/differences.ts'
import { VERBS } from '#test/support/parity/cases/verbs.ts'
import { normalise } from '#test/support/parity/normalise.ts'
import { runCase } from '#test/support/parity/run-case.ts'
import { createNamespace, startTargets, type Targets } from '#test/support/parity/targets.ts'
import type { Case } from '#test/support/parity/case.ts'
import type { Connection } from '#test/support/parity/connection.ts'

const AREAS = [VERBS]

let targets: Targets
beforeAll(async () => {
  targets = await startTargets()
})
afterAll(() => targets?.stop())

describe.each(AREAS)('$name', ({ name, cases }) => {
  it.concurrent.each(cases.map((each, index) => ({ ...each, index })))('$name', async (each) => {
    const namespace = `${name.replaceAll(' ', '-')}-${each.index}`

    const real = await answersOf(targets.real, each, namespace)
    const embedded = await answersOf(targets.embedded, each, namespace)

    expect(differences(real, embedded)).toEqual([])
  })
})

async function answersOf(connection: Connection, given: Case, namespace: string) {
  const from = Date.now()
  await createNamespace(connection, namespace)
  return normalise(await runCase(connection, given, namespace), from)
}
