import { Duration } from 'luxon'
import { describe, expect, it } from 'vitest'
import { inWords } from '#src/kube/schema/field-error.ts'
import { parseSpec } from '#src/scheduled-machine/spec/parse-spec.ts'
import { ACCEPTED } from '#test/support/admission/accepted-rows.ts'
import { bootstrapWith, scheduleWith, specWith, VALID } from '#test/support/admission/builders.ts'
import { REFUSED } from '#test/support/admission/refused-rows.ts'

const seconds = (count: number) => Duration.fromObject({ seconds: count })

describe('a spec is valid with', () => {
  it.each(ACCEPTED)('$name', ({ change }) => {
    expect(parseSpec(specWith(change)).errors).toEqual([])
  })
})

describe('a spec is invalid with', () => {
  it.each(REFUSED)('$name', ({ change, errors }) => {
    const parsed = parseSpec(specWith(change))

    expect(inWords(parsed.errors)).toBe(errors.join('; '))
  })

  it('the condition Scheduled says what is wrong in the schedule, ReferencesValid the rest', () => {
    const { errors } = parseSpec({ ...VALID, schedule: { daysOfWeek: ['x'] }, clusterName: '' })

    expect(errors.map(({ field, concerns }) => [field, concerns])).toEqual([
      ['spec.schedule.daysOfWeek[0]', 'schedule'],
      ['spec.schedule.hoursOfDay', 'schedule'],
      ['spec.clusterName', 'references'],
    ])
  })
})

describe('a parsed spec', () => {
  it('has every default', () => {
    expect(parseSpec(VALID)).toEqual({
      errors: [],
      schedule: {
        days: new Set([0, 1, 2, 3, 4]),
        hours: new Set([9, 10, 11, 12, 13, 14, 15, 16, 17]),
        zone: 'UTC',
        enabled: true,
      },
      calendars: [],
      clusterName: 'production',
      bootstrap: { type: 'inline', ...VALID.bootstrapSpec },
      infrastructure: { type: 'inline', ...VALID.infrastructureSpec },
      machineTemplate: { labels: {}, annotations: {} },
      priority: 50,
      killSwitch: false,
      replaceOnChange: 'Never',
      isScheduleEnabled: true,
      killIfCommands: [],
      gracefulShutdownTimeout: seconds(300),
      nodeDrainTimeout: seconds(300),
      provisioningTimeout: seconds(1800),
      service: {
        leadTime: seconds(0),
        maxLeadTime: seconds(1800),
        leadCordon: false,
        minimumWindow: seconds(0),
        spread: seconds(0),
        whenMachineIsDeleted: 'Recreate',
      },
      nodeTaints: [],
      startupTaints: [],
      waitForDaemonSets: [],
      files: [],
      machine: { files: [] },
      kubeconfigSecretRef: undefined,
      version: undefined,
      failureDomain: undefined,
    })
  })

  it('has everything that was written', () => {
    const parsed = parseSpec({
      schedule: {
        daysOfWeek: ['sun'],
        hoursOfDay: ['22-1'],
        timezone: 'Australia/Lord_Howe',
        enabled: false,
        calendars: [{ configMapKeyRef: { name: 'holidays', key: 'ics' }, use: 'Closed' }],
      },
      clusterName: 'c',
      bootstrapRef: { apiVersion: 'k0smotron.io/v1beta1', kind: 'ATemplate', name: 'a' },
      infrastructureRef: { apiVersion: 'k0smotron.io/v1beta1', kind: 'B', name: 'b' },
      machineTemplate: { labels: { a: 'b' }, annotations: { c: 'd' } },
      priority: 7,
      killSwitch: true,
      replaceOnChange: 'Now',
      killIfCommands: ['java'],
      gracefulShutdownTimeout: '1s',
      nodeDrainTimeout: '2m',
      provisioningTimeout: '3h',
      leadTime: ' auto ',
      maxLeadTime: '1h',
      leadCordon: true,
      minimumWindow: '2m',
      spread: '3s',
      whenMachineIsDeleted: 'StayOff',
      nodeTaints: [
        { key: 'a', value: '', effect: 'NoSchedule' },
        { key: 'b', value: 'c', effect: 'NoExecute' },
      ],
      startupTaints: [{ key: 's', value: '', effect: 'NoSchedule' }],
      waitForDaemonSets: [{ namespace: 'kube-system', name: 'cni' }],
      files: [
        { path: '/a', content: 'x', owner: 'root', permissions: '0644', encoding: 'gzip' },
        { path: '/b', contentFrom: { secretKeyRef: { name: 's', key: 'k' } } },
        { path: '/c', contentFrom: { configMapKeyRef: { name: 'm', key: 'k', optional: true } } },
      ],
      machine: { address: '192.0.2.7', user: 'admin', port: 2222 },
      kubeconfigSecretRef: { name: 'kube' },
      version: 'v1.33.2',
      failureDomain: 'eu-1a',
    })

    expect(parsed).toEqual({
      errors: [],
      schedule: {
        days: new Set([6]),
        hours: new Set([22, 23, 0, 1]),
        zone: 'Australia/Lord_Howe',
        enabled: false,
      },
      calendars: [{ name: 'holidays', key: 'ics', use: 'Closed' }],
      clusterName: 'c',
      bootstrap: {
        type: 'template',
        apiVersion: 'k0smotron.io/v1beta1',
        kind: 'A',
        template: { kind: 'ATemplate', name: 'a' },
      },
      infrastructure: {
        type: 'template',
        apiVersion: 'k0smotron.io/v1beta1',
        kind: 'B',
        template: { kind: 'B', name: 'b' },
      },
      machineTemplate: { labels: { a: 'b' }, annotations: { c: 'd' } },
      priority: 7,
      killSwitch: true,
      replaceOnChange: 'Now',
      isScheduleEnabled: false,
      killIfCommands: ['java'],
      gracefulShutdownTimeout: seconds(1),
      nodeDrainTimeout: seconds(120),
      provisioningTimeout: seconds(10_800),
      service: {
        leadTime: 'auto',
        maxLeadTime: seconds(3600),
        leadCordon: true,
        minimumWindow: seconds(120),
        spread: seconds(3),
        whenMachineIsDeleted: 'StayOff',
      },
      nodeTaints: [
        { key: 'a', effect: 'NoSchedule' },
        { key: 'b', value: 'c', effect: 'NoExecute' },
      ],
      startupTaints: [{ key: 's', effect: 'NoSchedule' }],
      waitForDaemonSets: [{ namespace: 'kube-system', name: 'cni' }],
      files: [
        {
          path: '/a',
          owner: 'root',
          permissions: '0644',
          encoding: 'gzip',
          source: { type: 'content', content: 'x' },
        },
        { path: '/b', source: { type: 'secret', name: 's', key: 'k', optional: false } },
        { path: '/c', source: { type: 'configMap', name: 'm', key: 'k', optional: true } },
      ],
      machine: { address: '192.0.2.7', user: 'admin', port: 2222, files: [] },
      kubeconfigSecretRef: { name: 'kube', key: 'value' },
      version: 'v1.33.2',
      failureDomain: 'eu-1a',
    })
  })

  it('has the commands that are texts', () => {
    expect(parseSpec(specWith({ killIfCommands: ['java', 3] })).killIfCommands).toEqual(['java'])
  })

  it('passes a provider spec through untouched, nulls included', () => {
    const spec = { a: null, b: [null, { c: null }] }

    expect(parseSpec(specWith(bootstrapWith({ spec }))).bootstrap).toHaveProperty('spec', spec)
  })
})

describe('one bad field does not hide another', () => {
  const parsed = parseSpec({
    ...VALID,
    schedule: { daysOfWeek: ['Mon'], hoursOfDay: ['9-25'], timezone: 'Mars/Olympus' },
    clusterName: 'prod-',
    priority: 101,
    gracefulShutdownTimeout: '5 m',
    nodeDrainTimeout: '10m',
    killSwitch: true,
    nodeTaints: [
      { key: 'ok', effect: 'NoSchedule' },
      { key: 'kubernetes.io/no', effect: 'NoSchedule' },
    ],
    files: [
      { path: 'relative', content: '' },
      { path: '/ok', content: '' },
    ],
  })

  it('so every one of them is told, in the order of the schema', () => {
    expect(parsed.errors.map(({ field }) => field)).toEqual([
      'spec.schedule.daysOfWeek[0]',
      'spec.schedule.hoursOfDay[0]',
      'spec.schedule.timezone',
      'spec.clusterName',
      'spec.priority',
      'spec.gracefulShutdownTimeout',
      'spec.nodeTaints[1].key',
      'spec.files[0].path',
    ])
  })

  it('and what can be used is used, with defaults for the rest, so that a removal goes on', () => {
    expect(parsed).toMatchObject({
      schedule: undefined,
      clusterName: '',
      priority: 50,
      killSwitch: true,
      gracefulShutdownTimeout: seconds(300),
      nodeDrainTimeout: seconds(600),
      nodeTaints: [{ key: 'ok', effect: 'NoSchedule' }],
      files: [{ path: '/ok', source: { type: 'content', content: '' } }],
    })
  })
})

describe('a schedule', () => {
  it('with an empty list is an error, and can be judged: it is never open', () => {
    const parsed = parseSpec(specWith(scheduleWith({ hoursOfDay: [] })))

    expect(parsed.errors).toHaveLength(1)
    expect(parsed.schedule).toMatchObject({ hours: new Set() })
  })

  it('without a list cannot be judged', () => {
    expect(parseSpec(specWith(scheduleWith({ hoursOfDay: undefined }))).schedule).toBeUndefined()
  })

  it.each([
    ['a zone', { timezone: 'Nowhere' }],
    ['a day', { daysOfWeek: ['mon', 'x'] }],
    ['the switch', { enabled: 'no' }],
  ])('with a mistake in %s cannot be judged', (_, change) => {
    expect(parseSpec(specWith(scheduleWith(change))).schedule).toBeUndefined()
  })
})

describe('null', () => {
  it('is the same as absent', () => {
    const nulls = { machineTemplate: null, priority: null, killIfCommands: null, version: null }

    expect(parseSpec({ ...VALID, ...nulls })).toEqual(parseSpec(VALID))
  })
})

describe('whatever it is given', () => {
  it.each([undefined, null, 3, 'spec', [], {}])(
    'a spec %j is an error, not an exception',
    (raw) => {
      const parsed = parseSpec(raw)

      expect(parsed.errors.length).toBeGreaterThan(0)
      expect(parsed).toMatchObject({ schedule: undefined, clusterName: '', bootstrap: undefined })
    },
  )
})
