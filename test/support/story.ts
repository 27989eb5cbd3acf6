// A story of a machine, told step by step: what the world does, then a pass. It can be told again
// with the pass of one step killed after some of its requests, and must end the same (I3).
import { EVENTS, NODES, SCHEDULED_MACHINES } from '#src/kube/resource.ts'
import {
  BOOTSTRAP,
  createScene,
  INFRASTRUCTURE,
  MACHINES,
  type PassReport,
  type Scene,
} from '#test/support/scene.ts'

export interface Story {
  readonly name: string
  readonly start: string
  readonly spec?: object
  readonly steps: readonly ((scene: Scene) => Promise<unknown>)[]
}

export interface Told {
  readonly passes: readonly PassReport[]
  /** Everything that exists at the end, without what no two runs share. */
  readonly end: unknown
}

export async function tell(
  story: Story,
  kill?: { readonly step: number; readonly after: number },
): Promise<Told> {
  const scene = await createScene(story.start, story.spec)
  const passes: PassReport[] = []
  for (const [index, given] of story.steps.entries()) {
    await given(scene)
    if (kill?.step === index) {
      await scene.pass({ killAfter: kill.after })
      scene.restart()
    }
    passes.push(await scene.pass())
  }
  return { passes, end: await everything(scene) }
}

async function everything(scene: Scene): Promise<unknown> {
  const kinds = [SCHEDULED_MACHINES, MACHINES, BOOTSTRAP, INFRASTRUCTURE, NODES, EVENTS]
  const lists = await Promise.all(kinds.map((kind) => scene.client.list(kind)))
  return lists.flat().map((object) => {
    const { resourceVersion, managedFields, uid, generation, ...metadata } =
      object.metadata as unknown as Record<string, unknown>
    void [resourceVersion, managedFields, uid, generation]
    return JSON.parse(JSON.stringify({ ...object, metadata }), (name, value) =>
      name === 'uid' ? 'uid' : value,
    )
  })
}
