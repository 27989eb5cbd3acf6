import type { Workspace } from '#test/support/control-plane/workspace.ts'
import { DNS } from './addresses.ts'
import { cgroupOf } from './cgroups.ts'

export function kubeletConfiguration(workspace: Workspace, name: string, address: string): object {
  const certificate = (file: string) => workspace.path('certs', file)
  const containerd = name.replace('kubelet', 'containerd')
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address,
    readOnlyPort: 0,
    healthzPort: 0,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: certificate('ca.crt') },
    },
    authorization: { mode: 'Webhook' },
    tlsCertFile: certificate(`${name}.crt`),
    tlsPrivateKeyFile: certificate(`${name}.key`),
    containerRuntimeEndpoint: `unix://${workspace.path(`${containerd}.sock`)}`,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: `/${cgroupOf(name)}`,
    // A kubelet takes away what others have left there.
    podLogsDir: `/var/log/pods-of-${name}`,
    // The machine may have either.
    failCgroupV1: false,
    failSwapOn: false,
    makeIPTablesUtilChains: false,
    clusterDNS: [DNS],
    clusterDomain: 'cluster.local',
    resolvConf: '/run/resolv.conf',
    // An image that is taken away could not be pulled again.
    imageGCHighThresholdPercent: 100,
    imageGCLowThresholdPercent: 99,
    evictionHard: {
      'memory.available': '100Mi',
      'nodefs.available': '1Gi',
      'imagefs.available': '1Gi',
    },
  }
}
