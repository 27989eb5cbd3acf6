// The controllers inside the embedded API against those of a real control plane: kube-controller-manager
// takes its time, so what is compared is what is so in the end.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Child } from '#test/support/control-plane/child.ts'
import { startControllerManager } from '#test/support/control-plane/controllers.ts'
import { COLLECTING } from '#test/support/parity/cases/collecting.ts'
import { expectedOf, runParity } from '#test/support/parity/run-parity.ts'
import { startTargets, type Targets } from '#test/support/parity/targets.ts'

let targets: Targets
let manager: Child
beforeAll(async () => {
  targets = await startTargets()
  manager = await startControllerManager(targets.server)
})
afterAll(async () => {
  await manager?.stop()
  await targets?.stop()
})

describe(COLLECTING.name, () => {
  const rows = COLLECTING.cases.map((each, index) => ({
    ...each,
    namespace: `collecting-${index}`,
  }))

  it.concurrent.each(rows)('$name', async ({ namespace, ...each }) => {
    expect(await runParity(targets, each, namespace)).toEqual(expectedOf(each))
  })
})
