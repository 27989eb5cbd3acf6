import { join } from 'node:path'
import { readManifests } from './kustomize.ts'

const MANIFESTS = {
  'scheduled-machine': 'knative/base/scheduled-machine.yaml',
  'bootc-node-pool': 'knative/base/bootc-node-pool.yaml',
  sweep: 'knative/base/sweep.yaml',
  standalone: 'deploy/standalone/deployment.yaml',
  'bootc-daemon': 'deploy/bootc-daemon/daemon-set.yaml',
} as const

/** The flags with which the container of a function or of the daemon starts Node: its arguments before the bundle. */
export function nodeFlags(name: keyof typeof MANIFESTS): readonly string[] {
  const [object] = readManifests(join(import.meta.dirname, '../../..', MANIFESTS[name]))
  const args = object?.spec?.template?.spec.containers[0]?.args ?? []
  return args.slice(0, args.indexOf(`dist/${name}.mjs`))
}
