// How long a machine was off: in its status, and in the metrics of the function.
import { expect, test } from 'vitest'
import { leavingBed } from '#test/support/scene/leaving-bed.ts'

test('the time off is stored and counted once, when the machine joins again', async () => {
  const { scene, metrics, pass } = await leavingBed({}, () => undefined)
  const off: unknown[] = []
  const passAt = async (instant: string) => {
    await scene.advance(instant)
    await pass()
    await pass()
    const { phase, phaseSince, offSeconds } = await scene.status()
    off.push([phase, phaseSince, offSeconds])
  }
  await pass()
  await scene.provision()
  await pass()

  await passAt('2026-01-05T23:05:02Z')
  await passAt('2026-01-05T23:10:12Z')
  await scene.finishRemoval()
  await passAt('2026-01-05T23:10:22Z')
  await passAt('2026-01-06T03:00:00Z')
  await passAt('2026-01-06T14:00:03Z')
  await scene.provision()
  await passAt('2026-01-06T14:01:00Z')

  expect(off).toEqual([
    ['ShuttingDown', '2026-01-05T23:05:02Z', undefined],
    ['ShuttingDown', '2026-01-05T23:05:02Z', undefined],
    ['Inactive', '2026-01-05T23:10:22Z', undefined],
    ['Inactive', '2026-01-05T23:10:22Z', undefined],
    ['Pending', '2026-01-06T14:00:03Z', 53_381],
    ['Active', '2026-01-06T14:01:00Z', 53_381],
  ])
  expect(metrics.render()).toMatch(/^sundial_machine_off_seconds_total 53381$/m)
})
