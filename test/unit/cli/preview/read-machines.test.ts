import { describe, expect, test } from 'vitest'
import type { LoadedObject } from '#src/cli/files/parse-manifests.ts'
import { readMachines } from '#src/cli/preview/read-machines.ts'
import { UsageError } from '#src/cli/usage-error.ts'
import { machine } from './machine.ts'

const PROVIDERS = {
  bootstrapSpec: {
    apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta2',
    kind: 'KubeadmConfig',
    spec: {},
  },
  infrastructureSpec: {
    apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta2',
    kind: 'DockerMachine',
    spec: {},
  },
}

function loaded(
  document: number,
  name: string,
  { schedule = {}, ...spec }: Record<string, unknown> = {},
): LoadedObject {
  return {
    object: {
      apiVersion: '5spot.finos.org/v1alpha1',
      kind: 'ScheduledMachine',
      metadata: { name },
      spec: {
        schedule: { daysOfWeek: ['mon-fri'], hoursOfDay: ['9-17'], ...Object(schedule) },
        clusterName: 'production',
        ...PROVIDERS,
        ...spec,
      },
    },
    file: 'machines.yaml',
    document,
    line: document * 10,
    locate: () => ({ line: document * 10, column: 1 }),
  }
}

const CLUSTER: LoadedObject = {
  object: {
    apiVersion: 'cluster.x-k8s.io/v1beta2',
    kind: 'Cluster',
    metadata: { name: 'production' },
  },
  file: 'machines.yaml',
  document: 1,
  line: 1,
  locate: () => ({ line: 1, column: 1 }),
}

function complaintsAbout(...objects: readonly LoadedObject[]): readonly string[] {
  try {
    readMachines(objects)
    return []
  } catch (error) {
    if (error instanceof UsageError) return error.message.split('\n')
    throw error
  }
}

describe('the machines of files', () => {
  test('are the ScheduledMachines, with the defaults of the fields that they leave out', () => {
    expect(readMachines([CLUSTER, loaded(2, 'a'), loaded(3, 'b', { killSwitch: true })])).toEqual([
      machine('a'),
      machine('b', {}, { killSwitch: true }),
    ])
  })

  test('are refused with a line for every mistake in every document', () => {
    const complaints = complaintsAbout(
      loaded(1, 'a', { schedule: { daysOfWeek: ['mon-tuesday'], timezone: 'utc' } }),
      loaded(2, 'b'),
      loaded(3, 'c', { schedule: { hoursOfDay: ['9', '24'], enabled: false } }),
    )

    expect(complaints).toEqual([
      expect.stringMatching(
        /^machines\.yaml:10:1: spec\.schedule\.daysOfWeek\[0\]: .*Invalid day: tuesday.* \(document 1, ScheduledMachine default\/a\)$/,
      ),
      expect.stringMatching(/^machines\.yaml:10:1: spec\.schedule\.timezone: .*utc/),
      expect.stringMatching(
        /^machines\.yaml:30:1: spec\.schedule\.hoursOfDay\[1\]: .*Hour must be 0-23, got: 24.* \(document 3, ScheduledMachine default\/c\)$/,
      ),
    ])
  })

  test('are refused when two have the same name', () => {
    expect(complaintsAbout(loaded(1, 'a'), loaded(2, 'b'), loaded(3, 'a'))).toEqual([
      'machines.yaml:30:1: metadata.name: is already in machines.yaml, document 1 (document 3, ScheduledMachine default/a)',
    ])
  })

  test('are refused for a field that they do not have', () => {
    expect(complaintsAbout(loaded(1, 'a', { schedule: { timezome: 'Europe/Berlin' } }))).toEqual([
      'machines.yaml:10:1: spec.schedule.timezome: is not a field of a ScheduledMachine (did you mean timezone?): the API server drops it, or kubectl refuses it (document 1, ScheduledMachine default/a)',
    ])
  })

  test('are none in a file without one', () => {
    expect(readMachines([CLUSTER])).toEqual([])
  })
})
