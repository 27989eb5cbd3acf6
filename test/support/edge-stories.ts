// Stories of machines whose windows have other edges than their schedule, and of a Machine that somebody deletes.
import type { Story } from '#test/support/story.ts'
import { KEY, MACHINES } from './scene/objects.ts'
import type { Scene } from './scene.ts'

const nothing = async (): Promise<void> => {}
const until = (instant: string) => (scene: Scene) => scene.advance(instant)
const provision = (scene: Scene) => scene.provision()
const START = '2026-01-05T15:00:00Z'
const OPENS = '2026-01-05T14:00:00Z'
const NEXT_OPENS = '2026-01-06T14:00:00Z'

async function deleteMachine(scene: Scene): Promise<void> {
  await scene.client.delete(MACHINES, KEY)
}

export const EDGE_STORIES: readonly Story[] = [
  {
    name: 'prepared with a cordon, and in service when its window opens',
    start: '2026-01-05T13:45:00Z',
    spec: { leadTime: '20m', leadCordon: true },
    steps: [nothing, provision, until(OPENS)],
  },
  {
    name: 'its join ends after its window has opened: the join is measured for the next lead',
    start: OPENS,
    spec: { leadTime: 'auto', spread: '0s' },
    steps: [
      nothing,
      async (scene) => {
        await scene.advance('2026-01-05T14:04:00Z')
        await scene.provision()
      },
    ],
  },
  {
    name: 'somebody deletes its Machine: it stays off until the next window',
    start: START,
    spec: { whenMachineIsDeleted: 'StayOff' },
    steps: [
      nothing,
      provision,
      deleteMachine,
      (scene) => scene.finishRemoval(),
      until('2026-01-05T23:00:00Z'),
      until(NEXT_OPENS),
    ],
  },
  {
    name: 'too little of its window is left: it waits for the next one',
    start: '2026-01-05T22:30:00Z',
    spec: { minimumWindow: '1h' },
    steps: [nothing, until('2026-01-05T23:00:00Z'), until(NEXT_OPENS)],
  },
  {
    name: 'its Machine is deleted, and too little of its window is left to create it again',
    start: START,
    spec: { minimumWindow: '1h' },
    steps: [
      nothing,
      provision,
      async (scene) => {
        await scene.advance('2026-01-05T22:30:00Z')
        await deleteMachine(scene)
        await scene.finishRemoval()
      },
    ],
  },
]
