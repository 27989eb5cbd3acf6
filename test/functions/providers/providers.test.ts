// The examples of docs/examples/providers, on the definitions of the real providers: Sundial creates for each example the
// objects that it describes, the API server accepts them, and drops no field.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { dueEvent } from '#src/events/post-event.ts'
import { fieldsAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { groupOf, SECRETS } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { CLUSTERS, MACHINES } from '#test/support/scene/objects.ts'
import { createScene, type Scene } from '#test/support/scene.ts'
import { installDefinitions, resourceOf } from './definitions.ts'

interface Row {
  readonly file: string
  /** In its window. */
  readonly now: string
  readonly kinds: readonly [bootstrap: string, infrastructure: string, ...others: string[]]
  /** Fields that the definition of the kind fills in. */
  readonly defaults: { readonly bootstrap?: object; readonly infrastructure?: object }
}

const ROWS: readonly Row[] = [
  {
    file: 'metal3',
    now: '2026-01-05T20:00:00Z',
    kinds: ['KubeadmConfig', 'Metal3Machine', 'Metal3DataTemplate'],
    defaults: {},
  },
  {
    file: 'k0smotron',
    now: '2026-01-06T00:00:00Z',
    kinds: ['K0sWorkerConfig', 'RemoteMachine'],
    defaults: {
      bootstrap: { k0sInstallDir: '/usr/local/bin', useSystemHostname: false },
      infrastructure: { commandsAsScript: false, workingDir: '/etc/k0smotron' },
    },
  },
  {
    file: 'vsphere',
    now: '2026-01-05T15:00:00Z',
    kinds: ['KubeadmConfig', 'VSphereMachine'],
    defaults: {},
  },
  {
    file: 'aws',
    now: '2026-01-05T15:00:00Z',
    kinds: ['KubeadmConfig', 'AWSMachine', 'KubeadmConfigTemplate', 'AWSMachineTemplate'],
    defaults: {
      infrastructure: {
        hostAffinity: 'default',
        instanceMetadataOptions: {
          httpEndpoint: 'enabled',
          httpProtocolIpv6: 'disabled',
          httpPutResponseHopLimit: 1,
          httpTokens: 'required',
          instanceMetadataTags: 'disabled',
        },
      },
    },
  },
  {
    file: 'azure',
    now: '2026-01-10T15:00:00Z',
    kinds: ['KubeadmConfig', 'AzureMachine'],
    defaults: {
      infrastructure: {
        identity: 'None',
        osDisk: {
          cachingType: 'None',
          diskSizeGB: 128,
          managedDisk: { storageAccountType: 'Premium_LRS' },
          osType: 'Linux',
        },
      },
    },
  },
  {
    file: 'gcp',
    now: '2026-01-05T06:00:00Z',
    kinds: ['KubeadmConfig', 'GCPMachine'],
    defaults: { infrastructure: { ipForwarding: 'Enabled' } },
  },
  {
    file: 'equinix',
    now: '2026-01-04T11:30:00Z',
    kinds: ['KubeadmConfig', 'PacketMachine'],
    defaults: {},
  },
  {
    file: 'docker',
    now: '2026-01-05T20:00:00Z',
    kinds: ['KubeadmConfig', 'DockerMachine'],
    defaults: {},
  },
]

describe('an example and the objects that it becomes', () => {
  test.each(ROWS)('$file', async ({ file, now, kinds, defaults }) => {
    const { machine: example, others } = exampleOf(file)
    const scene = await sceneWith(now, kinds, [example, ...others])

    await passOver(scene, example)

    const { key, spec } = partsOf(example)
    const [bootstrap, infrastructure] = kinds
    const created = async (kind: string, apiVersion: string) =>
      scene.client.get(resourceOf({ apiVersion, kind }), key)
    const sources = {
      bootstrap: sourceOf(spec, 'bootstrap', others),
      infrastructure: sourceOf(spec, 'infrastructure', others),
    }
    const machine = await scene.client.get(MACHINES, key)
    const reference = (kind: string, apiVersion: string) => ({
      apiGroup: groupOf(apiVersion),
      kind,
      name: key.name,
    })
    expect(machine?.['spec']).toEqual({
      clusterName: 'production',
      ...(spec['version'] !== undefined && { version: spec['version'] }),
      ...(spec['failureDomain'] !== undefined && { failureDomain: spec['failureDomain'] }),
      bootstrap: { configRef: reference(bootstrap, sources.bootstrap.apiVersion) },
      infrastructureRef: reference(infrastructure, sources.infrastructure.apiVersion),
      deletion: { nodeDrainTimeoutSeconds: 300, nodeVolumeDetachTimeoutSeconds: 300 },
    })
    const owner = { kind: 'Machine', name: key.name, uid: machine?.metadata.uid, controller: true }
    for (const [role, kind] of [
      ['bootstrap', bootstrap],
      ['infrastructure', infrastructure],
    ] as const) {
      const { apiVersion, content } = sources[role]
      const object = await created(kind, apiVersion)
      expect(object?.['spec']).toEqual({ ...content, ...defaults[role] })
      expect(object?.metadata.ownerReferences).toMatchObject([owner])
    }
    for (const other of others) {
      const stored = await scene.client.get(anyResource(other), keyOf(other))
      expect(stored).toMatchObject(withoutStringData(other))
    }
  })
})

describe('a field that the provider requires is missing: the status says which', () => {
  test.each([
    ['metal3', 'image', 'Metal3Machine'],
    ['vsphere', 'template', 'VSphereMachine'],
    ['azure', 'vmSize', 'AzureMachine'],
    ['gcp', 'instanceType', 'GCPMachine'],
    ['equinix', 'machineType', 'PacketMachine'],
  ])('%s without %s', async (file, field, kind) => {
    const { machine: example, others } = exampleOf(file)
    const row = ROWS.find((each) => each.file === file)
    const incomplete = structuredClone(example)
    Reflect.deleteProperty(fieldsAt(incomplete, 'spec', 'infrastructureSpec', 'spec'), field)
    const scene = await sceneWith(row?.now ?? '', row?.kinds ?? [], [incomplete, ...others])

    await passOver(scene, example)

    const stored = await scene.client.get(SCHEDULED_MACHINES, keyOf(example))
    const { namespace, name } = keyOf(example)
    expect(stored?.['status']).toMatchObject({
      phase: 'Error',
      message: `Failed to create a provider object: POST /apis/infrastructure.cluster.x-k8s.io/v1beta1/namespaces/${namespace}/${kind.toLowerCase()}s: ${kind}.infrastructure.cluster.x-k8s.io "${name}" is invalid: spec.${field}: Required value (the rest may quote content and is left out)`,
    })
  })
})

interface Example {
  readonly machine: KubeObject
  /** The objects that it refers to. */
  readonly others: readonly KubeObject[]
}

function exampleOf(file: string): Example {
  const url = new URL(`../../../docs/examples/providers/${file}.yaml`, import.meta.url)
  const [machine, ...others] = parseAllDocuments(readFileSync(url, 'utf8')).map(
    (document): KubeObject => document.toJS(),
  )
  if (machine === undefined) throw new Error(`${file}.yaml is empty`)
  return { machine, others }
}

async function sceneWith(
  now: string,
  kinds: readonly string[],
  objects: readonly KubeObject[],
): Promise<Scene> {
  const scene = await createScene(now)
  await installDefinitions(scene.client, kinds)
  await scene.client.create(CLUSTERS, {
    apiVersion: CLUSTERS.apiVersion,
    kind: 'Cluster',
    metadata: { namespace: 'default', name: 'production' },
    spec: { controlPlaneEndpoint: { host: '127.0.0.1', port: 6443 } },
  })
  for (const object of objects) await scene.client.create(anyResource(object), object)
  return scene
}

async function passOver(scene: Scene, object: KubeObject): Promise<void> {
  const time = scene.clock.now().toISO() ?? ''
  const event = dueEvent('ScheduledMachine', [keyOf(object)], { id: '1', source: '/test', time })
  await scene.pass({ event })
}

function anyResource(object: KubeObject) {
  return object.kind === 'Secret' ? SECRETS : resourceOf(object)
}

function keyOf({ metadata }: KubeObject) {
  return { namespace: metadata.namespace ?? '', name: metadata.name }
}

function partsOf(example: KubeObject) {
  return { key: keyOf(example), spec: fieldsAt(example, 'spec') }
}

/** The spec of a provider object as the example has it: inline, or in a template. */
function sourceOf(
  spec: Readonly<Record<string, unknown>>,
  role: 'bootstrap' | 'infrastructure',
  others: readonly KubeObject[],
) {
  const reference = fieldsAt(spec, `${role}Ref`)
  const template = others.find(
    ({ kind, metadata }) => kind === reference['kind'] && metadata.name === reference['name'],
  )
  const inline = fieldsAt(spec, `${role}Spec`)
  return template === undefined
    ? { apiVersion: String(inline['apiVersion']), content: fieldsAt(inline, 'spec') }
    : { apiVersion: template.apiVersion, content: fieldsAt(template, 'spec', 'template', 'spec') }
}

// The API server encodes it into `data`.
function withoutStringData(object: KubeObject): object {
  const { stringData: _, ...rest } = object
  return rest
}
