// The reclaim agent as the DaemonSet would run it: its bundle as a process of this machine, with the token of a pod that is
// bound to one Node. It looks at the real processes.
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, onTestFinished } from 'vitest'
import { fieldsAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { PODS } from '#src/kube/resource.ts'
import type { ApiServer } from '../control-plane/api-server.ts'
import { eventually, freePort, startNode } from '../processes.ts'

export const AGENT_ACCOUNT = '5spot-system:reclaim-agent'
/** The machine id that the agent finds on its host. */
export const MACHINE_ID = 'the-id-of-this-machine'

export interface NodeAgent {
  lines(): readonly { readonly message: string }[]
  /** Until it has logged this. */
  logged(message: string): Promise<void>
}

/** The token of an agent's pod on this Node, as the kubelet asks for it. */
export async function tokenOfPodOn(api: ApiServer, nodeName: string): Promise<string> {
  const pod: KubeObject = await api.client.create(PODS, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: '5spot-system', name: `reclaim-agent-${nodeName}` },
    spec: {
      nodeName,
      serviceAccountName: 'reclaim-agent',
      containers: [{ name: 'reclaim-agent', image: 'sundial' }],
    },
  })
  const { name, uid } = pod.metadata
  const boundObjectRef = { apiVersion: 'v1', kind: 'Pod', name, uid }
  const { status, body } = await api.transport({
    method: 'POST',
    path: '/api/v1/namespaces/5spot-system/serviceaccounts/reclaim-agent/token',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: 3600, boundObjectRef },
    }),
  })
  expect(status).toBe(201)
  return textAt(JSON.parse(body), 'status', 'token')
}

/** Starts the agent of a Node. It ends with the test. */
export async function startAgent(
  api: ApiServer,
  token: string,
  nodeName: string,
  args: readonly string[],
): Promise<NodeAgent> {
  const machineId = api.workspace.path('machine-id')
  writeFileSync(machineId, `${MACHINE_ID}\n`)
  const kubeconfig = api.workspace.path(`agent-${nodeName}.kubeconfig`)
  const config = JSON.parse(await api.kubeconfig(AGENT_ACCOUNT))
  const users = [{ name: 'control-plane', user: { token } }]
  writeFileSync(kubeconfig, JSON.stringify({ ...fieldsAt(config), users }))
  const log = api.workspace.path(`agent-${nodeName}-${args[0]}.log`)
  const program = startNode([`${process.env.SUNDIAL_BUNDLES}/reclaim-agent.mjs`, ...args], {
    NODE_NAME: nodeName,
    MACHINE_ID_PATH: machineId,
    KUBECONFIG: kubeconfig,
    PORT: String(await freePort()),
  })
  writeFileSync(log, '')
  program.process.stdout?.on('data', (text: string) => writeFileSync(log, text, { flag: 'a' }))
  onTestFinished(async () => {
    program.process.kill('SIGTERM')
    expect(await program.ended()).toMatchObject({ status: 0, stderr: '' })
  })
  const lines = (): readonly { readonly message: string }[] =>
    readFileSync(log, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line))
  return {
    lines,
    logged: (message) =>
      eventually(async () => expect(lines().map((line) => line.message)).toContain(message)),
  }
}
