// The kinds of bootc as the real kubectl sees them on a real kube-apiserver: what is refused, what is filled in, and what
// is printed.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ApiServer, startApiServer } from '#test/support/control-plane/api-server.ts'
import type { Output } from '#test/support/control-plane/child.ts'
import { applyFolder, kubectl } from '#test/support/control-plane/install.ts'
import { eventually } from '#test/support/processes.ts'

const DIGEST = `sha256:${'a'.repeat(64)}`

let api: ApiServer
beforeAll(async () => {
  api = await startApiServer()
  await applyFolder(api, 'deploy/crds')
  // A definition is served, and described, a moment after it is accepted.
  await eventually(async () => {
    for (const kind of ['bnp', 'bn']) {
      const { status } = await kubectl(api, ['explain', `${kind}.spec`])
      if (status !== 0) throw new Error(`${kind} is not served yet`)
    }
  })
})
afterAll(() => api?.stop())

const run = (args: readonly string[]): Promise<Output> => kubectl(api, args)
const create = (object: object): Promise<Output> =>
  kubectl(api, ['create', '-f', '-'], { stdin: JSON.stringify(object) })

interface Refusal {
  readonly name: string
  readonly object: object
  readonly words: string
}

const REFUSED: readonly Refusal[] = [
  {
    name: 'an empty reference',
    object: poolOf({ ...specOf({}), image: { ref: '' } }),
    words: 'spec.image.ref',
  },
  {
    name: 'a reference without a registry',
    object: poolOf({ ...specOf({}), image: { ref: 'myos:latest' } }),
    words: 'spec.image.ref',
  },
  {
    name: 'a word where a number is meant',
    object: poolOf(specOf({ maxUnavailable: 'some' })),
    words: 'spec.rollout.maxUnavailable',
  },
  {
    name: 'a timeout in the past',
    object: poolOf(specOf({ drainTimeoutSeconds: -1 })),
    words: 'spec.rollout.drainTimeoutSeconds',
  },
  {
    name: 'a reboot policy that there is not',
    object: poolOf({ ...specOf({}), disruption: { rebootPolicy: 'Invalid' } }),
    words: 'Unsupported value: "Invalid": supported values: "RebootOnly", "AllowSoftReboot"',
  },
  {
    name: 'a pull Secret without a namespace',
    object: poolOf({ ...specOf({}), pullSecretRef: { name: 'pull' } }),
    words: 'spec.pullSecretRef.namespace: Required value',
  },
  {
    name: 'a BootcNode in a state that there is not',
    object: nodeOf({ desiredImageState: 'Invalid' }, 'refused'),
    words: 'Unsupported value: "Invalid": supported values: "Staged", "Booted"',
  },
  {
    name: 'a BootcNode without an image',
    object: nodeOf({ desiredImage: '' }, 'refused'),
    words: 'spec.desiredImage',
  },
]

const ACCEPTED: readonly { name: string; spec: object; stored?: object }[] = [
  { name: 'a number of nodes', spec: specOf({ maxUnavailable: 3 }) },
  { name: 'a percentage', spec: specOf({ maxUnavailable: '25%' }) },
  { name: 'no node', spec: specOf({ maxUnavailable: 0 }) },
  // The status of the pool says so, as that of the bootc operator.
  { name: 'fewer than none', spec: specOf({ maxUnavailable: -1 }) },
  {
    name: 'an empty disruption, with its default',
    spec: { ...specOf({}), disruption: {} },
    stored: { ...specOf({}), disruption: { rebootPolicy: 'RebootOnly' } },
  },
]

it.each(REFUSED)('refuses $name', async ({ object, words }) => {
  const { status, stderr } = await create(object)

  expect(status).toBe(1)
  expect(stderr).toContain(words)
})

it.each(ACCEPTED)('takes $name', async ({ name, spec, stored = spec }) => {
  const metadata = { name: name.replaceAll(/[^a-z0-9]+/g, '-') }
  const created = await create({ ...poolOf(spec), metadata })
  const { stdout } = await run(['get', 'bnp', metadata.name, '-o', 'json'])

  expect(created).toMatchObject({ status: 0, stderr: '' })
  expect(JSON.parse(stdout).spec).toEqual(stored)
})

it('prints the columns of a pool', async () => {
  await create({ ...poolOf(specOf({})), metadata: { name: 'printed' } })
  const status = {
    image: 'quay.io/example/os@sha256:aaaaaaaaaaaa',
    nodeCount: 10,
    updatedCount: 7,
    updatingCount: 3,
    degradedCount: 0,
    reason: 'Updating',
  }
  await setStatus('bnp/printed', status)

  const { stdout } = await run(['get', 'bnp', 'printed'])

  expect(cellsOf(stdout)).toEqual([
    ['NAME', 'IMAGE', 'NODES', 'UPDATED', 'UPDATING', 'DEGRADED', 'STATUS', 'AGE'],
    ['printed', status.image, '10', '7', '3', '0', 'Updating', expect.stringMatching(/^\d+s$/)],
  ])
})

it('prints the columns of a BootcNode', async () => {
  await create(nodeOf({ desiredImageState: 'Staged' }, 'printed'))
  await setStatus('bn/printed', {
    bootedDigest: 'sha256:000000000000',
    stagedDigest: 'sha256:aaaaaaaaaaaa',
    state: 'Staged',
  })

  const { stdout } = await run(['get', 'bn', 'printed'])

  expect(cellsOf(stdout)).toEqual([
    ['NAME', 'BOOTED', 'STAGED', 'STATE', 'AGE'],
    [
      ...['printed', 'sha256:000000000000', 'sha256:aaaaaaaaaaaa', 'Staged'],
      expect.stringMatching(/^\d+s$/),
    ],
  ])
})

it('explains a field that is a number or a percentage', async () => {
  const { stdout } = await run(['explain', 'bnp.spec.rollout.maxUnavailable'])

  expect(stdout).toBe(`\
GROUP:      node.bootc.dev
KIND:       BootcNodePool
VERSION:    v1alpha1

FIELD: maxUnavailable <Object>


DESCRIPTION:
    How many nodes may reboot at the same time. A percentage is rounded up.
    Default 1; 0: none.
    

`)
})

it('explains the slots', async () => {
  const { stdout } = await run(['explain', 'bootcnodepools.status.rebootSlots.phase'])

  expect(stdout).toBe(`\
GROUP:      node.bootc.dev
KIND:       BootcNodePool
VERSION:    v1alpha1

FIELD: phase <string>
ENUM:
    Reserved
    Draining
    Approved
    Rebooting
    Verifying

DESCRIPTION:
    How far the reboot of the node is.
    

`)
})

async function setStatus(name: string, status: object): Promise<void> {
  const patch = JSON.stringify({ status })
  const args = ['patch', name, '--subresource=status', '--type=merge', `-p=${patch}`]
  expect(await run(args)).toMatchObject({ status: 0, stderr: '' })
}

function specOf(rollout: object): object {
  return { nodeSelector: {}, image: { ref: `quay.io/example/os@${DIGEST}` }, rollout }
}

function poolOf(spec: object): object {
  const metadata = { name: 'refused' }
  return { apiVersion: 'node.bootc.dev/v1alpha1', kind: 'BootcNodePool', metadata, spec }
}

function nodeOf(spec: object, name: string): object {
  const desired = { desiredImage: `quay.io/example/os@${DIGEST}`, desiredImageState: 'Staged' }
  return {
    apiVersion: 'node.bootc.dev/v1alpha1',
    kind: 'BootcNode',
    metadata: { name },
    spec: { ...desired, ...spec },
  }
}

function cellsOf(table: string): readonly (readonly string[])[] {
  return table
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ {2,}/))
}
