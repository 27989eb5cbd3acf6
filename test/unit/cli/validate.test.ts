import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { validate } from '#src/cli/validate.ts'
import { objectWith, scheduleWith, specWith, VALID } from '#test/support/admission/builders.ts'
import { collectingIo } from './collecting-io.ts'

async function run(objects: readonly object[], output: 'text' | 'json' = 'text') {
  const io = collectingIo({ input: objects.map((object) => stringify(object)).join('---\n') })
  const status = await validate({ file: ['-'], output }, io)
  return { status, stdout: io.out(), stderr: io.err() }
}

const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a', namespace: 'b' } }
const broken = objectWith(
  specWith({
    ...scheduleWith({ hoursOfDay: ['9-25'], timezone: 'Mars/Olympus', minutes: 3 }),
    priority: 101,
  }),
  'broken',
)

describe('sundial validate', () => {
  it('says which objects are valid', async () => {
    expect(await run([objectWith(VALID), objectWith(VALID, 'other')])).toEqual({
      status: 0,
      stdout: `- (document 1, ScheduledMachine default/business-hours): valid
- (document 2, ScheduledMachine default/other): valid
2 objects checked: 2 valid, 0 not valid; 0 errors, 0 warnings
`,
      stderr: '',
    })
  })

  it('prints every error with its place, document, field and allowed values, in the order of the file', async () => {
    const of = '(document 2, ScheduledMachine default/broken)'

    expect(await run([objectWith(VALID), broken])).toEqual({
      status: 2,
      stdout: `- (document 1, ScheduledMachine default/business-hours): valid
2 objects checked: 1 valid, 1 not valid; 4 errors, 0 warnings
`,
      stderr: `-:35:9: error: spec.schedule.hoursOfDay[0]: "9-25" is not allowed (Hours must be 0-23, got: 9-25): an hour from 0 to 23, a range that may wrap (9-17, 22-6), or several of them with commas, as a quoted string ${of}
-:36:5: error: spec.schedule.timezone: "Mars/Olympus" is not allowed (Invalid timezone: Mars/Olympus): the name of an IANA time zone, such as UTC or Europe/Berlin ${of}
-:37:5: error: spec.schedule.minutes: is not a field of a ScheduledMachine: the API server drops it, or kubectl refuses it ${of}
-:50:3: error: spec.priority: 101 is not allowed: an integer from 0 to 100 ${of}
`,
    })
  })

  it('reads YAML as kubectl does: a boolean label is refused, and the value off is accepted', async () => {
    const text = stringify(objectWith(VALID)).replace(
      /^metadata:\n/m,
      'metadata:\n  labels: {tier: on, zone: "on", shift: 010}\n',
    )
    const off = text
      .replace('name: business-hours', 'name: disabled')
      .replace(/ {2}labels: .*\n/, '')
      .replace(/^( +)schedule:\n/m, '$1schedule:\n$1  enabled: no\n')
    const io = collectingIo({ input: `${text}---\n${off}` })

    const status = await validate({ file: ['-'] }, io)

    expect([status, io.out()]).toEqual([
      2,
      '- (document 2, ScheduledMachine default/disabled): valid\n2 objects checked: 1 valid, 1 not valid; 2 errors, 1 warning\n',
    ])
    expect(io.err()).toBe(
      '-:4:12: error: metadata.labels.tier: must be a text, but kubectl reads it as true: put it in quotes (document 1, ScheduledMachine default/business-hours)\n' +
        '-:4:34: error: metadata.labels.shift: must be a text, but kubectl reads it as 8: put it in quotes (document 1, ScheduledMachine default/business-hours)\n' +
        '-:33:5: warning: spec.schedule.enabled: no window ever opens while this is false; remove it to let the schedule decide (document 2, ScheduledMachine default/disabled)\n',
    )
  })

  it('skips objects of other kinds with a message', async () => {
    expect(await run([secret, objectWith(VALID)])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(
        /^1 object checked: 1 valid, 0 not valid; 0 errors, 0 warnings; 1 of other kinds skipped$/m,
      ),
      stderr:
        '- (document 1, Secret b/a): skipped, only ScheduledMachines with their calendars, ScheduleOverrides and BootcNodePools are checked\n',
    })
  })

  it('skips only the ConfigMaps that are no calendars of a machine', async () => {
    const configMap = (name: string) => ({
      ...{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' } },
      data: { 'a.ics': 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n' },
    })
    const calendars = [{ configMapKeyRef: { name: 'holidays', key: 'a.ics' }, use: 'Closed' }]
    const machine = objectWith(specWith(scheduleWith({ calendars })))

    expect(await run([configMap('holidays'), configMap('settings'), machine])).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(/^- \(document 2, ConfigMap default\/settings\): skipped.*\n$/),
    })
  })

  it('refuses input without an object of our kinds', async () => {
    expect(await run([secret])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(
        'there is no ScheduledMachine, ScheduleOverride or BootcNodePool in -\n',
      ),
    })
  })

  it('prints one error for a name that is too long', async () => {
    const { status, stderr } = await run([objectWith(VALID, 'a'.repeat(64))])

    expect(status).toBe(2)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(stderr).toContain('metadata.name')
  })

  it.each([
    [
      'two bootstrap sources',
      { bootstrapRef: { apiVersion: 'k0smotron.io/v1beta1', kind: 'A', name: 'a' } },
    ],
    ['a bad label value', { machineTemplate: { labels: { 'example.com/a': 'b c' } } }],
    [
      'a duplicate taint',
      {
        nodeTaints: [
          { key: 'a', effect: 'NoExecute' },
          { key: 'a', effect: 'NoExecute' },
        ],
      },
    ],
    ['too many commands', { killIfCommands: Array(101).fill('a') }],
    ['a missing kind', { bootstrapSpec: { apiVersion: 'k0smotron.io/v1beta1', spec: {} } }],
  ])('says %s once, though code and schema both refuse it', async (_, change) => {
    const { stderr } = await run([objectWith(specWith(change))])

    expect(stderr.trim().split('\n')).toHaveLength(1)
  })

  it('does not check a status in the file', async () => {
    const status = { phase: 'Scheduled', nodeRef: { name: 'a' } }

    expect(await run([{ ...objectWith(VALID), status }])).toMatchObject({ status: 0 })
  })

  it('finds three wrong objects among a thousand, and counts the others', async () => {
    const wrong = new Map([
      [17, { priority: 101 }],
      [500, { clusterName: 7 }],
      [1000, { killSwitchh: true }],
    ])
    const objects = Array.from({ length: 1000 }, (_, index) =>
      objectWith(specWith({ ...VALID, ...wrong.get(index + 1) }), `machine-${index + 1}`),
    )
    const io = collectingIo({ input: objects.map((each) => JSON.stringify(each)).join('\n---\n') })

    const status = await validate({ file: ['-'], output: 'text' }, io)

    expect(status).toBe(2)
    expect(
      [...io.err().matchAll(/error: (\S+): .*\(document (\d+), /g)].map(([, ...of]) => of),
    ).toEqual([
      ['spec.priority', '17'],
      ['spec.clusterName', '500'],
      ['spec.killSwitchh', '1000'],
    ])
    expect(io.out().trimEnd().split('\n').at(-1)).toBe(
      '1000 objects checked: 997 valid, 3 not valid; 3 errors, 0 warnings',
    )
  }, 60_000)

  it('checks the other files when one cannot be read', async () => {
    const io = collectingIo({ input: stringify(objectWith(VALID)) })

    const status = await validate({ file: ['no/such.yaml', '-'] }, io)

    expect({ status, stdout: io.out(), stderr: io.err() }).toEqual({
      status: 2,
      stdout: `- (document 1, ScheduledMachine default/business-hours): valid
1 object checked: 1 valid, 0 not valid; 1 error, 0 warnings
`,
      stderr: 'no/such.yaml: error: file not found; -f accepts files, folders, or - for stdin\n',
    })
  })
})
