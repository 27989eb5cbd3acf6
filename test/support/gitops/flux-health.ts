// The health of an object in Flux, by the expressions in deploy/gitops/flux-health.yaml. As in Flux, the first of these
// decides: a status that is older than the spec, `failed`, `current`.
import { readFileSync } from 'node:fs'
import { Environment } from '@marcbachmann/cel-js'
import { parse } from 'yaml'
import { z } from 'zod'
import type { KubeObject } from '#src/kube/object.ts'

const Check = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  failed: z.string(),
  current: z.string(),
})
const Patch = z.object({ spec: z.object({ healthCheckExprs: z.array(Check) }) })
const Status = z.optional(z.object({ observedGeneration: z.optional(z.number()) }))
const Metadata = z.object({ generation: z.number() })

const { healthCheckExprs } = Patch.parse(
  parse(readFileSync('deploy/gitops/flux-health.yaml', 'utf8')),
).spec

const environment = new Environment({ unlistedVariablesAreDyn: true })

export type FluxHealth = 'InProgress' | 'Failed' | 'Current'

/** @throws when there is no check of its kind, or it fails */
export function fluxHealth(object: KubeObject): FluxHealth {
  const { status, metadata } = z.object({ status: Status, metadata: Metadata }).parse(object)
  if (status?.observedGeneration !== metadata.generation) return 'InProgress'
  const checks = healthCheckExprs.find(
    ({ apiVersion, kind }) => apiVersion === object.apiVersion && kind === object.kind,
  )
  const holds = (expression = '') => environment.parse(expression)({ ...object }) === true
  if (holds(checks?.failed)) return 'Failed'
  return holds(checks?.current) ? 'Current' : 'InProgress'
}
