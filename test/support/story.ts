// A story of a machine, told step by step: what the world does, then a pass. It can be told again
// with the pass of one step killed after some of its requests, and must end the same (I3).
import type { KubeObject } from '#src/kube/object.ts'
import { CONFIG_MAPS, EVENTS, NODES } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import type { PassSettings } from '#src/scheduled-machine/subject.ts'
import type { PassReport } from './scene/function-pod.ts'
import { BOOTSTRAP, INFRASTRUCTURE, MACHINES } from './scene/objects.ts'
import { createScene, type Scene } from './scene.ts'

export interface Story {
  readonly name: string
  readonly start: string
  readonly spec?: object
  readonly settings?: Partial<PassSettings>
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
  const scene = await createScene(story.start, story.spec, undefined, story.settings)
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

/** Every pass of the story run by two pods at the same moment; what exists at the end. */
export async function tellWithRivals(story: Story): Promise<Pick<Told, 'end'>> {
  const scene = await createScene(story.start, story.spec, undefined, story.settings)
  for (const given of story.steps) {
    await given(scene)
    await scene.rivals()
    // Whoever lost has to be asked again, as a source or the sweep would.
    await scene.rivals()
  }
  return { end: await everything(scene) }
}

async function everything(scene: Scene): Promise<unknown> {
  const kinds = [
    SCHEDULED_MACHINES,
    MACHINES,
    BOOTSTRAP,
    INFRASTRUCTURE,
    NODES,
    CONFIG_MAPS,
    EVENTS,
  ]
  const lists = await Promise.all(kinds.map((kind) => scene.client.list(kind)))
  return lists
    .flat()
    .map((object) => JSON.stringify({ ...object, metadata: metadataOf(object) }, withoutUids))
    .sort()
    .map((text) => JSON.parse(text))
}

// A run that was disturbed has made other requests: numbers that count them differ, and with them the
// uids, and what derives from those (the name of an Event).
function metadataOf({ kind, metadata }: KubeObject): object {
  const { name, namespace, labels, annotations, finalizers, creationTimestamp } = metadata
  const owners = metadata.ownerReferences?.map((owner) => ({ ...owner, uid: 'uid' }))
  return {
    name: kind === 'Event' ? 'event' : name,
    namespace,
    labels,
    annotations,
    finalizers,
    creationTimestamp,
    owners,
  }
}

function withoutUids(name: string, value: unknown): unknown {
  return UIDS.has(name) ? 'uid' : value
}

const UIDS = new Set(['uid', '5spot.finos.org/cordoned-by', '5spot.finos.org/configured-by'])
