// Paths and objects that cases share.
import type { Ask } from './case.ts'
import { patch } from './case.ts'
import { GROUP } from './definitions.ts'

const CORE = '/api/v1/namespaces/{{ns}}'

export const NAMESPACES = '/api/v1/namespaces'
export const NODES = '/api/v1/nodes'
export const MAPS = `${CORE}/configmaps`
export const SECRETS = `${CORE}/secrets`
export const PODS = `${CORE}/pods`
export const DEPLOYMENTS = '/apis/apps/v1/namespaces/{{ns}}/deployments'
export const BUDGETS = '/apis/policy/v1/namespaces/{{ns}}/poddisruptionbudgets'
export const LEASES = '/apis/coordination.k8s.io/v1/namespaces/{{ns}}/leases'
export const CSI_NODES = '/apis/storage.k8s.io/v1/csinodes'
export const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
export const THINGS = `/apis/${GROUP}/v1/namespaces/{{ns}}/things`
export const OLD_THINGS = `/apis/${GROUP}/v1beta1/namespaces/{{ns}}/things`
export const SHELVES = `/apis/${GROUP}/v1/shelves`
export const MACHINES = '/apis/5spot.finos.org/v1alpha1/namespaces/{{ns}}/scheduledmachines'

export const TABLE = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' }
export const YAML = { accept: 'application/yaml' }

export function map(name: string, data: object = {}, metadata: object = {}): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...metadata }, data }
}

export function thing(name: string, spec: object = {}, metadata: object = {}): object {
  return {
    apiVersion: `${GROUP}/v1`,
    kind: 'Thing',
    metadata: { name, ...metadata },
    spec: { color: 'red', ...spec },
  }
}

export function pod(name: string, spec: object = {}, metadata: object = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, ...metadata },
    spec: { containers: [{ name: 'main', image: 'busybox:1' }], ...spec },
  }
}

/** Says of a pod that it runs, and is Ready or not. */
export function running(name: string, ready: 'True' | 'False' = 'True'): Ask {
  const status = {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: ready, lastTransitionTime: '2026-03-29T00:00:00Z' }],
  }
  return patch('merge', `${PODS}/${name}/status`, { status })
}

export function node(name: string, spec: object = {}, metadata: object = {}): object {
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, ...metadata }, spec }
}

export function deployment(name: string, spec: object = {}): object {
  const labels = { app: name }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'main', image: 'busybox:1' }] },
      },
      ...spec,
    },
  }
}

export function budget(name: string, spec: object = {}): object {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name },
    spec: { minAvailable: 1, selector: { matchLabels: { app: 'web' } }, ...spec },
  }
}

export function shelf(name: string, spec: object = {}): object {
  return { apiVersion: `${GROUP}/v1`, kind: 'Shelf', metadata: { name }, spec }
}

const PROVIDER_SPECS = {
  bootstrapSpec: {
    apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta1',
    kind: 'KubeadmConfig',
    spec: { anything: { goes: [1, 'two'] } },
  },
  infrastructureSpec: {
    apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1',
    kind: 'DockerMachine',
    spec: {},
  },
} as const

export function machine(name: string, spec: object = {}, metadata: object = {}): object {
  return {
    apiVersion: '5spot.finos.org/v1alpha1',
    kind: 'ScheduledMachine',
    metadata: { name, ...metadata },
    spec: {
      schedule: { daysOfWeek: ['mon-fri'], hoursOfDay: ['9-17'] },
      clusterName: 'prod',
      ...PROVIDER_SPECS,
      ...spec,
    },
  }
}
