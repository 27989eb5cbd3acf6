import { join } from 'node:path'
import { readManifests } from './kustomize.ts'

/** The flags with which the container of a function starts Node: its arguments before the bundle. */
export function nodeFlags(
  name: 'scheduled-machine' | 'bootc-node-pool' | 'sweep',
): readonly string[] {
  const file = join(import.meta.dirname, `../../../knative/base/${name}.yaml`)
  const [service] = readManifests(file)
  const args = service?.spec?.template?.spec.containers[0]?.args ?? []
  return args.slice(0, args.indexOf(`dist/${name}.mjs`))
}
