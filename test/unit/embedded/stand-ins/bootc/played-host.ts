// A world with one host, and the story of what its Node and its BootcNode said, by seconds.
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { bootcNodePoolInstallation } from '#src/embedded/bootc-node-pool.ts'
import { readConditions } from '#src/kube/conditions.ts'
import { fieldsAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { NODES } from '#src/kube/resource.ts'
import { START, startedWorld } from '#test/unit/embedded/stand-ins/started-world.ts'

export const HOST = { name: 'node-1' }
export const OLD = `registry.example.com/os@sha256:${'a'.repeat(64)}`
export const NEW = `registry.example.com/os@sha256:${'b'.repeat(64)}`
export const NEWER = `registry.example.com/os@sha256:${'c'.repeat(64)}`

const PREFIX = 'stand-in.sundial.dev/'

/** Annotations of a Node, without their prefix. */
export type Told = Readonly<Record<string, string>>

/** A started world with a managed Node that boots the image OLD. */
export async function playedHost(told: Told = {}) {
  const started = await startedWorld({ installations: [bootcNodePoolInstallation()] })
  const { world, client, clock, goTo } = started
  const story: string[] = []
  world.api.subscribe(({ type, object, old, resource }) => {
    const at = clock.now().diff(START).as('seconds')
    const tell = resource.kind === 'Node' ? nodeWords : bootcNodeWords
    if (!['Node', 'BootcNode'].includes(resource.kind) || type === 'DELETED') return
    const [now, before] = [tell(object), old && tell(old)]
    if (now !== '' && now !== before) story.push(`${at} ${now}`)
  })
  const annotate = async (change: Told) => {
    await client.patch(NODES, HOST, { metadata: { annotations: prefixed(change) } })
    await clock.settle()
  }
  await client.create(NODES, {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      ...HOST,
      labels: { 'bootc.dev/managed': '' },
      annotations: prefixed({ 'booted-image': OLD, ...told }),
    },
  })
  await goTo(10)
  story.length = 0
  return {
    ...started,
    story,
    annotate,
    /** Makes this the spec of its BootcNode, at an instant. */
    async desire(spec: object, seconds: number) {
      await goTo(seconds)
      const there = await client.get(BOOTC_NODES, HOST)
      await (there === undefined
        ? client.create(BOOTC_NODES, {
            apiVersion: BOOTC_NODES.apiVersion,
            kind: 'BootcNode',
            metadata: HOST,
            spec: { desiredImageState: 'Staged', ...spec },
          })
        : client.patch(BOOTC_NODES, HOST, { spec }))
    },
    status: async () => fieldsAt(await client.get(BOOTC_NODES, HOST), 'status'),
  }
}

function prefixed(told: Told): Told {
  return Object.fromEntries(Object.entries(told).map(([name, text]) => [PREFIX + name, text]))
}

function nodeWords(node: KubeObject): string {
  const ready = readConditions(fieldsAt(node, 'status').conditions).find(
    ({ type }) => type === 'Ready',
  )
  return ready === undefined ? '' : `Ready=${ready.status}`
}

function bootcNodeWords({ status }: KubeObject): string {
  if (status === undefined) return ''
  const conditions = readConditions(fieldsAt(status).conditions)
  const idle = conditions.find(({ type }) => type === 'Idle')?.reason ?? ''
  const degraded = conditions.find(({ type, status: is }) => type === 'Degraded' && is === 'True')
  const image = (name: string) => textAt(status, name, 'image').at(-1)
  const staged = image('staged')
  return [
    `${image('booted')}${staged === undefined ? '' : `>${staged}`} ${idle}`,
    ...(degraded === undefined ? [] : [degraded.message]),
  ].join(': ')
}
