import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { validate } from '#src/cli/validate.ts'
import { collectingIo } from '../collecting-io.ts'

test('the later API of 5-Spot, with a schedule by reference, is refused with one sentence', async () => {
  const object = {
    apiVersion: '5spot.finos.org/v1beta1',
    kind: 'ScheduledMachine',
    metadata: { name: 'office' },
    spec: {
      enabled: true,
      schedule: {
        apiVersion: 'spotschedules.5spot.finos.org/v1alpha1',
        kind: 'TimeBasedSpotSchedule',
        name: 'office-hours',
      },
      clusterName: 'prod',
    },
  }
  const io = collectingIo({ input: stringify(object) })

  const status = await validate({ file: ['-'] }, io)

  expect({ status, stdout: io.out(), stderr: io.err() }).toEqual({
    status: 2,
    stdout: '1 object checked: 0 valid, 1 not valid; 1 error, 0 warnings\n',
    stderr: `-:1:1: error: apiVersion: "5spot.finos.org/v1beta1" is not supported: in this later API of 5-Spot, spec.schedule refers to an object that has the schedule. Write the schedule itself into spec.schedule (daysOfWeek, hoursOfDay, timezone), and use 5spot.finos.org/v1alpha1 (document 1, ScheduledMachine default/office)
`,
  })
})
