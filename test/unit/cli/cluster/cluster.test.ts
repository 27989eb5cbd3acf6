import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { type Cluster, notePassedOver, onCluster } from '#src/cli/cluster/cluster.ts'
import type { ClusterChoice, Surroundings } from '#src/cli/cluster/find-cluster.ts'
import { CommandFailed } from '#src/cli/command-failed.ts'
import { announceDev } from '#src/cli/dev/running-dev.ts'
import { UsageError } from '#src/cli/usage-error.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { localServer } from '#test/support/local-server.ts'
import { collectingIo } from '../collecting-io.ts'
import { emptySurroundings } from './surroundings.ts'

const list = ({ client }: Cluster) => client.list(SCHEDULED_MACHINES)

function write(path: string, server: string, context = 'work'): string {
  mkdirSync(dirname(path), { recursive: true })
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': context,
    contexts: [
      { name: context, context: { cluster: 'c', user: 'u', namespace: 'team-a' } },
      { name: 'broken', context: { cluster: 'gone', user: 'u' } },
    ],
    clusters: [{ name: 'c', cluster: { server } }],
    users: [{ name: 'u', user: { token: 'secret' } }],
  }
  writeFileSync(path, JSON.stringify(config))
  return path
}

async function failure(choice: ClusterChoice, surroundings: Surroundings): Promise<Error> {
  return onCluster(choice, list, surroundings).then(
    () => expect.fail('it must fail'),
    (error: Error) => error,
  )
}

async function api(answer: { status: number; body: object }) {
  const server = await localServer((_, response) => {
    response.writeHead(answer.status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer.body))
  })
  return { ...server, [Symbol.asyncDispose]: server.close }
}

const VERSION = { status: 200, body: { gitVersion: 'v1.36.3+sundial', items: [] } }

test('the kubeconfig of --kubeconfig comes before a running dev, and its context gives the namespace', async () => {
  await using dev = await api(VERSION)
  await using named = await api(VERSION)
  const around = emptySurroundings()
  announceDev({ url: dev.url, kubeconfig: '/k' }, around.devFolder)
  const kubeconfig = write(join(around.home, 'named'), named.url)

  const { title, isDev, namespace, kubectlFlags } = await onCluster(
    { kubeconfig },
    async (cluster) => cluster,
    around,
  )

  expect({ title, isDev, namespace, kubectlFlags }).toEqual({
    title: `context work (${named.url})`,
    isDev: true,
    namespace: 'team-a',
    kubectlFlags: ['--kubeconfig', kubeconfig],
  })
})

test('a running dev comes before KUBECONFIG, which comes before the file in the home', async () => {
  await using dev = await api(VERSION)
  const { devFolder, home } = emptySurroundings()
  const env = { KUBECONFIG: write(join(home, 'env'), 'http://127.0.0.1:2', 'of-env') }
  write(join(home, '.kube', 'config'), 'http://127.0.0.1:3', 'of-home')
  const titleIn = (around: Surroundings) =>
    onCluster({}, async ({ title, kubectlFlags }) => ({ title, kubectlFlags }), around)

  const withdraw = announceDev({ url: dev.url, kubeconfig: '/k' }, devFolder)
  const first = await titleIn({ env, home, devFolder })
  withdraw()
  const second = await titleIn({ env, home, devFolder })
  const third = await titleIn({ env: {}, home, devFolder })

  expect([first, second, third]).toEqual([
    { title: `sundial dev (${dev.url})`, kubectlFlags: ['--kubeconfig', '/k'] },
    { title: 'context of-env (http://127.0.0.1:2)', kubectlFlags: [] },
    { title: 'context of-home (http://127.0.0.1:3)', kubectlFlags: [] },
  ])
})

test('of several runs of dev, KUBECONFIG chooses; without it, the error names them', async () => {
  await using first = await api(VERSION)
  await using second = await api(VERSION)
  const around = emptySurroundings()
  const { devFolder, home } = around
  const files = [write(join(home, 'first'), first.url), write(join(home, 'second'), second.url)]
  announceDev({ url: first.url, kubeconfig: files[0] ?? '' }, devFolder)
  // A second process of this user that is there as long as the test.
  renameSync(join(devFolder, `${process.pid}.json`), join(devFolder, `${process.ppid}.json`))
  announceDev({ url: second.url, kubeconfig: files[1] ?? '' }, devFolder)
  symlinkSync(files[1] ?? '', join(home, 'link'))
  const chosen = (KUBECONFIG: string) =>
    onCluster({}, async ({ title, passedOver }) => ({ title, passedOver }), {
      ...around,
      env: { KUBECONFIG },
    })

  expect(await chosen(files[0] ?? '')).toEqual({ title: `sundial dev (${first.url})` })
  expect(await chosen(join(home, 'link'))).toEqual({ title: `sundial dev (${second.url})` })
  for (const env of [{}, { KUBECONFIG: '/other' }, { KUBECONFIG: files.join(delimiter) }]) {
    const { name, message } = await failure({}, { ...around, env })
    expect(name).toBe('UsageError')
    expect(message).toMatch(/^2 runs of sundial dev are active: choose one with --kubeconfig /)
  }
})

test.each<[string, (kubeconfig: string) => string | undefined, string | undefined]>([
  ['is not set', () => undefined, undefined],
  ['is the kubeconfig of the dev', (kubeconfig) => kubeconfig, undefined],
  ['names another cluster', () => '/prod', 'KUBECONFIG=/prod'],
])('a running dev is used, and a note says so if KUBECONFIG %s', async (_name, envOf, other) => {
  await using dev = await api(VERSION)
  const around = emptySurroundings()
  const kubeconfig = write(join(around.home, 'dev'), dev.url)
  announceDev({ url: dev.url, kubeconfig }, around.devFolder)
  const io = collectingIo()
  const env = { KUBECONFIG: envOf(kubeconfig) }

  await onCluster({}, async (cluster) => notePassedOver(cluster, io), { ...around, env })

  expect(io.err()).toBe(
    other === undefined
      ? ''
      : `note: the cluster is the running sundial dev (${dev.url}), not that of ${other}. To choose another: --kubeconfig PATH.\n`,
  )
})

test('a request goes to the server of the context, with its token', async () => {
  await using server = await api(VERSION)
  const around = emptySurroundings()
  const kubeconfig = write(join(around.home, 'k'), server.url)

  await onCluster({ kubeconfig, context: 'work' }, list, around)

  expect(server.requests).toEqual([
    // It could be a dev.
    'GET /version',
    'GET /apis/5spot.finos.org/v1alpha1/scheduledmachines?limit=500',
  ])
  expect(server.headers[1]?.authorization).toBe('Bearer secret')
})

test('without any cluster the error says how to get one', async () => {
  const around = emptySurroundings()

  expect(await failure({}, around)).toEqual(
    new UsageError(
      `there is no cluster: no sundial dev is running, KUBECONFIG is not set, and there is no ${around.home}/.kube/config. Start "sundial dev", or name a cluster with --kubeconfig PATH.`,
    ),
  )
  expect(await failure({}, { ...around, env: { KUBECONFIG: '/none' } })).toEqual(
    new UsageError(
      'there is no cluster: no sundial dev is running, KUBECONFIG names /none, which does not exist. Start "sundial dev", or name a cluster with --kubeconfig PATH.',
    ),
  )
})

test.each<[string, (home: string) => ClusterChoice, string]>([
  [
    'a file that does not exist',
    (home) => ({ kubeconfig: `${home}/none` }),
    'there is no such file. Give the path of a kubeconfig.',
  ],
  ['a folder', (home) => ({ kubeconfig: home }), 'it is a folder. Give the path of a kubeconfig.'],
  [
    'a misspelt context',
    (home) => ({ kubeconfig: write(`${home}/k`, 'http://127.0.0.1:1'), context: 'wrok' }),
    'it has no context wrok. Did you mean work?',
  ],
  [
    'a context that is unlike all others',
    (home) => ({ kubeconfig: write(`${home}/k`, 'http://127.0.0.1:1'), context: 'production' }),
    'it has no context production. Choose one with --context: work, broken.',
  ],
  [
    'a context without its cluster',
    (home) => ({ kubeconfig: write(`${home}/k`, 'http://127.0.0.1:1'), context: 'broken' }),
    'its context broken names the cluster gone, which it does not have.',
  ],
  [
    'a server that is no URL',
    (home) => ({ kubeconfig: write(`${home}/k`, 'nowhere') }),
    'the server of its cluster c is not a URL: nowhere.',
  ],
])('%s is one sentence', async (_name, choose, words) => {
  const around = emptySurroundings()
  mkdirSync(around.home, { recursive: true })
  const choice = choose(around.home)

  expect(await failure(choice, around)).toEqual(
    new UsageError(`--kubeconfig ${choice.kubeconfig}: ${words}`),
  )
})

test.each([
  ['[]', 'no current-context is set. It has no contexts: is it a kubeconfig?'],
  ['a: [', /^it cannot be read as a kubeconfig \(.*\)\. Give the path of a kubeconfig\.$/],
  ['null', 'it cannot be read as a kubeconfig (it is not a map). Give the path of a kubeconfig.'],
])('a file with %j is one sentence', async (content, words) => {
  const around = emptySurroundings()
  mkdirSync(around.home)
  const kubeconfig = join(around.home, 'k')
  writeFileSync(kubeconfig, content)

  const { name, message } = await failure({ kubeconfig }, around)

  expect(name).toBe('UsageError')
  expect(message.replace(`--kubeconfig ${kubeconfig}: `, '')).toMatch(words)
})

const REFUSED = 'scheduledmachines.5spot.finos.org is forbidden: User "ann" cannot list resource'

test.each([
  [
    401,
    { message: 'Unauthorized' },
    'does not accept your credentials: Unauthorized. Log in again.',
  ],
  [403, { message: REFUSED }, `refuses: ${REFUSED}. Ask its administrator for this right.`],
  [503, { message: 'not yet' }, 'cannot answer now: not yet. Try again.'],
])('an answer %i is one sentence', async (status, body, words) => {
  await using server = await api({ status, body })
  const around = emptySurroundings()
  const kubeconfig = write(join(around.home, 'k'), server.url)

  expect(await failure({ kubeconfig }, around)).toEqual(
    new CommandFailed(`context work (${server.url}) ${words}`),
  )
})

test('a server that does not run is one sentence', async () => {
  const around = emptySurroundings()
  const kubeconfig = write(join(around.home, 'k'), 'http://127.0.0.1:1')

  expect(await failure({ kubeconfig }, around)).toEqual(
    new CommandFailed(
      'context work (http://127.0.0.1:1) does not answer: connect ECONNREFUSED 127.0.0.1:1. Check the address, and that it runs.',
    ),
  )
})
