// A node as real ones are: containerd, etcd, kube-apiserver, controllers, scheduler, kube-proxy and kubelet, in
// mount, network and process namespaces of their own. Nothing listens on the host, and the end of one process
// ends it all. The host reaches it, its pods and its Services by a pair of virtual links.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Access, accessTo, ready } from '#test/support/control-plane/api-server.ts'
import { cacheFolder, programPath } from '#test/support/control-plane/build.ts'
import { type Child, runProgram, startChild } from '#test/support/control-plane/child.ts'
import { createWorkspace, type Workspace } from '#test/support/control-plane/workspace.ts'
import { ADDRESS, NODE, PORT, SECOND_ADDRESS, SECOND_NODE } from './node/addresses.ts'
import { cgroups, removeCgroups } from './node/cgroups.ts'
import { writeConfigurations } from './node/configurations.ts'
import { connect, LINK, refuseASecond } from './node/network.ts'
import { flagsOf, type NodePart, programOf } from './node/parts.ts'
import { childOf, innerPid, must } from './node/processes.ts'

export interface Node {
  readonly api: Access
  readonly workspace: Workspace
  /** What runs on it, by name. */
  readonly parts: ReadonlyMap<NodePart, Child>
  /** Imports an image archive. @throws with the words of ctr */
  importImage(path: string): Promise<void>
  /** Runs a program of the host in the node's namespaces; gives what it prints. @throws with its words */
  run(program: string, ...args: readonly string[]): Promise<string>
  /** Starts the second kubelet, with these images. Resolves when its Node is registered. */
  startSecond(images: readonly string[]): Promise<void>
  /** Ends a part. */
  kill(part: NodePart, signal?: NodeJS.Signals): Promise<void>
  /** Starts a part that has ended. */
  start(part: NodePart): Promise<void>
  /** Ends everything, and removes links, cgroups and files. */
  stop(): Promise<void>
}

/** Starts a node; `cache` is a folder for what outlives it, `firstImages` are imported before the kubelet starts.
 * Resolves when the API server answers and the Node is registered.
 * @throws when another one runs on this machine */
export async function startNode(cache: string, firstImages: readonly string[]): Promise<Node> {
  await refuseASecond()
  const workspace = createWorkspace()
  const log = (name: string) => workspace.path(`${name}.log`)
  mkdirSync(workspace.path('certs'), { recursive: true })
  const nodes = [NODE, ADDRESS, SECOND_NODE, SECOND_ADDRESS]
  await must('sh', [fileOf('certificates.sh'), workspace.path('certs'), ...nodes])
  for (const folder of cgroups()) mkdirSync(folder, { recursive: true })

  const outer = await startChild(
    'unshare',
    [
      '--mount',
      '--net',
      '--pid',
      '--fork',
      '--kill-child',
      '--propagation=private',
      '--mount-proc',
      'sh',
      fileOf('node-init.sh'),
      workspace.path(),
      await programPath('pause'),
    ],
    { log: log('node') },
  )
  await ready(outer, 'node', workspace, async () => existsSync(workspace.path('namespaces')))
  const inner = await childOf(outer.pid)
  const inside = ['--target', inner, '--mount', '--net', '--pid', '--']
  const within = (program: string, ...args: readonly string[]) =>
    must('nsenter', [...inside, program, ...args])

  await connect(inner, within)
  writeConfigurations(workspace, cache)
  await within('mkdir', '-p', '/run/cni', '/run/containerd')
  await within('cp', workspace.path('bridge.conflist'), '/run/cni/10-bridge.conflist')

  const parts = new Map<NodePart, Child>()
  const start = async (part: NodePart): Promise<void> => {
    const program = await programOf(part)
    const child = await startChild('nsenter', [...inside, program, ...flagsOf(part, workspace)], {
      log: log(part),
    })
    parts.set(part, child)
  }
  const ctr = (name: string, ...args: readonly string[]) =>
    runProgram('ctr', ['--address', workspace.path(`${name}.sock`), ...args])
  // An archive of the cache is named after its content: what was imported once is there.
  const importInto = async (name: string, path: string): Promise<void> => {
    const mark = join(cache, `${name}-imported`, basename(path))
    const isOfCache = path.startsWith(cacheFolder())
    if (isOfCache && existsSync(mark)) return
    const { status, stderr } = await ctr(name, '--namespace=k8s.io', 'images', 'import', path)
    if (status !== 0) throw new Error(`${path} was not imported:\n${stderr}`)
    if (!isOfCache) return
    mkdirSync(dirname(mark), { recursive: true })
    writeFileSync(mark, '')
  }
  const importImage = (path: string) => importInto('containerd', path)
  const part = (name: NodePart): Child => {
    const child = parts.get(name)
    if (child === undefined) throw new Error(`${name} was not started`)
    return child
  }

  const stop = async (): Promise<void> => {
    // Process 1 is killed with its parent, and takes everything with it.
    outer.signal('SIGKILL')
    await outer.ended
    await Promise.all([...parts.values()].map(({ ended }) => ended))
    await runProgram('ip', ['link', 'del', LINK])
    await removeCgroups()
    workspace.leave()
  }

  try {
    await Promise.all([start('containerd'), start('etcd')])
    await start('kube-apiserver')
    const containers = (name: 'containerd' | 'containerd-2') =>
      ready(part(name), name, workspace, async () => (await ctr(name, 'version')).status === 0)
    await containers('containerd')
    const ca = readFileSync(workspace.path('certs', 'ca.crt'), 'utf8')
    const api = accessTo(`https://${ADDRESS}:${PORT}`, ca, workspace)
    const imported = Promise.all(firstImages.map(importImage))
    await ready(part('kube-apiserver'), 'kube-apiserver', workspace, async () => {
      const { status } = await api.transport({ method: 'GET', path: '/readyz' })
      return status === 200
    })
    await Promise.all([
      start('kube-controller-manager'),
      start('kube-scheduler'),
      start('kube-proxy'),
      imported.then(() => start('kubelet')),
    ])
    const registered = (name: 'kubelet' | 'kubelet-2', node: string) =>
      ready(part(name), name, workspace, async () => {
        const { status } = await api.transport({ method: 'GET', path: `/api/v1/nodes/${node}` })
        return status === 200
      })
    await registered('kubelet', NODE)
    return {
      api,
      workspace,
      parts,
      importImage,
      run: within,
      async startSecond(images) {
        await start('containerd-2')
        await containers('containerd-2')
        for (const image of [...firstImages, ...images]) await importInto('containerd-2', image)
        await start('kubelet-2')
        await registered('kubelet-2', SECOND_NODE)
      },
      async kill(name, signal = 'SIGKILL') {
        const child = part(name)
        // nsenter waits for what it has started, and passes no signals on.
        await must('nsenter', [...inside, 'kill', `-${signal}`, await innerPid(child.pid)])
        await child.ended
      },
      start,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

function fileOf(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url))
}
