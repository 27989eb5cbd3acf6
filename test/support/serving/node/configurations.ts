// The configuration files of everything that runs on the node.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeAdminToken, writeAuditPolicy } from '#test/support/control-plane/api-server.ts'
import type { Workspace } from '#test/support/control-plane/workspace.ts'
import { ADDRESS, NODE, PODS, PORT, REAL, SECOND_ADDRESS } from './addresses.ts'
import { containerdConfiguration } from './containerd.ts'
import { kubeletConfiguration } from './kubelet.ts'

export function writeConfigurations(workspace: Workspace, cache: string): void {
  const write = (name: string, text: string) => writeFileSync(workspace.path(name), text)
  const json = (name: string, value: object) => write(name, JSON.stringify(value, null, 2))
  writeAdminToken(workspace.path('tokens.csv'))
  writeAuditPolicy(workspace.path('audit-policy.yaml'))
  for (const name of ['containerd', 'containerd-2']) {
    // Kept from run to run, so that images need not be unpacked again.
    const root = join(cache, name)
    mkdirSync(root, { recursive: true })
    write(`${name}.toml`, containerdConfiguration(workspace, name, root))
  }
  json('bridge.conflist', {
    cniVersion: '1.0.0',
    name: 'bridge',
    plugins: [
      {
        type: 'bridge',
        bridge: 'cni0',
        isGateway: true,
        hairpinMode: true,
        ipam: {
          type: 'host-local',
          dataDir: '/run/cni-ipam',
          ranges: [[{ subnet: '10.244.0.0/24' }]],
          routes: [{ dst: '0.0.0.0/0' }],
        },
      },
      { type: 'portmap', capabilities: { portMappings: true } },
    ],
  })
  const certificate = (name: string) => workspace.path('certs', name)
  json('kubelet.yaml', kubeletConfiguration(workspace, 'kubelet', ADDRESS))
  json('kubelet-2.yaml', kubeletConfiguration(workspace, 'kubelet-2', SECOND_ADDRESS))
  json('kube-proxy.yaml', {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    bindAddress: ADDRESS,
    clientConnection: { kubeconfig: workspace.path('kube-proxy.kubeconfig') },
    clusterCIDR: PODS,
    hostnameOverride: NODE,
    mode: 'nftables',
    nftables: { minSyncPeriod: '100ms' },
    // Those of the whole machine stay as they are.
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
  })
  json('kube-scheduler.yaml', {
    apiVersion: 'kubescheduler.config.k8s.io/v1',
    kind: 'KubeSchedulerConfiguration',
    clientConnection: { kubeconfig: workspace.path('kube-scheduler.kubeconfig') },
    leaderElection: { leaderElect: false },
    profiles: [
      {
        schedulerName: 'default-scheduler',
        pluginConfig: [{ name: 'NodeAffinity', args: { addedAffinity: onRealNodes() } }],
      },
    ],
  })
  const clients = [
    'kubelet',
    'kubelet-2',
    'kube-proxy',
    'kube-scheduler',
    'kube-controller-manager',
  ]
  for (const name of clients) {
    json(`${name}.kubeconfig`, {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name: 'node',
          cluster: {
            server: `https://${ADDRESS}:${PORT}`,
            'certificate-authority': certificate('ca.crt'),
          },
        },
      ],
      users: [
        {
          name,
          user: {
            'client-certificate': certificate(`${name}.crt`),
            'client-key': certificate(`${name}.key`),
          },
        },
      ],
      contexts: [{ name: 'node', context: { cluster: 'node', user: name } }],
      'current-context': 'node',
    })
  }
}

function onRealNodes(): object {
  return {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: REAL, operator: 'Exists' }] }],
    },
  }
}
