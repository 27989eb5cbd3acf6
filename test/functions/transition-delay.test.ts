// How late the function carries out the changes of a schedule: in the status, and in its metrics.
import { expect, test } from 'vitest'
import { leavingBed } from '#test/support/scene/leaving-bed.ts'

test('a machine leaves and comes back: each change is in the status, and measured once', async () => {
  const { scene, metrics, pass } = await leavingBed({}, () => undefined)
  const delays: unknown[] = []
  const passAt = async (instant: string) => {
    await scene.advance(instant)
    await pass()
    // A second pass finds nothing new to measure.
    await pass()
    delays.push((await scene.status())['lastTransitionDelay'])
  }
  await pass()
  await scene.provision()
  await pass()

  await passAt('2026-01-05T22:00:00Z')
  await passAt('2026-01-05T23:00:02Z')
  await passAt('2026-01-05T23:05:02Z')
  await passAt('2026-01-05T23:05:12Z')
  await scene.finishRemoval()
  await passAt('2026-01-05T23:05:22Z')
  await passAt('2026-01-06T14:00:03Z')
  await scene.provision()
  await passAt('2026-01-06T14:01:00Z')

  const leave = { transition: 'Leave', plannedAt: '2026-01-05T23:00:00Z', startSeconds: 2 }
  const join = { transition: 'Join', plannedAt: '2026-01-06T14:00:00Z', startSeconds: 3 }
  expect(delays).toEqual([
    // Nobody had announced a change when it joined: the object was new.
    undefined,
    leave,
    leave,
    leave,
    { ...leave, endSeconds: 322 },
    join,
    { ...join, endSeconds: 60 },
  ])
  expect(sumsIn(metrics.render())).toEqual([
    'sundial_transition_start_delay_seconds_sum{transition="Join"} 3',
    'sundial_transition_start_delay_seconds_count{transition="Join"} 1',
    'sundial_transition_start_delay_seconds_sum{transition="Leave"} 2',
    'sundial_transition_start_delay_seconds_count{transition="Leave"} 1',
    'sundial_transition_delay_seconds_sum{transition="Join"} 60',
    'sundial_transition_delay_seconds_count{transition="Join"} 1',
    'sundial_transition_delay_seconds_sum{transition="Leave"} 322',
    'sundial_transition_delay_seconds_count{transition="Leave"} 1',
  ])
})

function sumsIn(text: string): readonly string[] {
  return text.split('\n').filter((line) => /^sundial_transition_\w+_(sum|count)/.test(line))
}
