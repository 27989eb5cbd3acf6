import { expect, test } from 'vitest'
import type { KubeObject, OwnerReference } from '#src/kube/object.ts'
import { controllerOf, isOwnedBy, ownerReference, ownersOf } from '#src/kube/owner.ts'

const cluster: OwnerReference = {
  apiVersion: 'cluster.x-k8s.io/v1beta2',
  kind: 'Cluster',
  name: 'prod',
  uid: 'uid-cluster',
}
const machine: OwnerReference = {
  apiVersion: 'cluster.x-k8s.io/v1beta2',
  kind: 'Machine',
  name: 'prod',
  uid: 'uid-machine',
  controller: true,
}
const owned = (...ownerReferences: OwnerReference[]): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', ownerReferences },
})
const orphan: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }

test('an object is owned by a uid, and not by a name', () => {
  expect(isOwnedBy(owned(cluster, machine), 'uid-machine')).toBe(true)
  expect(isOwnedBy(owned(cluster), 'uid-machine')).toBe(false)
  expect(isOwnedBy(orphan, 'uid-machine')).toBe(false)
  expect(ownersOf(orphan)).toEqual([])
})

test('the controller is the owner that says so', () => {
  expect(controllerOf(owned(cluster, machine))).toBe(machine)
  expect(controllerOf(owned(cluster, { ...machine, controller: false }))).toBeUndefined()
})

test('a reference has the roles that were asked for, and no others', () => {
  const owner = { ...orphan, metadata: { name: 'a', uid: 'uid-a' } }
  const plain = { apiVersion: 'v1', kind: 'ConfigMap', name: 'a', uid: 'uid-a' }

  expect(ownerReference(owner)).toEqual(plain)
  expect(ownerReference(owner, { controller: true, blockOwnerDeletion: true })).toEqual({
    ...plain,
    controller: true,
    blockOwnerDeletion: true,
  })
})

test('an object that was never in the API cannot be an owner', () => {
  expect(() => ownerReference(orphan)).toThrow('ConfigMap a has no uid')
})
