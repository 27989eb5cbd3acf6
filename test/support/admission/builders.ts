// Specs for the tables: a valid one, and what a row changes in it.

type Fields = Readonly<Record<string, unknown>>

export const VALID = {
  schedule: { daysOfWeek: ['mon-fri'], hoursOfDay: ['9-17'] },
  clusterName: 'production',
  bootstrapSpec: {
    apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta1',
    kind: 'K0sWorkerConfig',
    spec: { version: 'v1.30.0+k0s.0' },
  },
  infrastructureSpec: {
    apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1',
    kind: 'RemoteMachine',
    spec: { address: '192.168.1.100', port: 22 },
  },
}

/** The valid spec with some fields replaced; `undefined` takes one away. */
export function specWith(change: Fields): Fields {
  return changed(VALID, change)
}

export function scheduleWith(change: Fields): Fields {
  return { schedule: changed(VALID.schedule, change) }
}

export function bootstrapWith(change: Fields): Fields {
  return { bootstrapSpec: changed(VALID.bootstrapSpec, change) }
}

export function infrastructureWith(change: Fields): Fields {
  return { infrastructureSpec: changed(VALID.infrastructureSpec, change) }
}

function changed(fields: Fields, change: Fields): Fields {
  const all = Object.entries({ ...fields, ...change })
  return Object.fromEntries(all.filter(([, value]) => value !== undefined))
}

/** The whole object around a spec. */
export function objectWith(spec: unknown, name = 'business-hours') {
  return {
    apiVersion: '5spot.finos.org/v1alpha1',
    kind: 'ScheduledMachine',
    metadata: { name, namespace: 'default' },
    spec,
  }
}

/** `a`, so many times. */
export function letters(count: number): string {
  return 'a'.repeat(count)
}
