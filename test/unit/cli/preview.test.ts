import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { preview } from '#src/cli/preview.ts'
import { parseTimeFlag } from '#src/cli/times.ts'
import { UsageError } from '#src/cli/usage-error.ts'
import { collectingIo } from './collecting-io.ts'

const RANGE = {
  from: parseTimeFlag('2026-03-28T12:00:00Z'),
  until: parseTimeFlag('2026-03-29T12:00:00Z'),
}
const NOW = DateTime.fromISO('2026-03-25T12:00:00Z', { zone: 'utc' })

function machineYaml(name: string, hours: string): string {
  return `
apiVersion: 5spot.finos.org/v1alpha1
kind: ScheduledMachine
metadata:
  name: ${name}
  namespace: mill
spec:
  schedule:
    daysOfWeek: [sun]
    hoursOfDay: ["${hours}"]
    timezone: Europe/Berlin
  clusterName: production
  bootstrapSpec:
    apiVersion: bootstrap.cluster.x-k8s.io/v1beta2
    kind: KubeadmConfig
    spec: {}
  infrastructureSpec:
    apiVersion: infrastructure.cluster.x-k8s.io/v1beta2
    kind: DockerMachine
    spec: {}
`
}

describe('preview', () => {
  test.each([
    [
      'json',
      '[\n  {"namespace":"mill","name":"short","opens":"2026-03-28T23:00:00Z","closes":"2026-03-29T03:00:00Z","timezone":"Europe/Berlin","source":{"opens":"grid","closes":"grid"}}\n]\n',
    ],
    [
      'table',
      '█ open   · closed   × skipped by the clocks\n\n' +
        'mill/short  Europe/Berlin\n' +
        '           0     3     6     9     12    15    18    21    24\n' +
        'Sat 03-28                            ······················\n' +
        'Sun 03-29  ████××████··················                      4h, clocks +1h\n\n' +
        'MACHINE     OPENS                        CLOSES                       LASTS  TIME ZONE\n' +
        'mill/short  Sun 2026-03-29 00:00 +01:00  Sun 2026-03-29 05:00 +02:00  4h     Europe/Berlin  clocks go forward 1h\n',
    ],
    [
      'ics',
      'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Sundial//sundial preview//EN\r\nCALSCALE:GREGORIAN\r\n' +
        'BEGIN:VEVENT\r\nUID:mill.short.20260328T230000Z@5spot.finos.org\r\nDTSTAMP:20260328T120000Z\r\n' +
        'DTSTART:20260328T230000Z\r\nDTEND:20260329T030000Z\r\nSUMMARY:short\r\n' +
        'DESCRIPTION:ScheduledMachine mill/short\\, time zone Europe/Berlin\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n' +
        'END:VCALENDAR\r\n',
    ],
  ] as const)('prints the windows as %s on stdout, and nothing else', async (output, expected) => {
    const io = collectingIo({ input: machineYaml('short', '0-4') })

    const status = await preview({ file: ['-'], ...RANGE, output }, io)

    expect({ status, out: io.out(), err: io.err() }).toEqual({ status: 0, out: expected, err: '' })
  })

  test('prints the first windows with a count', async () => {
    const io = collectingIo({ input: `${machineYaml('a', '2')}---${machineYaml('b', '1')}` })

    await preview({ file: ['-'], from: RANGE.from, count: 3, output: 'json' }, io)

    // On 29 March there is no hour 2, so `a` waits a week.
    expect(JSON.parse(io.out())).toMatchObject([
      { name: 'b', opens: '2026-03-29T00:00:00Z', closes: '2026-03-29T01:00:00Z' },
      { name: 'b', opens: '2026-04-04T23:00:00Z', closes: '2026-04-05T00:00:00Z' },
      { name: 'a', opens: '2026-04-05T00:00:00Z', closes: '2026-04-05T01:00:00Z' },
    ])
  })

  test('without a range prints seven days from now', async () => {
    const io = collectingIo({ input: machineYaml('a', '0-4') })

    await preview({ file: ['-'], output: 'json' }, io, NOW)

    expect(JSON.parse(io.out())).toMatchObject([
      { opens: '2026-03-28T23:00:00Z', closes: '2026-03-29T03:00:00Z' },
    ])
  })

  test('reads local times in the zone of each machine, or in that of --timezone', async () => {
    const input = machineYaml('a', '0').replace('Europe/Berlin', 'Pacific/Apia')
    const range = { from: parseTimeFlag('2026-03-29'), until: parseTimeFlag('+1h') }
    const opens = async (timezone?: string) => {
      const io = collectingIo({ input })
      await preview(
        { file: ['-'], ...range, ...(timezone && { timezone }), output: 'json' },
        io,
        NOW,
      )
      return JSON.parse(io.out())
    }

    expect(await opens()).toMatchObject([{ opens: '2026-03-28T11:00:00Z' }])
    expect(await opens('UTC')).toEqual([])
  })

  test('shows machines of several zones in that of the reader', async () => {
    const berlin = machineYaml('a', '0')
    const apia = machineYaml('b', '0').replace('Europe/Berlin', 'Pacific/Apia')
    const io = collectingIo({ input: `${berlin}---${apia}`, timezone: 'Asia/Tokyo' })

    await preview({ file: ['-'], output: 'table' }, io, NOW)

    expect(io.out()).toMatch(/^Times are in Asia\/Tokyo\. --timezone shows another zone\.\n/)
    expect(io.out()).toContain('mill/a  Europe/Berlin, shown in Asia/Tokyo\n')
    expect(io.out()).toContain(
      'mill/b   Sat 2026-03-28 20:00 +09:00  Sat 2026-03-28 21:00 +09:00  1h     Sun 00:00 to 01:00 Pacific/Apia\n',
    )
  })

  test('says why a pool has no windows', async () => {
    const io = collectingIo()

    await preview({ file: ['docs/examples/os-image.yaml'], output: 'table' }, io, NOW)

    expect(io.out()).toBe(
      'workers (BootcNodePool): it has no windows: its nodes reboot at any time, as soon as they have staged an image (4 nodes, 1 at a time)\n',
    )
  })

  test('has no line that is longer than the terminal', async () => {
    const io = collectingIo({ terminal: true, columns: 80 })

    await preview({ file: ['docs/examples'], output: 'table' }, io, NOW)

    expect(
      io
        .out()
        .split('\n')
        .filter((line) => line.length > 80),
    ).toEqual([])
    expect(io.out()).toContain(
      'workers (BootcNodePool): it has no windows: its nodes reboot at any time, as\n    soon as they have staged an image (4 nodes, 1 at a time)\n',
    )
  })

  test.each(['json', 'ics'] as const)(
    'keeps the reason of a disabled machine with -o %s, beside the windows',
    async (output) => {
      const input = machineYaml('a', '0').replace('schedule:', 'schedule:\n    enabled: false')
      const io = collectingIo({ input })

      await preview({ file: ['-'], output }, io, NOW)

      expect(io.out()).not.toContain('never')
      expect(io.err()).toBe('mill/a: never, while schedule.enabled is false\n')
    },
  )

  test('a long range is drawn for a month', async () => {
    const io = collectingIo({ input: machineYaml('a', '0') })

    await preview({ file: ['-'], until: parseTimeFlag('+60d'), output: 'table' }, io, NOW)

    expect(io.out()).toMatch(/^Only the first 31 days are drawn\.\n/)
    expect(io.out().match(/^\w{3} \d\d-\d\d {2}/gm)).toHaveLength(32)
  })

  test.each([
    ['before the start', '-1d', '--until must be later than --from.'],
    ['centuries later', '9999-12-31', '--until must be at most 10 years later than --from.'],
  ])('an end %s is refused', async (_name, until, words) => {
    const options = { file: ['-'], until: parseTimeFlag(until), output: 'table' } as const

    await expect(
      preview(options, collectingIo({ input: machineYaml('a', '0') }), NOW),
    ).rejects.toThrow(words)
  })

  test('prints nothing when one of several machines is wrong, and names it', async () => {
    const io = collectingIo({ input: `${machineYaml('good', '2')}---${machineYaml('bad', '24')}` })

    const run = preview({ file: ['-'], ...RANGE, output: 'json' }, io)

    await expect(run).rejects.toThrow(UsageError)
    await expect(run).rejects.toThrow(
      /spec\.schedule\.hoursOfDay\[0\]: .*24.*\(document 2, ScheduledMachine mill\/bad\)/,
    )
    expect(io.out()).toBe('')
  })
})
