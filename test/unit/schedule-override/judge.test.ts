import { expect, test } from 'vitest'
import { judge } from '#src/schedule-override/judge.ts'
import { type Override, readOverride } from '#src/schedule-override/override.ts'
import { overrideStatus } from '#src/schedule-override/status.ts'
import { at } from '#test/support/situation.ts'

const NOW = at('2026-03-29T01:30:00Z')
const TARGETS = [
  { name: 'a', labels: { tier: 'batch' } },
  { name: 'b', labels: { tier: 'batch', zone: 'x' } },
  { name: 'c', labels: {} },
]

const ROWS = [
  {
    name: 'one that is in force is Active',
    given: [of('one', { target: { name: 'a' } })],
    phases: ['Active'],
    message: 'On until 2026-03-29T20:00:00Z for 1 ScheduledMachine',
    chosen: ['one', undefined, undefined],
  },
  {
    name: 'one that has not begun is Pending, and is the next of its objects',
    given: [of('one', { from: '2026-03-29T02:00:00Z', target: { selector: {} } })],
    phases: ['Pending'],
    message: 'Begins at 2026-03-29T02:00:00Z for 3 ScheduledMachines',
    chosen: ['one', 'one', 'one'],
  },
  {
    name: 'one for an object that does not exist is Pending',
    given: [of('one', { target: { name: 'nobody' } })],
    phases: ['Pending'],
    message: 'There is no ScheduledMachine nobody in this namespace',
    chosen: [undefined, undefined, undefined],
  },
  {
    name: 'one whose labels nothing has is Pending',
    given: [of('one', { target: { selector: { matchLabels: { tier: 'web' } } } })],
    phases: ['Pending'],
    message: 'No ScheduledMachine in this namespace has these labels',
    chosen: [undefined, undefined, undefined],
  },
  {
    name: 'the one that was created last supersedes the others',
    given: [
      of('late', { target: { name: 'a' }, state: 'Off' }, '2026-03-29T01:00:00Z'),
      of('early', { target: { name: 'a' } }, '2026-03-28T01:00:00Z'),
    ],
    phases: ['Active', 'Superseded'],
    message: 'Off until 2026-03-29T20:00:00Z for 1 ScheduledMachine',
    chosen: ['late', undefined, undefined],
  },
  {
    name: 'a later one that has not begun supersedes nothing yet',
    given: [
      of('late', { target: { name: 'a' }, from: '2026-03-29T03:00:00Z' }, '2026-03-29T01:00:00Z'),
      of('early', { target: { name: 'a' } }, '2026-03-28T01:00:00Z'),
    ],
    phases: ['Pending', 'Active'],
    message: 'Begins at 2026-03-29T03:00:00Z for 1 ScheduledMachine',
    chosen: ['early', undefined, undefined],
  },
  {
    name: 'one that is in force for some of its objects is Active',
    given: [
      of(
        'wide',
        { target: { selector: { matchLabels: { tier: 'batch' } } } },
        '2026-03-28T01:00:00Z',
      ),
      of('b', { target: { name: 'b' }, state: 'Off' }, '2026-03-29T01:00:00Z'),
    ],
    phases: ['Active', 'Active'],
    message: 'On until 2026-03-29T20:00:00Z for 2 ScheduledMachines',
    chosen: ['wide', 'b', undefined],
  },
  {
    name: 'created in the same second, the name decides',
    given: [of('x', { target: { name: 'a' } }), of('y', { target: { name: 'a' } })],
    phases: ['Superseded', 'Active'],
    message: 'Overrides that were created later are in force for 1 ScheduledMachine',
    chosen: ['y', undefined, undefined],
  },
  {
    name: 'at its end it is Expired, and is for nothing any more',
    given: [of('one', { target: { name: 'a' }, until: '2026-03-29T01:30:00Z' })],
    phases: ['Expired'],
    message: 'Ended at 2026-03-29T01:30:00Z. It is deleted at 2026-03-30T01:30:00Z',
    chosen: [undefined, undefined, undefined],
  },
]

test.each(ROWS)('$name', async ({ given, phases, message, chosen }) => {
  const { judged, chosen: found } = await judge(given, TARGETS, NOW)

  expect(judged.map(({ phase }) => phase)).toEqual(phases)
  const [first] = judged.map((each) =>
    overrideStatus(each, {}, { kind: 'ScheduledMachine', generation: 1, now: NOW }),
  )
  expect(first?.message).toBe(message)
  expect(found.map((each) => each?.name)).toEqual(chosen)
})

test('while many overrides are compared with many machines, other work of the process goes on', async () => {
  const overrides = Array.from({ length: 300 }, (_, index) =>
    of(`many-${index}`, { target: { selector: { matchLabels: { tier: 'batch' } } } }),
  )
  const targets = Array.from({ length: 100 }, (_, index) => ({
    name: `m${index}`,
    labels: { tier: 'batch' },
  }))
  let turns = 0
  const turn = (): void => {
    turns += 1
    immediate = setImmediate(turn)
  }
  let immediate = setImmediate(turn)

  const { judged } = await judge(overrides, targets, NOW)
  clearImmediate(immediate)

  expect(judged.map(({ matched }) => matched)).toEqual(overrides.map(() => 100))
  expect(turns).toBeGreaterThan(1)
})

test('an override ends 30 days after it was created, whatever its spec says', () => {
  const { end } = of('one', { target: { name: 'a' }, until: '2027-03-29T00:00:00Z' })

  expect(end.toISO()).toBe('2026-04-28T01:00:00.000Z')
})

test('text of other people is one line, without characters that cannot be seen', () => {
  const { reason } = of('one', { target: { name: 'a' }, reason: 'late\u0007\nnight \u202e!' })

  expect(reason).toBe('late night !')
})

const CREATORS = [
  { name: 'the annotation', annotations: true, managers: ['kubectl-create'], who: 'ann' },
  {
    name: 'else the program',
    annotations: false,
    managers: ['kubectl-create'],
    who: 'program kubectl-create',
  },
  { name: 'else nobody', annotations: false, managers: [], who: undefined },
]

test.each(CREATORS)('who created it: $name', ({ annotations, managers, who }) => {
  const override = readOverride({
    apiVersion: 'schedule.sundial.dev/v1alpha1',
    kind: 'ScheduleOverride',
    metadata: {
      name: 'one',
      uid: 'u',
      creationTimestamp: '2026-03-29T01:00:00Z',
      ...(annotations && { annotations: { 'schedule.sundial.dev/created-by': 'ann' } }),
      managedFields: [
        { manager: 'sundial-scheduled-machine', subresource: 'status' },
        ...managers.map((manager) => ({ manager })),
      ],
    },
    spec: { target: { name: 'a' }, state: 'On', until: '2026-03-29T20:00:00Z', reason: 'r' },
  })

  expect(override?.createdBy).toBe(who)
})

function of(name: string, spec: object, createdAt = '2026-03-29T01:00:00Z'): Override {
  const override = readOverride({
    apiVersion: 'schedule.sundial.dev/v1alpha1',
    kind: 'ScheduleOverride',
    metadata: { name, uid: name, creationTimestamp: createdAt },
    spec: { state: 'On', until: '2026-03-29T20:00:00Z', reason: 'release night', ...spec },
  })
  if (override === undefined) throw new Error(`${name} is not valid`)
  return override
}
