import { expect, test } from 'vitest'
import { runPlan } from '#src/simulation/core/run.ts'
import { drawPlan } from '#src/simulation/scheduled-machine/draw.ts'
import { simulateScheduledMachines } from '#src/simulation/scheduled-machine/system.ts'

// In a file of its own: a run that reads a kubeconfig must be the first one of its process.
test('the first run of a process is the same as the next, to the byte', async () => {
  const plan = drawPlan(7)
  expect(plan.hasWorkloadCluster).toBe(true)

  const first = await runPlan(simulateScheduledMachines(), plan)

  expect(await runPlan(simulateScheduledMachines(), plan)).toEqual(first)
})
