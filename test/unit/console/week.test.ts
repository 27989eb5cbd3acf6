// The week of a machine: planned, and as it was.
import { expect, test } from 'vitest'
import { weekInWords, weekOf } from '#src/console/week.ts'
import { weekStrip } from '#src/console/week-strip.ts'
import { machine } from '#test/support/cluster-world.ts'
import { at } from '#test/support/situation.ts'

const UID = 'uid-of-office'

function office(status: object, schedule: object = {}, spec: object = {}) {
  const { spec: given, metadata, ...rest } = machine('office')
  const hours = { daysOfWeek: ['mon-sun'], hoursOfDay: ['22-23', '0-5'], timezone: 'Europe/Berlin' }
  return {
    ...rest,
    metadata: { ...metadata, uid: UID },
    spec: { ...Object(given), schedule: { ...hours, ...schedule }, ...spec },
    status,
  }
}

function event(time: string, action: string, uid = UID) {
  return {
    ...{ apiVersion: 'events.k8s.io/v1', kind: 'Event', metadata: { name: time } },
    ...{ eventTime: time, action, regarding: { uid } },
  }
}

test('a night in which the clocks go back is an hour longer, and has a frame', () => {
  const week = weekOf(office({}), [], at('2026-10-25T12:00:00Z')) ?? expect.fail()

  expect(weekInWords(week)).toBe(
    'Planned: Wed 22:00 to Thu 06:00, Thu 22:00 to Fri 06:00, Fri 22:00 to Sat 06:00, Sat 22:00 to Sun 06:00, Sun 22:00 to Mon 06:00, Mon 22:00 to Tue 06:00, Tue 22:00 to Wed 06:00, Wed 22:00 to Thu 06:00. Was there: never. Clocks go back 1h on Sun.',
  )
  expect(String(weekStrip(week))).toContain('<path class="c" d="M145 1h46v14h-46z"/>')
})

test('the days of the week are below the picture, and today is marked', () => {
  // In Berlin it is Monday already.
  const week = weekOf(office({}), [], at('2026-10-25T23:30:00Z')) ?? expect.fail()

  expect(String(weekStrip(week))).toContain(
    '<i>Fri</i><i>Sat</i><i>Sun</i><b>Mon</b><i>Tue</i><i>Wed</i><i>Thu</i></p>',
  )
})

test('Events of phases say when the machine was there; those about another object do not', () => {
  const events = [
    event('2026-10-24T04:10:00Z', 'PhaseTransitionToInactive'),
    event('2026-10-23T20:03:00Z', 'PhaseTransitionToActive'),
    event('2026-10-24T04:00:00Z', 'PhaseTransitionToShuttingDown'),
    event('2026-10-24T12:00:00Z', 'PhaseTransitionToActive', 'uid-of-another'),
    event('2026-10-24T13:00:00Z', 'CheckReferences'),
  ]

  const week = weekOf(office({}), events, at('2026-10-25T12:00:00Z'))

  expect(week?.actual.map(({ opens, closes }) => [opens?.toISO(), closes?.toISO()])).toEqual([
    ['2026-10-23T20:03:00.000Z', '2026-10-24T04:10:00.000Z'],
  ])
})

test('a machine that is there has no end, and its status is enough', () => {
  const status = {
    ...{ phase: 'Active', phaseSince: '2026-10-24T20:03:00Z' },
    lastScheduledTime: '2026-10-24T20:00:00Z',
  }

  const week = weekOf(office(status), [], at('2026-10-24T22:00:00Z')) ?? expect.fail()

  expect(weekInWords(week)).toContain('Was there: Sat 22:00 to now.')
})

interface Happened {
  readonly name: string
  /** Phases that Events tell of, at these minutes after 20:00. */
  readonly told: readonly (readonly [minute: number, phase: string])[]
  readonly status?: object
  readonly was: string
}

const LEFT_ALONE = { phase: 'ShuttingDown', phaseSince: '2026-10-24T20:30:00Z' }
const CREATED = { lastScheduledTime: '2026-10-24T20:00:00Z' }
const NODE = { apiVersion: 'v1', kind: 'Node', name: 'office' }

test.each<Happened>([
  {
    name: 'a machine that never joined was not there',
    told: [
      [0, 'Pending'],
      [30, 'ShuttingDown'],
      [31, 'Inactive'],
    ],
    was: 'never',
  },
  {
    name: 'nor was one that failed before',
    told: [
      [0, 'Pending'],
      [10, 'Error'],
      [30, 'ShuttingDown'],
      [31, 'Inactive'],
    ],
    was: 'never',
  },
  {
    name: 'one that failed in service was there as it left',
    told: [
      [0, 'Active'],
      [10, 'Error'],
      [30, 'ShuttingDown'],
      [31, 'Inactive'],
    ],
    was: 'Sat 22:00 to Sat 22:10, Sat 22:30 to Sat 22:31',
  },
  {
    name: 'of one whose earlier Events are gone it is not known',
    told: [
      [30, 'ShuttingDown'],
      [31, 'Inactive'],
    ],
    was: 'Sat 22:30 to Sat 22:31',
  },
  {
    name: 'one that leaves without a Node was not there, by its status',
    told: [],
    status: { ...LEFT_ALONE, ...CREATED },
    was: 'never',
  },
  {
    name: 'one that leaves with a Node was there, by its status',
    told: [],
    status: { ...LEFT_ALONE, ...CREATED, nodeRef: NODE },
    was: 'Sat 22:00 to now',
  },
])('$name', ({ told, status = {}, was }) => {
  const events = told.map(([minute, phase]) =>
    event(`2026-10-24T20:${String(minute).padStart(2, '0')}:00Z`, `PhaseTransitionTo${phase}`),
  )

  const week = weekOf(office(status), events, at('2026-10-24T22:00:00Z')) ?? expect.fail()

  expect(weekInWords(week)).toContain(`Was there: ${was}.`)
})

test.each<[string, object, object]>([
  ['a kill switch', {}, { killSwitch: true }],
  ['a schedule that is disabled', { enabled: false }, {}],
])('with %s nothing is planned', (_, schedule, spec) => {
  const week = weekOf(office({}, schedule, spec), [], at('2026-10-24T22:00:00Z'))

  expect(week?.planned).toEqual([])
})

test('an override of the status is part of the plan', () => {
  const override = {
    ...{ name: 'late', uid: 'u', state: 'On', phase: 'Pending' },
    ...{ from: '2026-10-28T10:00:00Z', until: '2026-10-28T22:00:00Z' },
  }
  const planned = (status: object) =>
    weekOf(office(status, { daysOfWeek: ['mon'] }), [], at('2026-10-26T12:00:00Z'))?.planned.map(
      ({ opens, closes }) => [opens?.toUTC().toISO(), closes?.toUTC().toISO()],
    ) ?? []

  expect(planned({ override })).toEqual([
    ...planned({}),
    ['2026-10-28T10:00:00.000Z', '2026-10-28T22:00:00.000Z'],
  ])
})

test('without a valid schedule there is no week', () => {
  const broken = office({}, { timezone: 'Europe/Berln' })

  expect(weekOf(broken, [], at('2026-10-24T22:00:00Z'))).toBeUndefined()
})
