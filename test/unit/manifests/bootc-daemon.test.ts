import { expect, test } from 'vitest'
import { BootcDaemonEnvironment } from '#functions/bootc-daemon/environment.ts'
import { parseEnvironment } from '#functions/environment.ts'
import { HOST_NAMESPACES } from '#src/agents/bootc/host.ts'
import { fieldsAt, listAt, textAt, valueAt } from '#src/kube/json.ts'
import { build } from '#test/support/manifests/kustomize.ts'
import { nodeFlags } from '#test/support/manifests/node-flags.ts'

const FOLDER = 'deploy/bootc-daemon'
const ACCOUNT = 'system:serviceaccount:sundial-bootc:bootc-daemon'

function daemonSet() {
  const object = build(FOLDER).find(({ kind }) => kind === 'DaemonSet')
  const pod = fieldsAt(object, 'spec', 'template', 'spec')
  return { metadata: object?.metadata, pod, container: fieldsAt(pod, 'containers', '0') }
}

test('the daemon runs on each node of a pool, whatever its taints', () => {
  const { metadata, pod } = daemonSet()

  expect({ metadata, ...pod }).toMatchObject({
    metadata: { name: 'bootc-daemon', namespace: 'sundial-bootc' },
    serviceAccountName: 'bootc-daemon',
    nodeSelector: { 'bootc.dev/managed': '' },
    tolerations: [{ operator: 'Exists' }],
    priorityClassName: 'system-node-critical',
  })
})

test('its privileges are those of bootc-operator, and it mounts nothing', () => {
  const { pod, container } = daemonSet()
  const { hostPID, hostNetwork, hostIPC, volumes } = pod

  expect([hostPID, hostNetwork, hostIPC, volumes, container['volumeMounts']]).toEqual([
    true,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
  expect(container['securityContext']).toEqual({
    runAsUser: 0,
    runAsGroup: 0,
    runAsNonRoot: false,
    privileged: true,
    readOnlyRootFilesystem: true,
  })
})

test('its environment is what the daemon takes', () => {
  const { container } = daemonSet()
  const given = listAt(container, 'env').map((variable) => [
    textAt(variable, 'name'),
    textAt(variable, 'value') || 'worker-1',
  ])

  expect([container['args'], container['image']]).toEqual([
    ['--lite-mode', '--max-old-space-size=96', '--max-semi-space-size=1', 'dist/bootc-daemon.mjs'],
    'dev.local/sundial:0.1.0',
  ])
  expect(parseEnvironment(BootcDaemonEnvironment, Object.fromEntries(given))).toEqual({
    PORT: 8080,
    LOG_LEVEL: 'info',
    CLOCK_TOLERANCE_SECONDS: 2,
    NODE_NAME: 'worker-1',
    HOST_ROOT: '/proc/1/root',
    HOST_COMMAND_PREFIX: HOST_NAMESPACES.split(' '),
  })
})

test('it plans with a heap that leaves room in its pod for all else', () => {
  const { container } = daemonSet()
  const heapMiB = ['--max-old-space-size', '--max-semi-space-size'].map((name) => {
    const flag = nodeFlags('bootc-daemon').find((each) => each.startsWith(`${name}=`))
    return Number(flag?.split('=')[1])
  })

  const [oldMiB = 0, semiMiB = 0] = heapMiB
  // Measured: 60 MB for Node and the code, with a heap of 10 MB. The rest is for what commands print.
  const otherMiB = 80
  expect(valueAt(container, 'resources', 'limits')).toEqual({ memory: '192Mi' })
  expect(oldMiB + 3 * semiMiB + otherMiB).toBeLessThanOrEqual(192)
})

test('both admission policies name the account of the daemon', () => {
  const policies = build(FOLDER).filter(({ kind }) => kind === 'ValidatingAdmissionPolicy')

  expect(
    policies.map((policy) => valueAt(policy, 'spec', 'matchConditions', '0', 'expression')),
  ).toEqual(Array(2).fill(`request.userInfo.username == '${ACCOUNT}'`))
})
