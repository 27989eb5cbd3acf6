// The health of an object in Argo CD, by the check in deploy/gitops/argocd-cm.yaml.
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { KubeObject } from '#src/kube/object.ts'
import { type Health, runLua } from './lua.ts'

const { data } = parse(readFileSync('deploy/gitops/argocd-cm.yaml', 'utf8'))

/** @throws when there is no check of its kind, or Lua fails */
export function argoHealth(object: KubeObject): Health {
  const [group] = (object.apiVersion ?? '').split('/')
  return runLua(data[`resource.customizations.health.${group}_${object.kind}`], object)
}
