// The names that the completion scripts ask for, from the embedded control plane over HTTP.
import { beforeEach, expect, test } from 'vitest'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { main } from '#src/cli/main.ts'
import { NAMESPACES } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { type ClusterWorld, machine, pool, startClusterWorld } from '#test/support/cluster-world.ts'
import { kubeconfigFor } from '#test/support/kubeconfig-file.ts'
import { localServer } from '#test/support/local-server.ts'
import { collectingIo } from '../collecting-io.ts'

let world: ClusterWorld
beforeEach(async () => {
  world = await startClusterWorld()
  const { client } = world
  await client.create(NAMESPACES, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'team' },
  })
  for (const each of [machine('office'), machine('night'), machine('lab', 'team')]) {
    await client.create(SCHEDULED_MACHINES, each)
  }
  await client.create(BOOTC_NODE_POOLS, pool('workers'))
})

/** The words after the name of the program; the last one is at the cursor. */
async function namesAt(...words: readonly string[]) {
  const io = collectingIo()
  const args = ['__complete', '--', ...words]
  const status = await main(args, io, () => new AbortController().signal)
  return { status, names: io.out().split('\n').slice(0, -1), stderr: io.err() }
}

const here = () => `--kubeconfig=${world.kubeconfig}`

test.each<[string, (flag: string) => readonly string[], readonly string[]]>([
  ['machines of the namespace', (flag) => ['why', flag, 'sm', ''], ['night', 'office']],
  [
    'the same after a flag with its value',
    (f) => ['get', 'sm', f, '-o', 'json', ''],
    ['night', 'office'],
  ],
  ['machines of another namespace', (flag) => ['kill', flag, '-n', 'team', 'sm', ''], ['lab']],
  ['machines of the namespace before /', (flag) => ['why', flag, 'sm', 'team/l'], ['team/lab']],
  ['pools', (flag) => ['pause', flag, 'BootcNodePool', 'w'], ['workers']],
  ['pools, where no kind is needed', (flag) => ['rollout', flag, ''], ['workers']],
  ['machines, where no kind is needed', (flag) => ['off', flag, 'o'], ['night', 'office']],
  [
    'namespaces',
    (flag) => ['get', flag, '-n', ''],
    ['default', 'kube-public', 'kube-system', 'sundial-system', 'team'],
  ],
])('%s', async (_name, words, names) => {
  expect(await namesAt(...words(here()))).toEqual({ status: 0, names, stderr: '' })
})

test.each<[string, (flag: string) => readonly string[]]>([
  ['a kind comes first', (flag) => ['why', flag, '']],
  ['a kind that does not exist', (flag) => ['why', flag, 'smm', '']],
  ['a value of another flag', (flag) => ['get', flag, 'sm', '--context', '']],
  ['a flag', (flag) => ['get', flag, 'sm', '-']],
  ['a command about files', () => ['dev', '']],
  ['a command that does not exist', () => ['gte', '']],
  ['no word', () => []],
  ['a kubeconfig that does not exist', () => ['why', '--kubeconfig', '/nowhere', 'sm', '']],
])('no name: %s', async (_name, words) => {
  expect(await namesAt(...words(here()))).toEqual({ status: 0, names: [], stderr: '' })
})

test('no name when the cluster is away', async () => {
  await world.close()

  expect(await namesAt('why', here(), 'sm', '')).toEqual({ status: 0, names: [], stderr: '' })
})

test('a server that takes too long, or whose names a shell would expand, offers nothing', async () => {
  const items = ['$(reboot)', 'a b', 'office'].map((name) => ({ metadata: { name } }))
  const strange = await localServer((_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ metadata: {}, items }))
  })
  const slow = await localServer(() => {})
  const ask = async ({ url }: { readonly url: string }) =>
    namesAt('why', '--kubeconfig', await kubeconfigFor(url), 'sm', '')

  const answers = [await ask(strange), await ask(slow)]
  await Promise.all([strange.close(), slow.close()])

  expect(answers.map(({ names }) => names)).toEqual([['office'], []])
})
