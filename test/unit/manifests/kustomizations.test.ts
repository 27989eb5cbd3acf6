import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { filesOfKustomization } from '#src/cli/manifests/kustomize.ts'
import { build, type Manifest, readManifests } from '#test/support/manifests/kustomize.ts'

/** What a user applies; each must stand on its own. */
const ENTRIES = [
  'deploy',
  'deploy/bootc-daemon',
  'deploy/kubeconfig-role',
  'deploy/overlays/all',
  'deploy/overlays/narrow-secrets',
  'deploy/overlays/process-connector',
  'deploy/overlays/standalone',
  'deploy/pull-secret-role',
  'deploy/reclaim-agent',
  'deploy/user-roles',
  'deploy/workload-cluster',
  'knative/overlays/console',
  'knative/overlays/default',
  'knative/overlays/network-policy',
  'knative/overlays/placement',
  'knative/overlays/warm',
  'triggers',
  'triggers/overlays/broker',
  'triggers/overlays/capi-v1beta1',
  'triggers/overlays/quiet-nodes',
  'triggers/transition-events',
]

test('every manifest is reached from a folder that a user applies', () => {
  const reached = new Set(ENTRIES.flatMap(filesOfKustomization))

  // These two have files for other programs.
  const written = globSync('{deploy,knative,triggers}/**/*.yaml', {
    exclude: ['deploy/{gitops,monitoring}/**'],
  })
  expect([...reached].sort()).toEqual(written.sort())
})

test.each(ENTRIES)('%s has each object once, and what it needs to be applied first', (folder) => {
  const objects = build(folder)

  const names = objects.map(nameOf)
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
  const namespaces = objects
    .filter(({ kind }) => kind === 'Namespace')
    .map(({ metadata }) => metadata.name)
  const wanted = new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []))
  wanted.delete('default')
  expect(namespaces.toSorted()).toEqual([...wanted].toSorted())
})

test('everything at once is the three parts together', () => {
  const parts = ['deploy', 'knative/overlays/default', 'triggers'].flatMap(build)

  const all = build('deploy/overlays/all')
  expect(new Set(all.map(nameOf))).toEqual(new Set(parts.map(nameOf)))
})

test('the check of the image in the page about installing shows three lines', () => {
  const [, pattern = ''] = /grep 'image: (.*)'/.exec(readFileSync('docs/install.md', 'utf8')) ?? []
  const text = build('deploy/overlays/all')
    .map((object) => stringify(object))
    .join('')

  const lines = text.split('\n').filter((line) => new RegExp(`image: ${pattern}`).test(line))
  expect(lines.map((line) => line.trim())).toEqual(Array(3).fill('image: dev.local/sundial:0.1.0'))
})

test('the narrow overlay leaves out the bindings to Secrets and nothing else', () => {
  const narrow = build('deploy/overlays/narrow-secrets').map(nameOf)

  const left = build('deploy')
    .map(nameOf)
    .filter((name) => !narrow.includes(name))
  expect(left).toEqual([
    'ClusterRoleBinding /sundial-kubeconfigs',
    'ClusterRoleBinding /sundial-pull-secrets',
    'RoleBinding sundial-system/pull-secret-source',
  ])
})

test('what a workload cluster gets changes nothing of a management cluster that is one itself', () => {
  const management = build('deploy')

  const shared = build('deploy/workload-cluster').flatMap((object) => {
    const same = management.find((each) => nameOf(each) === nameOf(object))
    return same === undefined ? [] : [[object, same]]
  })
  expect(shared.map(([object]) => object && nameOf(object))).toEqual([
    'Namespace /sundial-system',
    'ClusterRole /sundial-node-access',
    'Namespace /5spot-system',
    'Role 5spot-system/sundial-reclaim-configs',
  ])
  for (const [object, same] of shared) expect(object).toEqual(same)
})

test('no manifest names an object twice', () => {
  for (const file of globSync('{deploy,knative,triggers}/**/*.yaml')) {
    const names = readManifests(file).flatMap((object) => (object.metadata ? [nameOf(object)] : []))
    expect(names, file).toEqual([...new Set(names)])
  }
})

function nameOf({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.namespace ?? ''}/${metadata.name}`
}
