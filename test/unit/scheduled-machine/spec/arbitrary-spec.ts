// Specs at random: valid ones, and ones in which any field may be wrong.
import fc from 'fast-check'
import { ACCEPTED } from '#test/support/admission/accepted-rows.ts'
import { specWith, VALID } from '#test/support/admission/builders.ts'
import { REFUSED } from '#test/support/admission/refused-rows.ts'

const day = fc.constantFrom('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')
const hour = fc.integer({ min: 0, max: 23 }).map(String)
const blank = fc.constantFrom('', ' ', '  ', '\t')
const labelValue = fc.stringMatching(/^[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?$/)
const unit = fc.constantFrom(['s', 86_400] as const, ['m', 1440] as const, ['h', 24] as const)

/** `a`, `a-b`, `a-b,c`, with blanks wherever they may be. */
function list(item: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const padded = fc.tuple(blank, item, blank).map((parts) => parts.join(''))
  const range = fc.array(padded, { minLength: 1, maxLength: 2 }).map((ends) => ends.join('-'))
  return fc.array(range, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(','))
}

const duration = fc
  .tuple(blank, fc.constantFrom('', '+'), unit, fc.nat(), blank)
  .map(
    ([before, sign, [letter, most], count, after]) =>
      `${before}${sign}${count % (most + 1)}${letter}${after}`,
  )

const taints = fc.uniqueArray(
  fc.record({
    key: fc.stringMatching(/^(example\.com\/)?[a-z]([-_.a-z0-9]{0,20}[a-z0-9])?$/),
    value: fc.oneof(labelValue, fc.constant('')),
    effect: fc.constantFrom('NoSchedule', 'PreferNoSchedule', 'NoExecute'),
  }),
  { maxLength: 8, selector: ({ key, effect }) => `${key} ${effect}` },
)

const two = (most: number) => fc.nat(most).map((number) => String(number).padStart(2, '0'))
const time = fc.oneof(
  fc.tuple(two(23), two(59)).map(([hour, minute]) => `${hour}:${minute}`),
  fc.constant('24:00'),
)
const date = fc.integer({ min: 0, max: 40_000 }).map((number) => {
  return new Date(number * 86_400_000).toISOString().slice(0, 10)
})
const dates = fc.tuple(date, date).map((both) => both.sort())
const window = fc.oneof(
  fc.record({
    days: fc.array(list(day), { minLength: 1, maxLength: 3 }),
    start: time,
    end: time,
  }),
  fc.record({
    cron: fc
      .tuple(fc.nat(59), fc.nat(23), fc.integer({ min: 1, max: 31 }), fc.nat(7), day)
      .map(
        ([minute, hour, dom, dow, name]) => `${minute}-59/3 ${hour} ${dom},*/2 * ${dow},${name}`,
      ),
    duration: fc.constantFrom('1m', '90m', '168h', '7d', '3600s'),
  }),
)

const grid = fc.record({
  daysOfWeek: fc.array(list(day), { minLength: 1, maxLength: 4 }),
  hoursOfDay: fc.array(list(hour), { minLength: 1, maxLength: 4 }),
})
const schedule = fc
  .record(
    {
      grid: fc.option(grid, { nil: {} }),
      windows: fc.array(window, { minLength: 1, maxLength: 4 }),
      except: fc.array(
        fc.oneof(
          date,
          date.map((text) => text.slice(5)),
          dates.map((both) => both.join('..')),
        ),
        { maxLength: 4 },
      ),
      extra: fc.array(
        dates.map(([start, end]) => ({ start: `${start}T08:30`, end: `${end}T24:00` })),
        { maxLength: 4 },
      ),
      timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe'),
      enabled: fc.boolean(),
    },
    { requiredKeys: ['grid'] },
  )
  .filter(({ grid, windows }) => windows !== undefined || 'daysOfWeek' in grid)
  .map(({ grid, ...others }) => ({ ...grid, ...others }))

/** A spec that has to be accepted. */
export const validSpecs = fc.record(
  {
    schedule,
    clusterName: labelValue,
    bootstrapSpec: fc.constant(VALID.bootstrapSpec),
    infrastructureSpec: fc.record({
      apiVersion: fc.constantFrom('k0smotron.io/v1', 'infrastructure.cluster.x-k8s.io/v1beta2'),
      kind: fc.stringMatching(/^[A-Z][A-Za-z]{0,20}$/),
      spec: fc.dictionary(fc.string(), fc.jsonValue()),
    }),
    machineTemplate: fc.record({
      labels: fc.dictionary(labelValue, labelValue, { maxKeys: 5 }),
      annotations: fc.dictionary(labelValue, fc.string(), { maxKeys: 5 }),
    }),
    priority: fc.integer({ min: 0, max: 100 }),
    gracefulShutdownTimeout: duration,
    nodeDrainTimeout: duration,
    provisioningTimeout: duration,
    killSwitch: fc.boolean(),
    killIfCommands: fc.array(fc.stringMatching(/^[ -~]{1,40}$/), { maxLength: 10 }),
    nodeTaints: taints,
  },
  { requiredKeys: ['schedule', 'clusterName', 'bootstrapSpec', 'infrastructureSpec'] },
)

/** Any mixture of what is accepted and what is refused, and of values that belong nowhere. */
export const anySpecs = fc
  .tuple(
    fc.subarray([...ACCEPTED], { maxLength: 3 }),
    // Often none, so that enough of them are valid.
    fc.oneof(fc.constant([]), fc.subarray([...REFUSED], { maxLength: 3 })),
    fc.dictionary(
      fc.constantFrom('priority', 'nodeTaints', 'files', 'version', 'machineTemplate'),
      fc.jsonValue(),
      {
        maxKeys: 2,
      },
    ),
  )
  .map(([accepted, refused, strange]) =>
    specWith({
      ...Object.assign({}, ...[...accepted, ...refused].map(({ change }) => change)),
      ...strange,
    }),
  )
