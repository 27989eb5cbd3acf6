// What is accepted, by the code and at admission.
import { bootstrapWith, infrastructureWith, letters, scheduleWith } from './builders.ts'

export interface AcceptedRow {
  readonly name: string
  readonly change: Readonly<Record<string, unknown>>
}

const ACCEPTED_CALENDARS: readonly AcceptedRow[] = [
  {
    name: 'windows without a grid, to both ends of a day',
    change: {
      schedule: {
        windows: [
          { days: ['mon-fri', 'sun'], start: '22:00', end: '06:30' },
          { days: ['sat'], start: '00:00', end: '24:00' },
        ],
      },
    },
  },
  {
    name: 'windows beside a grid',
    change: scheduleWith({ windows: [{ days: ['sat'], start: '09:00', end: '09:00' }] }),
  },
  {
    name: 'cron expressions as a CronJob takes them',
    change: scheduleWith({
      windows: [
        '30 6 * * mon-fri',
        '*/15 0-6/2,22 1,15 JAN-mar ?',
        '0 9 * * 5-7',
        '5/20 09 01 1 *',
        '0 22-6 28-2 nov-FEB fri-mon',
      ].map((cron) => ({ cron, duration: '90m' })),
    }),
  },
  {
    name: 'the shortest and the longest durations of a window',
    change: scheduleWith({
      windows: ['1m', '60s', '604800s', '10080m', '168h', '7d', '07d', '090s'].map((duration) => ({
        cron: '0 9 * * *',
        duration,
      })),
    }),
  },
  {
    name: 'exceptions of all kinds and extras',
    change: scheduleWith({
      except: ['2026-12-25', '2026-12-24..2027-01-02', '2028-02-29', '02-29', '12-25'],
      extra: [{ start: '2026-12-25T08:30', end: '2026-12-25T24:00' }],
    }),
  },
  { name: 'no exception and no extra', change: scheduleWith({ except: [], extra: [] }) },
]

const template = (group: string) => ({
  apiVersion: `${group}/v1beta2`,
  kind: 'ATemplate',
  name: 'small',
})

export const ACCEPTED: readonly AcceptedRow[] = [
  { name: 'the least that is needed', change: {} },
  {
    name: 'a worker for business hours as upstream documents one',
    change: {
      ...scheduleWith({ timezone: 'America/New_York', enabled: true }),
      machineTemplate: {
        labels: { 'node-role.kubernetes.io/worker': '', 'topology.kubernetes.io/zone': 'zone-a' },
      },
      nodeTaints: [
        { key: 'workload', value: 'batch', effect: 'NoSchedule' },
        { key: 'dedicated', value: 'ml', effect: 'NoExecute' },
      ],
      priority: 50,
      gracefulShutdownTimeout: '5m',
      nodeDrainTimeout: '5m',
      killSwitch: false,
    },
  },
  {
    name: 'U08 A09 blanks in days',
    change: scheduleWith({ daysOfWeek: [' mon - fri ', 'sat , sun'] }),
  },
  { name: 'A03 a range of days that wraps', change: scheduleWith({ daysOfWeek: ['fri-mon'] }) },
  { name: 'B04 a range of hours that wraps', change: scheduleWith({ hoursOfDay: ['22-6'] }) },
  {
    name: 'B11 B20 blanks, signs and zeros in hours',
    change: scheduleWith({ hoursOfDay: [' 9 - 17 ', '+9', '09', '0-9,18-23'] }),
  },
  ...ACCEPTED_CALENDARS,
  { name: 'a zone with an old name', change: scheduleWith({ timezone: 'US/Eastern' }) },
  { name: 'a zone with a sign', change: scheduleWith({ timezone: 'Etc/GMT+12' }) },
  { name: 'a schedule that is disabled', change: scheduleWith({ enabled: false }) },
  { name: 'G01 a cluster name', change: { clusterName: 'prod-east-1' } },
  { name: 'U04 a cluster name with everything', change: { clusterName: 'a.b_c-1' } },
  { name: 'G02 a cluster name of 63', change: { clusterName: letters(63) } },
  {
    name: 'G18 a bootstrap object of k0smotron',
    change: bootstrapWith({ apiVersion: 'k0smotron.io/v1beta1' }),
  },
  {
    name: 'an infrastructure object of k0smotron',
    change: infrastructureWith({ apiVersion: 'k0smotron.io/v1beta1' }),
  },
  {
    name: 'templates',
    change: {
      bootstrapSpec: undefined,
      infrastructureSpec: undefined,
      bootstrapRef: template('bootstrap.cluster.x-k8s.io'),
      infrastructureRef: template('infrastructure.cluster.x-k8s.io'),
    },
  },
  {
    name: 'metadata of the provider objects',
    change: {
      ...bootstrapWith({ metadata: { labels: { team: 'a' } } }),
      ...infrastructureWith({ metadata: { annotations: { 'example.com/note': 'b c' } } }),
    },
  },
  {
    name: 'a provider spec with anything in it',
    change: bootstrapWith({ spec: { a: null, b: [{ c: 1.5 }], 'x/y': true } }),
  },
  { name: 'no machine template', change: { machineTemplate: null } },
  {
    name: 'G25 plain labels, and none',
    change: { machineTemplate: { labels: { app: 'a', team: '' }, annotations: {} } },
  },
  {
    name: 'G31 labels that only look reserved',
    change: {
      machineTemplate: {
        labels: { 'node-role.kubernetes.io/worker': '', 'topology.kubernetes.io/zone': 'zone-a' },
      },
    },
  },
  {
    name: 'an annotation of many lines',
    change: { machineTemplate: { annotations: { 'example.com/note': 'one\ntwo 🕐' } } },
  },
  {
    name: 'a label that is as long as can be',
    change: { machineTemplate: { labels: { [`${letters(253)}/${letters(63)}`]: 'c' } } },
  },
  { name: 'the lowest priority', change: { priority: 0 } },
  { name: 'the highest priority', change: { priority: 100 } },
  {
    name: 'C05 C11 durations at both ends',
    change: {
      gracefulShutdownTimeout: '0s',
      nodeDrainTimeout: '24h',
      provisioningTimeout: '1440m',
    },
  },
  {
    name: 'C07 C13 C15 durations in other spellings',
    change: {
      gracefulShutdownTimeout: ' 5m ',
      nodeDrainTimeout: '+5m',
      provisioningTimeout: '086400s',
    },
  },
  {
    name: 'edges that are moved, and a machine that may stay off',
    change: {
      leadTime: ' auto ',
      maxLeadTime: '1h',
      leadCordon: true,
      minimumWindow: '90m',
      spread: '0s',
      whenMachineIsDeleted: 'StayOff',
    },
  },
  { name: 'a lead of a fixed time', change: { leadTime: '+13m', leadCordon: false } },
  { name: 'a kill switch', change: { killSwitch: true } },
  { name: 'G11 commands', change: { killIfCommands: ['java', 'python', 'node'] } },
  { name: 'G10 no commands', change: { killIfCommands: [] } },
  {
    name: 'G12 G14 a hundred long commands',
    change: { killIfCommands: Array(100).fill(letters(256)) },
  },
  { name: 'H01 no taints', change: { nodeTaints: [] } },
  {
    name: 'H02 H03 taints',
    change: {
      nodeTaints: [
        { key: 'workload', value: 'batch', effect: 'NoSchedule' },
        { key: 'dedicated', effect: 'NoExecute' },
        { key: 'example.com/team', value: 'platform', effect: 'PreferNoSchedule' },
      ],
    },
  },
  {
    name: 'H04 a taint with two effects',
    change: {
      nodeTaints: [
        { key: 'a', value: 'b', effect: 'NoSchedule' },
        { key: 'a', value: 'b', effect: 'NoExecute' },
      ],
    },
  },
  {
    name: 'H17 a taint key with an underscore',
    change: { nodeTaints: [{ key: 'a_b', effect: 'NoSchedule' }] },
  },
  {
    name: 'H18 taints with nothing for a value',
    change: {
      nodeTaints: [
        { key: 'a', value: '', effect: 'NoSchedule' },
        { key: 'b', value: null, effect: 'NoSchedule' },
      ],
    },
  },
  {
    name: 'a kubeconfig Secret',
    change: { kubeconfigSecretRef: { name: 'production-admin', key: 'kube.config' } },
  },
  {
    name: 'a version and a failure domain',
    change: { version: 'v1.33.2', failureDomain: 'eu-1a' },
  },
  {
    name: 'files',
    change: {
      files: [
        { path: '/etc/motd', content: '' },
        {
          path: '/etc/a..b',
          owner: 'root:root',
          permissions: '0600',
          encoding: 'gzip+base64',
          contentFrom: { secretKeyRef: { name: 'a', key: 'b' } },
        },
        {
          path: '/c',
          contentFrom: { configMapKeyRef: { name: 'a.b', key: 'c_d', optional: true } },
        },
      ],
    },
  },
]
