// What `sundial manifests` prints, by name: a folder with a kustomization that a user applies.

/** The folder of each name, from the root of the package. */
export const OVERLAYS = {
  all: 'deploy/overlays/all',
  'narrow-secrets': 'deploy/overlays/narrow-secrets',
  'process-connector': 'deploy/overlays/process-connector',
  standalone: 'deploy/overlays/standalone',
  default: 'knative/overlays/default',
  console: 'knative/overlays/console',
  'network-policy': 'knative/overlays/network-policy',
  placement: 'knative/overlays/placement',
  warm: 'knative/overlays/warm',
  broker: 'triggers/overlays/broker',
  'capi-v1beta1': 'triggers/overlays/capi-v1beta1',
  'quiet-nodes': 'triggers/overlays/quiet-nodes',
  'transition-events': 'triggers/transition-events',
  crds: 'deploy/crds',
  'bootc-daemon': 'deploy/bootc-daemon',
  'reclaim-agent': 'deploy/reclaim-agent',
  'user-roles': 'deploy/user-roles',
  'workload-cluster': 'deploy/workload-cluster',
} as const

export type OverlayName = keyof typeof OVERLAYS

/** Without `--overlay`. */
export const DEFAULT_OVERLAY: OverlayName = 'all'
