import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { preview } from '#src/cli/preview.ts'
import { UsageError } from '#src/cli/usage-error.ts'
import { collectingIo } from './collecting-io.ts'

const RANGE = {
  from: DateTime.fromISO('2026-03-28T12:00:00Z', { zone: 'utc' }),
  until: DateTime.fromISO('2026-03-29T12:00:00Z', { zone: 'utc' }),
}

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
      '[\n  {"namespace":"mill","name":"short","opens":"2026-03-28T23:00:00Z","closes":"2026-03-29T03:00:00Z","timezone":"Europe/Berlin"}\n]\n',
    ],
    [
      'table',
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
