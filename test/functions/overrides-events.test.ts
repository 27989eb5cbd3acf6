// The Events of overrides that supersede each other, and of one that came while the machine was paused.
import { expect, test } from 'vitest'
import { EVENTS } from '#src/kube/resource.ts'
import { SCHEDULE_OVERRIDES } from '#src/schedule-override/resource.ts'
import {
  createOverride,
  createSceneInService,
  OVERRIDE_CHANGED,
  OVERRIDE_KEY,
} from '#test/support/scene/override-scene.ts'
import type { Scene } from '#test/support/scene.ts'

const PAUSED = 'cluster.x-k8s.io/paused'

test('one that is superseded is not over, is in force again after the other, and ends at its end', async () => {
  const scene = await createSceneInService()
  await createOverride(scene, {}, { name: 'first' })
  await scene.pass({ event: OVERRIDE_CHANGED })
  await scene.advance('2026-01-05T16:10:00Z')
  await createOverride(scene, { until: '2026-01-05T18:00:00Z' }, { name: 'second' })
  await scene.pass({ event: OVERRIDE_CHANGED })
  await scene.advance('2026-01-05T18:00:00Z')
  await scene.backstop()
  await scene.advance('2026-01-05T20:00:00Z')
  await scene.backstop()

  expect(await told(scene)).toEqual([
    'OverrideBegan first',
    'OverrideBegan second',
    'OverrideSuperseded first',
    'OverrideBegan first',
    'OverrideEnded second',
    'OverrideEnded first',
  ])
})

test('one that was deleted while another is created is over', async () => {
  const scene = await createSceneInService()
  await createOverride(scene)
  await scene.pass({ event: OVERRIDE_CHANGED })
  await scene.advance('2026-01-05T16:10:00Z')
  await scene.client.delete(SCHEDULE_OVERRIDES, OVERRIDE_KEY)
  await createOverride(scene, {}, { name: 'second' })
  await scene.pass({ event: OVERRIDE_CHANGED })

  expect(await told(scene)).toEqual([
    'OverrideBegan late',
    'OverrideBegan second',
    'OverrideEnded late',
  ])
})

test('one that came while the machine was paused is told when it is resumed', async () => {
  const scene = await createSceneInService()
  await scene.edit({ metadata: { annotations: { [PAUSED]: '' } } })
  await scene.pass()
  await scene.advance('2026-01-05T16:01:00Z')
  await createOverride(scene)
  await scene.pass({ event: OVERRIDE_CHANGED })
  const meanwhile = await told(scene)
  await scene.edit({ metadata: { annotations: { [PAUSED]: null } } })
  await scene.pass()
  await scene.pass()

  expect(meanwhile).toEqual([])
  expect(await told(scene)).toEqual(['OverrideBegan late'])
})

/** Reason and override, by time, and then by their text. */
async function told(scene: Scene): Promise<readonly string[]> {
  const events = await scene.client.list(EVENTS, { namespace: 'team' })
  return events
    .filter((event) => String(event['reason']).startsWith('Override'))
    .map((event) => {
      const [, name = ''] = /[Oo]verride (\S+)/.exec(String(event['note'])) ?? []
      return `${String(event['eventTime'])} ${String(event['reason'])} ${name}`
    })
    .sort()
    .map((line) => line.slice(line.indexOf(' ') + 1))
}
