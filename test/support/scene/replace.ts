// Replaces an object of a scene by another of the same name.
import { expect } from 'vitest'
import type { KubeObject, ObjectKey } from '#src/kube/object.ts'
import { PODS, type Resource } from '#src/kube/resource.ts'
import type { Scene } from '../scene.ts'

/** Replaces it just before the first such request; what has become of the successor by the next one. */
export async function replaceBefore(scene: Scene, call: string, object: Resource, key: ObjectKey) {
  const wrong: string[] = []
  let successor: KubeObject | undefined
  let isJudged = false
  const judge = async () => {
    if (successor === undefined || isJudged) return wrong
    isJudged = true
    const now = await scene.client.get(object, key)
    if (JSON.stringify(now) !== JSON.stringify(successor)) wrong.push(JSON.stringify(now))
    return wrong
  }
  scene.fault(async (asked) => {
    await judge()
    if (asked === call && successor === undefined) successor = await replace(scene, object, key)
    return undefined
  })
  return async () => {
    expect(successor).toBeDefined()
    return judge()
  }
}

/** An object of the same name and kind in its place. */
export async function replace(
  { client, removePod }: Scene,
  object: Resource,
  key: ObjectKey,
  metadata: object = {},
): Promise<KubeObject> {
  const { apiVersion, kind } = object
  const old = await client.get(object, key)
  if (old !== undefined) {
    await client.patch(object, key, { metadata: { finalizers: null } })
    await (object === PODS ? removePod(key.name) : client.delete(object, key))
  }
  const spec = old?.['spec'] ?? SPECS[kind]
  return client.create(object, { apiVersion, kind, metadata: { ...metadata, ...key }, spec })
}

const SPECS: Readonly<Record<string, object>> = {
  Machine: {
    clusterName: 'prod',
    bootstrap: { dataSecretName: 'none' },
    infrastructureRef: { apiGroup: 'infrastructure.cluster.x-k8s.io', kind: 'A', name: 'a' },
  },
}
