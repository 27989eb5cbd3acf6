import { isTrueAt, listAt, textAt } from '#src/kube/json.ts'
import type { VersionOf } from '../crds/convert.ts'
import type { Mirror } from './mirror.ts'

/** Finds the stored version of a kind among the CRDs in the mirror. */
export function servedVersion(mirror: Mirror): VersionOf {
  return (group, kind) => {
    const crd = mirror
      .list('apiextensions.k8s.io', 'CustomResourceDefinition')
      .find(
        (each) =>
          textAt(each, 'spec', 'group') === group && textAt(each, 'spec', 'names', 'kind') === kind,
      )
    const stored = listAt(crd, 'spec', 'versions').find((version) => isTrueAt(version, 'storage'))
    return stored === undefined ? undefined : textAt(stored, 'name')
  }
}
