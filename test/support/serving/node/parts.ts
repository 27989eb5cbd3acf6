// The programs that run on the node, and their flags.
import { programPath } from '#test/support/control-plane/build.ts'
import type { Program } from '#test/support/control-plane/programs.ts'
import type { Workspace } from '#test/support/control-plane/workspace.ts'
import { ADDRESS, NODE, PORT, REAL, SECOND_ADDRESS, SECOND_NODE, SERVICES } from './addresses.ts'

export type NodePart =
  | 'containerd'
  | 'containerd-2'
  | 'etcd'
  | 'kubelet'
  | 'kubelet-2'
  | Extract<Program, `kube-${string}`>

export function flagsOf(part: NodePart, workspace: Workspace): readonly string[] {
  const certificate = (name: string) => workspace.path('certs', name)
  const kubeconfig = workspace.path(`${part}.kubeconfig`)
  const etcd = 'http://127.0.0.1:2379'
  switch (part) {
    case 'containerd':
    case 'containerd-2':
      return ['--config', workspace.path(`${part}.toml`)]
    case 'etcd':
      return [
        `--data-dir=${workspace.path('etcd')}`,
        // What a test writes need not survive the machine.
        '--unsafe-no-fsync',
        `--listen-client-urls=${etcd}`,
        `--advertise-client-urls=${etcd}`,
        '--listen-peer-urls=http://127.0.0.1:2380',
        '--log-level=warn',
      ]
    case 'kube-apiserver':
      return [
        `--etcd-servers=${etcd}`,
        `--bind-address=${ADDRESS}`,
        `--advertise-address=${ADDRESS}`,
        `--secure-port=${PORT}`,
        `--service-cluster-ip-range=${SERVICES}`,
        `--tls-cert-file=${certificate('apiserver.crt')}`,
        `--tls-private-key-file=${certificate('apiserver.key')}`,
        `--client-ca-file=${certificate('ca.crt')}`,
        `--token-auth-file=${workspace.path('tokens.csv')}`,
        '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
        `--service-account-key-file=${certificate('sa.pub')}`,
        `--service-account-signing-key-file=${certificate('sa.key')}`,
        '--authorization-mode=Node,RBAC',
        '--enable-admission-plugins=NodeRestriction,OwnerReferencesPermissionEnforcement',
        '--allow-privileged=true',
        `--kubelet-client-certificate=${certificate('kubelet-client.crt')}`,
        `--kubelet-client-key=${certificate('kubelet-client.key')}`,
        '--kubelet-preferred-address-types=InternalIP',
        `--audit-policy-file=${workspace.path('audit-policy.yaml')}`,
        `--audit-log-path=${workspace.path('audit.log')}`,
      ]
    case 'kube-controller-manager':
      return [
        `--kubeconfig=${kubeconfig}`,
        `--authentication-kubeconfig=${kubeconfig}`,
        `--authorization-kubeconfig=${kubeconfig}`,
        `--root-ca-file=${certificate('ca.crt')}`,
        `--service-account-private-key-file=${certificate('sa.key')}`,
        '--use-service-account-credentials',
        '--leader-elect=false',
        '--bind-address=127.0.0.1',
        // The Nodes of stand-ins have no heartbeat, and nobody is to miss it.
        '--node-monitor-grace-period=24h',
      ]
    case 'kube-scheduler':
      return [`--config=${workspace.path('kube-scheduler.yaml')}`, '--bind-address=127.0.0.1']
    case 'kube-proxy':
      return [`--config=${workspace.path('kube-proxy.yaml')}`]
    case 'kubelet':
    case 'kubelet-2':
      return [
        `--config=${workspace.path(`${part}.yaml`)}`,
        `--kubeconfig=${kubeconfig}`,
        `--root-dir=/var/lib/${part}`,
        `--hostname-override=${part === 'kubelet' ? NODE : SECOND_NODE}`,
        `--node-ip=${part === 'kubelet' ? ADDRESS : SECOND_ADDRESS}`,
        `--node-labels=${REAL}=`,
      ]
    default:
      return part satisfies never
  }
}

export async function programOf(part: NodePart): Promise<string> {
  if (part === 'containerd' || part === 'containerd-2') return 'containerd'
  return programPath(part === 'kubelet-2' ? 'kubelet' : part)
}
