// Everything that a user applies, tried on a real kube-apiserver with the definitions of Knative
// Serving, Knative Eventing and Cluster API: by its own checks, and by what they leave out.
import { globSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { installYaml, objectsOf } from '#src/cli/manifests/install-yaml.ts'
import { OVERLAYS } from '#src/cli/manifests/overlays.ts'
import { PING_SOURCES } from '#src/kube/resource.ts'
import { type ApiServer, startApiServer } from '#test/support/control-plane/api-server.ts'
import { definitionFiles } from '#test/support/control-plane/build.ts'
import type { Output } from '#test/support/control-plane/child.ts'
import {
  applyDefinitions,
  applyFolder,
  applyObjects,
  kubectl,
} from '#test/support/control-plane/install.ts'
import { closed } from '#test/support/manifests/closed.ts'
import { deploymentOf, type KnativeService } from '#test/support/manifests/deployment-of.ts'
import { build, type Manifest } from '#test/support/manifests/kustomize.ts'
import { unknownRights } from '#test/support/manifests/unknown-rights.ts'
import { eventually } from '#test/support/processes.ts'

const FOLDERS = globSync('{deploy,knative,triggers}/**/kustomization.yaml').map(dirname).sort()
const WITH_KNATIVE = FOLDERS.filter((folder) => build(folder).some(isOfKnative))
const EXAMPLES = globSync('docs/examples/*.yaml').sort()
const DRY_RUN = ['apply', '--server-side', '--dry-run=server', '--validate=strict']
const SILENT = { status: 0, stderr: '' }

let api: ApiServer
beforeAll(async () => {
  api = await startApiServer()
  for (const module of ['knative-serving', 'knative-eventing', 'cluster-api']) {
    await applyDefinitions(api, module)
  }
  await applyFolder(api, 'deploy/crds')
  // A dry run makes no namespace that the objects after it could be in.
  await applyFolder(api, 'deploy/namespace')
  await applyFolder(api, 'deploy/reclaim-namespace')
  await applyFolder(api, 'deploy/bootc-namespace')
})
afterAll(() => api?.stop())

describe('accepted as it is, every field known, is', () => {
  it.each(FOLDERS)('%s', async (folder) => {
    const { status, stdout, stderr } = await kubectl(api, [...DRY_RUN, '-k', folder])

    const names = stdout.matchAll(/^[^/]+\/(\S+) serverside-applied \(server dry run\)$/gm)
    expect({ status, stderr }).toEqual(SILENT)
    expect([...names].map(([, name]) => name).sort()).toEqual(
      build(folder)
        .map(({ metadata }) => metadata.name)
        .sort(),
    )
  })

  it.each(EXAMPLES)('%s', async (file) => {
    const { status, stderr } = await kubectl(api, [...DRY_RUN, '-f', file])

    expect({ status, stderr }).toEqual(SILENT)
  })
})

// What Knative's definition takes for any text, the server that runs the pods does not.
describe('accepted as pods of this server are', () => {
  it.each(FOLDERS.filter((folder) => folder.startsWith('knative/')))(
    'those of %s',
    async (folder) => {
      const services = (await built<KnativeService>(folder)).filter(isService)

      expect(services.length).toBeGreaterThan(0)
      for (const service of services) {
        const { status, stderr } = await dryRun(deploymentOf(service))
        expect({ status, stderr }).toEqual(SILENT)
      }
    },
  )

  it.each([
    [
      'annotations',
      'Error from server: failed to create typed patch object (sundial-system/bootc-node-pool; apps/v1, Kind=Deployment): .spec.template.metadata.annotation: field not declared in schema\n',
    ],
    [
      'RuntimeDefault',
      'The Deployment "bootc-node-pool" is invalid: spec.template.spec.containers[0].securityContext.seccompProfile.type: Unsupported value: "RuntimeDefaul": supported values: "Localhost", "RuntimeDefault", "Unconfined"\n',
    ],
  ])('not with %s misspelt', async (word, says) => {
    const service = await misspelt<KnativeService>('knative/base', 'Service', word)

    const { status, stderr } = await dryRun(deploymentOf(service))
    expect({ status, stderr }).toEqual({ status: 1, stderr: says })
  })
})

describe('where Knative’s definitions are open, and are closed here', () => {
  beforeAll(async () => {
    for (const module of ['knative-serving', 'knative-eventing']) {
      await applyObjects(api, (await definitionsOf(module)).map(closed))
    }
    // The server goes on with the open ones for a moment.
    const trigger = await misspelt('triggers/overlays/broker', 'Trigger', 'broker')
    await eventually(async () => {
      if ((await dryRun(trigger)).status === 0) throw new Error('still open')
    })
  })

  it.each(WITH_KNATIVE)('%s is accepted', async (folder) => {
    const { status, stderr } = await kubectl(api, [...DRY_RUN, '-k', folder])

    expect({ status, stderr }).toEqual(SILENT)
  })

  it.each([
    ['knative/base', 'Service', 'annotations', '.spec.template.metadata.annotation'],
    ['knative/base', 'Service', 'containerConcurrency', '.spec.template.spec.containerConcurrenc'],
    [
      'knative/base',
      'Service',
      'readinessProbe',
      '.spec.template.spec.containers[0].readinessProb',
    ],
    ['triggers/base', 'ApiServerSource', 'mode', '.spec.mod'],
    ['triggers/base', 'ApiServerSource', 'selector', '.spec.resources[1].selecto'],
    ['triggers/base', 'PingSource', 'contentType', '.spec.contentTyp'],
    ['triggers/overlays/broker', 'Broker', 'deadLetterSink', '.spec.delivery.deadLetterSin'],
    ['triggers/overlays/broker', 'Trigger', 'subscriber', '.spec.subscribe'],
    ['triggers/overlays/broker', 'Trigger', 'exact', '.spec.filters[0].exac'],
    ['deploy/reclaim-configs', 'Role', 'verbs', '.rules[0].verb'],
  ])('%s is refused with a %s that has %s misspelt', async (folder, kind, word, field) => {
    const object = await misspelt<Manifest>(folder, kind, word)
    const { apiVersion, metadata } = object

    const { status, stderr } = await dryRun(object)
    const who = `${metadata.namespace ?? ''}/${metadata.name}; ${apiVersion}, Kind=${kind}`
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: `Error from server: failed to create typed patch object (${who}): ${field}: field not declared in schema\n`,
    })
  })
})

it.each(FOLDERS)('kubectl builds %s as the tests without it do', async (folder) => {
  expect(byName(await built(folder))).toEqual(byName(build(folder)))
})

it.each(Object.entries(OVERLAYS))(
  'sundial manifests prints what kubectl makes of %s, in the same order',
  async (_, folder) => {
    const printed = parseAllDocuments(installYaml(objectsOf(folder)))

    expect(printed.map((document) => document.toJS())).toEqual(await built(folder))
  },
)

it('every right is one to something that there is', async () => {
  const objects = FOLDERS.flatMap(build)

  expect(objects.flatMap(({ rules = [] }) => rules).length).toBeGreaterThan(0)
  expect(await unknownRights(api.transport, objects)).toEqual([])
})

it('a right to what there is not is found', async () => {
  const role = await misspelt<Manifest>('deploy/rbac', 'ClusterRole', 'secrets')

  expect(await unknownRights(api.transport, [role])).toEqual([
    'sundial-kubeconfigs: get secret of core',
  ])
})

it('every kind that a source watches is served in just that version', async () => {
  const watched = FOLDERS.flatMap(build).flatMap(({ spec }) => spec?.resources ?? [])

  const missing: string[] = []
  for (const { apiVersion, kind } of watched) {
    const served = (await api.client.discover(apiVersion)) ?? []
    if (!served.some((each) => each.kind === kind)) missing.push(`${apiVersion} ${kind}`)
  }
  expect(watched.length).toBeGreaterThan(0)
  expect(missing).toEqual([])
})

it('the alarm has no schedule in our file, and keeps the one that the functions set', async () => {
  const key = { namespace: 'sundial-system', name: 'alarm' }
  const schedule = '30 59 8 21 11 *'
  await applyFolder(api, 'triggers')
  // The definition does not ask for one. Where Knative runs, its webhook makes it every minute.
  const fresh = await api.client.get(PING_SOURCES, key)
  await api.client.patch(PING_SOURCES, key, { spec: { schedule } })

  const difference = await kubectl(api, ['diff', '--server-side', '-k', 'triggers'])
  await applyFolder(api, 'triggers')
  const after = await api.client.get(PING_SOURCES, key)

  expect(fresh?.spec).not.toHaveProperty('schedule')
  expect(difference).toEqual({ ...SILENT, stdout: '' })
  expect(after?.spec).toHaveProperty('schedule', schedule)
})

it('the way to a Broker and back leaves the sources as they were', async () => {
  const sinks = async () => {
    const found = await ask(['get', 'apiserversources,pingsources', '-o', 'json'])
    const { items } = JSON.parse(found) as { items: readonly { spec: { sink: object } }[] }
    return items.map(({ spec }) => spec.sink)
  }
  await ask(['apply', '-k', 'triggers'])
  const before = await sinks()

  await ask(['apply', '-k', 'triggers/overlays/broker'])
  const there = await sinks()
  // As docs/install.md says it.
  await ask(['apply', '-k', 'triggers'])
  await ask([
    ...['delete', 'broker/sundial', 'trigger/scheduled-machine', 'trigger/bootc-node-pool'],
    'trigger/sweep',
  ])

  const toBroker = { apiVersion: 'eventing.knative.dev/v1', kind: 'Broker', name: 'sundial' }
  expect(before).toHaveLength(9)
  expect(there).toEqual(before.map(() => ({ ref: toBroker })))
  expect(await sinks()).toEqual(before)
  expect(await ask(['get', 'brokers,triggers', '-o', 'name'])).toBe('')
})

/** What kubectl prints, in the namespace of Sundial. @throws with its words where it fails */
async function ask(args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await kubectl(api, ['-n', 'sundial-system', ...args])
  if (status !== 0) throw new Error(stderr)
  return stdout
}

/** What kubectl makes of a folder. */
async function built<T>(folder: string): Promise<readonly T[]> {
  const { status, stdout, stderr } = await kubectl(api, ['kustomize', folder])
  if (status !== 0) throw new Error(stderr)
  return parseAllDocuments(stdout).map((document) => document.toJS())
}

function dryRun(object: object): Promise<Output> {
  return kubectl(api, [...DRY_RUN, '-f', '-'], { stdin: JSON.stringify(object) })
}

/** An object of that kind in which the word has lost its last letter wherever it stands. */
async function misspelt<T extends Manifest | KnativeService>(
  folder: string,
  kind: string,
  word: string,
): Promise<T> {
  const texts = (await built<T>(folder))
    .filter((object) => object.kind === kind)
    .map((object) => JSON.stringify(object))
  const text = texts.find((each) => each.includes(`"${word}"`))
  if (text === undefined) throw new Error(`no ${kind} of ${folder} has ${word}`)
  return JSON.parse(text.replaceAll(`"${word}"`, `"${word.slice(0, -1)}"`))
}

async function definitionsOf(module: string): Promise<readonly object[]> {
  const files = await definitionFiles(module)
  return files
    .flatMap((file) => parseAllDocuments(readFileSync(file, 'utf8')))
    .map((document) => document.toJS())
    .filter((definition) => definition !== null)
}

function isOfKnative({ apiVersion }: Manifest): boolean {
  return apiVersion.includes('.knative.dev/')
}

function isService({ apiVersion }: KnativeService): boolean {
  return apiVersion === 'serving.knative.dev/v1'
}

function byName(objects: readonly Manifest[]): readonly Manifest[] {
  return [...objects].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
}

function nameOf({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.namespace ?? ''}/${metadata.name}`
}
