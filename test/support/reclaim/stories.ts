// Emergency reclaims, as stories that end somewhere.
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import type { Scene } from '#test/support/scene.ts'
import type { Story } from '#test/support/story.ts'
import { KEY } from '../scene/objects.ts'
import { requestReclaim } from './request.ts'

const nothing = async (): Promise<void> => {}
const START = '2026-01-05T15:00:00Z'
const JOIN = [nothing, (scene: Scene) => scene.provision()]

const enable = (scene: Scene) => scene.edit({ spec: { schedule: { enabled: true } } })

async function startProgram(scene: Scene): Promise<void> {
  await scene.addPod('web')
  await requestReclaim(scene.client, 'worker')
}

async function acknowledge(scene: Scene): Promise<void> {
  const annotations = { '5spot.finos.org/reclaim-acknowledged': 'true' }
  await scene.client.patch(SCHEDULED_MACHINES, KEY, { metadata: { annotations } })
}

export const RECLAIM_STORIES: readonly Story[] = [
  {
    name: 'a program is started: the machine is reclaimed, and comes back when it is enabled',
    start: START,
    spec: { killIfCommands: ['java'] },
    steps: [
      ...JOIN,
      (scene) => requestReclaim(scene.client, 'worker'),
      (scene) => scene.finishRemoval(),
      enable,
    ],
  },
  {
    name: 'a reclaim without commands, and a drain that takes too long',
    start: START,
    steps: [
      ...JOIN,
      startProgram,
      (scene) => scene.advance('2026-01-05T15:01:00Z'),
      nothing,
      (scene) => scene.finishRemoval(),
    ],
  },
  {
    name: 'a reclaim during the grace period, of a schedule that is disabled already',
    start: START,
    steps: [
      ...JOIN,
      (scene) => scene.edit({ spec: { schedule: { enabled: false } } }),
      (scene) => requestReclaim(scene.client, 'worker'),
      nothing,
      (scene) => scene.finishRemoval(),
    ],
  },
  {
    name: 'a reclaim that leaves the spec as it is, until a person acknowledges it',
    start: START,
    spec: { killIfCommands: ['java'] },
    settings: { reclaimDisables: 'status' },
    steps: [
      ...JOIN,
      (scene) => requestReclaim(scene.client, 'worker'),
      nothing,
      (scene) => scene.finishRemoval(),
      (scene) => scene.advance('2026-01-05T15:05:00Z'),
      acknowledge,
    ],
  },
]
