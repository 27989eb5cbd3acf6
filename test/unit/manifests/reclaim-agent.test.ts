import { expect, test } from 'vitest'
import { parseEnvironment } from '#functions/environment.ts'
import { ReclaimAgentEnvironment } from '#functions/reclaim-agent/environment.ts'
import { variablesOf } from '#functions/reclaim-agent/flags.ts'
import { fieldsAt, listAt, textAt, valueAt } from '#src/kube/json.ts'
import {
  RECLAIM_AGENT_ENABLED,
  RECLAIM_AGENT_LABEL,
  RECLAIM_NAMESPACE,
  RECLAIM_REASON,
  RECLAIM_REQUESTED,
  RECLAIM_REQUESTED_AT,
} from '#src/nodes/reclaim.ts'
import { build } from '#test/support/manifests/kustomize.ts'

const POLLING = 'deploy/reclaim-agent'
const CONNECTOR = 'deploy/overlays/process-connector'

test.each([POLLING, CONNECTOR])(
  '%s runs on each Node with the label, whatever its taints',
  (folder) => {
    const { metadata, pod } = daemonSet(folder)

    expect({ metadata, ...pod, containers: undefined, volumes: undefined }).toMatchObject({
      metadata: { name: 'reclaim-agent', namespace: RECLAIM_NAMESPACE },
      nodeSelector: { [RECLAIM_AGENT_LABEL]: RECLAIM_AGENT_ENABLED },
      tolerations: [{ operator: 'Exists' }],
      priorityClassName: 'system-node-critical',
    })
  },
)

test('the agent that polls has one privilege of a pod, and none of a container', () => {
  const { pod, container } = daemonSet(POLLING)

  expect(privilegesOf(pod)).toEqual({ hostPID: true, hostNetwork: false })
  expect(container['securityContext']).toEqual({
    runAsUser: 65532,
    runAsGroup: 65532,
    runAsNonRoot: true,
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  })
})

test('the agent with the connector has the network of the host, and one capability', () => {
  const { pod, container } = daemonSet(CONNECTOR)

  expect(privilegesOf(pod)).toEqual({ hostPID: true, hostNetwork: true })
  expect(container['securityContext']).toEqual({
    runAsUser: 0,
    runAsGroup: 0,
    runAsNonRoot: false,
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'], add: ['NET_ADMIN'] },
    seccompProfile: { type: 'RuntimeDefault' },
  })
})

test.each([POLLING, CONNECTOR])('%s mounts one file of the host, to read', (folder) => {
  const { pod, container } = daemonSet(folder)

  expect([listAt(pod, 'volumes'), listAt(container, 'volumeMounts')]).toEqual([
    [{ name: 'machine-id', hostPath: { path: '/etc/machine-id', type: 'File' } }],
    [{ name: 'machine-id', mountPath: '/host/etc/machine-id', readOnly: true }],
  ])
})

test.each([
  { folder: POLLING, port: 8080 },
  { folder: CONNECTOR, port: 9477 },
])(
  'in $folder, the environment and the flags are those that the agent takes',
  ({ folder, port }) => {
    const { container } = daemonSet(folder)
    const [bundle, ...args] = listAt(container, 'args').map(String)
    const given = listAt(container, 'env').map((variable) => [
      textAt(variable, 'name'),
      textAt(variable, 'value') || 'worker-1',
    ])

    const environment = parseEnvironment(ReclaimAgentEnvironment, {
      ...Object.fromEntries(given),
      ...variablesOf(args),
    })

    expect([bundle, container['image'], container['ports'], environment]).toEqual([
      'dist/reclaim-agent.mjs',
      'dev.local/sundial:0.1.0',
      [{ name: 'http', containerPort: port }],
      {
        PORT: port,
        LOG_LEVEL: 'info',
        CLOCK_TOLERANCE_SECONDS: 2,
        NODE_NAME: 'worker-1',
        HOST_ROOT: '/host',
        SKIP_HOST_ID_CHECK: false,
        RECLAIM_PROC_ROOT: '/proc',
        RECLAIM_DETECTOR: 'auto',
        RECLAIM_IGNORE_CONTAINERS: false,
        RECLAIM_ONESHOT: false,
      },
    ])
  },
)

test('the admission policy names the account, and the annotations that the agent writes', () => {
  const policy = build(POLLING).find(({ kind }) => kind === 'ValidatingAdmissionPolicy')
  const variables = listAt(policy, 'spec', 'variables')
  const ours = variables.find((variable) => textAt(variable, 'name') === 'ours')

  const annotations = [...textAt(ours, 'expression').matchAll(/'([^']+)'/g)].map(([, key]) => key)
  expect(annotations).toEqual([RECLAIM_REQUESTED, RECLAIM_REASON, RECLAIM_REQUESTED_AT])
  expect(valueAt(policy, 'spec', 'matchConditions', '0', 'expression')).toBe(
    `request.userInfo.username == 'system:serviceaccount:${RECLAIM_NAMESPACE}:reclaim-agent'`,
  )
})

function privilegesOf(pod: object) {
  const { hostPID, hostNetwork, hostIPC } = fieldsAt(pod)
  return { hostPID, hostNetwork, ...(hostIPC !== undefined && { hostIPC }) }
}

function daemonSet(folder: string) {
  const object = build(folder).find(({ kind }) => kind === 'DaemonSet')
  const pod = fieldsAt(object, 'spec', 'template', 'spec')
  return { metadata: object?.metadata, pod, container: fieldsAt(pod, 'containers', '0') }
}
