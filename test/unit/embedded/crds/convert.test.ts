import { describe, expect, test } from 'vitest'
import { convertObject } from '#src/embedded/crds/convert.ts'

const versionOf = (group: string) =>
  group === 'infrastructure.cluster.x-k8s.io' ? 'v1alpha9' : undefined

const metadata = { name: 'web-1', namespace: 'shop', uid: 'u1' }

const NEW = {
  apiVersion: 'cluster.x-k8s.io/v1beta2',
  kind: 'Machine',
  metadata,
  spec: {
    clusterName: 'prod',
    version: 'v1.34.1',
    bootstrap: {
      configRef: { apiGroup: 'bootstrap.cluster.x-k8s.io', kind: 'TestConfig', name: 'web-1' },
      dataSecretName: 'web-1',
    },
    infrastructureRef: {
      apiGroup: 'infrastructure.cluster.x-k8s.io',
      kind: 'TestMachine',
      name: 'web-1',
    },
    providerID: 'stand-in://shop/web-1',
    deletion: { nodeDrainTimeoutSeconds: 5400, nodeDeletionTimeoutSeconds: 10 },
  },
  status: {
    phase: 'Running',
    nodeRef: { name: 'web-1' },
    initialization: { bootstrapDataSecretCreated: true, infrastructureProvisioned: true },
    conditions: [{ type: 'Ready', status: 'True' }],
    deprecated: {
      v1beta1: {
        failureMessage: 'no more hosts',
        conditions: [{ type: 'BootstrapReady', status: 'True' }],
      },
    },
  },
}

const OLD = {
  apiVersion: 'cluster.x-k8s.io/v1beta1',
  kind: 'Machine',
  metadata,
  spec: {
    clusterName: 'prod',
    version: 'v1.34.1',
    bootstrap: {
      configRef: {
        apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta1',
        kind: 'TestConfig',
        name: 'web-1',
        namespace: 'shop',
      },
      dataSecretName: 'web-1',
    },
    infrastructureRef: {
      apiVersion: 'infrastructure.cluster.x-k8s.io/v1alpha9',
      kind: 'TestMachine',
      name: 'web-1',
      namespace: 'shop',
    },
    providerID: 'stand-in://shop/web-1',
    nodeDrainTimeout: '1h30m0s',
    nodeDeletionTimeout: '10s',
  },
  status: {
    phase: 'Running',
    nodeRef: { apiVersion: 'v1', kind: 'Node', name: 'web-1' },
    bootstrapReady: true,
    infrastructureReady: true,
    failureMessage: 'no more hosts',
    conditions: [{ type: 'BootstrapReady', status: 'True' }],
    v1beta2: { conditions: [{ type: 'Ready', status: 'True' }] },
  },
}

describe('conversion between the versions of Cluster API', () => {
  test('a Machine in v1beta2 reads as v1beta1', () => {
    expect(convertObject(NEW, 'cluster.x-k8s.io/v1beta1', versionOf)).toEqual(OLD)
  })

  test('a Machine in v1beta1 is stored as v1beta2', () => {
    expect(convertObject(OLD, 'cluster.x-k8s.io/v1beta2', versionOf)).toEqual(NEW)
  })

  test('a Machine without deletion timeouts or status gets none', () => {
    const { clusterName, bootstrap, infrastructureRef } = OLD.spec
    const created = {
      ...OLD,
      spec: { clusterName, bootstrap, infrastructureRef },
      status: undefined,
    }

    const stored = convertObject(created, 'cluster.x-k8s.io/v1beta2', versionOf)

    expect(stored.spec).toEqual({
      clusterName,
      bootstrap: NEW.spec.bootstrap,
      infrastructureRef: NEW.spec.infrastructureRef,
    })
    expect(stored.status).toBeUndefined()
  })

  test('the readiness of a Cluster has other names', () => {
    const cluster = {
      apiVersion: 'cluster.x-k8s.io/v1beta2',
      kind: 'Cluster',
      metadata: { name: 'prod', namespace: 'shop' },
      spec: { paused: true },
      status: {
        initialization: { infrastructureProvisioned: true, controlPlaneInitialized: true },
      },
    }

    const old = convertObject(cluster, 'cluster.x-k8s.io/v1beta1', versionOf)

    expect(old.spec).toEqual({ paused: true })
    expect(old.status).toEqual({ infrastructureReady: true, controlPlaneReady: true })
    expect(convertObject(old, 'cluster.x-k8s.io/v1beta2', versionOf)).toEqual(cluster)
  })

  test('other kinds only change their version', () => {
    const config = {
      apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta1',
      kind: 'TestConfig',
      metadata,
      spec: { a: 1 },
    }

    expect(convertObject(config, 'bootstrap.cluster.x-k8s.io/v1beta2', versionOf)).toEqual({
      ...config,
      apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta2',
    })
  })
})
