import { globSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { main } from '#src/cli/main.ts'
import { buildKustomization } from '#src/cli/manifests/kustomize.ts'
import { OVERLAYS } from '#src/cli/manifests/overlays.ts'
import { collectingIo } from './collecting-io.ts'

async function print(...args: readonly string[]) {
  const io = collectingIo()
  const status = await main(['manifests', ...args], io, () => AbortSignal.abort())
  return { status, stdout: io.out(), stderr: io.err() }
}

test('every folder in an overlays folder can be printed by its name', () => {
  const folders = globSync('{deploy,knative,triggers}/overlays/*/kustomization.yaml').map(dirname)

  const named = Object.values(OVERLAYS).filter((folder) => folder.includes('/overlays/'))
  expect([...named].sort()).toEqual(folders.toSorted())
})

test('without --overlay, everything is printed, each object once', async () => {
  const { status, stdout, stderr } = await print()

  const objects = parseAllDocuments(stdout).map((document) => document.toJS())
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(new Set(objects)).toEqual(new Set(buildKustomization('deploy/overlays/all')))
  expect(objects).toHaveLength(buildKustomization('deploy/overlays/all').length)
})

test('what others need comes first', async () => {
  const { stdout } = await print('--overlay', 'reclaim-agent')

  const kinds = parseAllDocuments(stdout).map((document) => document.toJS().kind)
  expect(kinds).toEqual([
    'Namespace',
    'ServiceAccount',
    'Role',
    'ClusterRole',
    'RoleBinding',
    'ClusterRoleBinding',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
    'DaemonSet',
  ])
})

test('an overlay that does not exist is refused with those that do', async () => {
  const { status, stdout, stderr } = await print('--overlay', 'hot')

  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toContain(
    'Allowed choices are all, narrow-secrets, process-connector, standalone, default, ',
  )
})
