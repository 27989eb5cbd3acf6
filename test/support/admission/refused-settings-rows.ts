import { letters } from './builders.ts'
import { outOfBounds, refused, tooLong, tooMany, unchecked, wrongType } from './causes.ts'
import type { RefusedRow } from './refused-row.ts'
import { ALLOWED, DURATION } from './words.ts'

export const REFUSED_SETTINGS: readonly RefusedRow[] = [
  {
    name: 'a priority of 101',
    change: { priority: 101 },
    errors: ['spec.priority: 101 is not allowed: an integer from 0 to 100'],
    causes: [outOfBounds('spec.priority', 101, 'should be less than or equal to 100')],
  },
  {
    name: 'a priority below nothing',
    change: { priority: -1 },
    errors: ['spec.priority: -1 is not allowed: an integer from 0 to 100'],
    causes: [outOfBounds('spec.priority', -1, 'should be greater than or equal to 0')],
  },
  {
    name: 'half a priority',
    change: { priority: 1.5 },
    errors: ['spec.priority: 1.5 is not allowed: an integer from 0 to 100'],
    causes: unchecked(
      wrongType('spec.priority', 'int32', 'float64'),
      refused(
        '<nil>',
        'Checked value must be of type integer with format int32 in spec.priority',
        '',
      ),
    ),
  },
  {
    name: 'U05 a blank in a duration',
    change: { gracefulShutdownTimeout: '5 m' },
    errors: [
      `spec.gracefulShutdownTimeout: "5 m" is not allowed (Invalid duration value: 5 m): ${ALLOWED.duration}`,
    ],
    causes: [refused('spec.gracefulShutdownTimeout', DURATION, '5 m')],
  },
  {
    // The API server writes the character in another way than the embedded one.
    name: 'a no-break space after a duration',
    change: { gracefulShutdownTimeout: '5m\u00a0' },
    errors: [`spec.gracefulShutdownTimeout: "5m\u00a0" is not allowed: ${ALLOWED.duration}`],
  },
  {
    name: 'U05 a duration without a unit',
    change: { nodeDrainTimeout: '5' },
    errors: [
      `spec.nodeDrainTimeout: "5" is not allowed (Invalid duration value: 5): ${ALLOWED.duration}`,
    ],
    causes: [refused('spec.nodeDrainTimeout', DURATION, '5')],
  },
  {
    name: 'U05 a compound duration',
    change: { provisioningTimeout: '1h30m' },
    errors: [
      `spec.provisioningTimeout: "1h30m" is not allowed (Invalid duration value: 1h30m): ${ALLOWED.duration}`,
    ],
    causes: [refused('spec.provisioningTimeout', DURATION, '1h30m')],
  },
  {
    name: 'U05 a duration in days',
    change: { gracefulShutdownTimeout: '5d' },
    errors: [
      `spec.gracefulShutdownTimeout: "5d" is not allowed (Invalid duration unit: 'd'. Use 's', 'm', or 'h'): ${ALLOWED.duration}`,
    ],
    causes: [refused('spec.gracefulShutdownTimeout', DURATION, '5d')],
  },
  {
    name: 'U06 25 hours',
    change: { gracefulShutdownTimeout: '25h' },
    errors: [
      `spec.gracefulShutdownTimeout: "25h" is not allowed (Duration 90000s exceeds maximum of 86400s (24h)): ${ALLOWED.duration}`,
    ],
    causes: [refused('spec.gracefulShutdownTimeout', DURATION, '25h')],
  },
  {
    name: 'C26 more hours than fit',
    change: { nodeDrainTimeout: '9999999999999999h' },
    errors: [
      `spec.nodeDrainTimeout: "9999999999999999h" is not allowed (Duration overflow: 9999999999999999h): ${ALLOWED.duration}`,
    ],
    causes: [refused('spec.nodeDrainTimeout', DURATION, '9999999999999999h')],
  },
  {
    name: 'C27 an empty duration',
    change: { nodeDrainTimeout: '' },
    errors: [
      `spec.nodeDrainTimeout: must not be empty (Empty duration string): ${ALLOWED.duration}`,
    ],
    causes: [refused('spec.nodeDrainTimeout', DURATION, '')],
  },
  {
    name: 'C29 a digit that is not ASCII',
    change: { nodeDrainTimeout: '٠' },
    errors: [
      `spec.nodeDrainTimeout: "٠" is not allowed (Invalid duration (non-ASCII): ٠): ${ALLOWED.duration}`,
    ],
    causes: [refused('spec.nodeDrainTimeout', DURATION, '٠')],
  },
  {
    name: 'a duration that is a number',
    change: { nodeDrainTimeout: 300 },
    errors: [`spec.nodeDrainTimeout: 300 is not allowed: ${ALLOWED.duration}`],
    causes: unchecked(wrongType('spec.nodeDrainTimeout', 'string', 'integer')),
  },
  {
    name: 'a kill switch that is a text',
    change: { killSwitch: 'on' },
    errors: ['spec.killSwitch: "on" is not allowed: true or false'],
    causes: unchecked(wrongType('spec.killSwitch', 'boolean', 'string')),
  },
  {
    name: 'U19 G13 101 commands',
    change: { killIfCommands: Array(101).fill('java') },
    errors: [
      'spec.killIfCommands: a list of 101 is not allowed: a list of at most 100 texts of 1 to 256 characters, such as [java]',
    ],
    causes: unchecked(tooMany('spec.killIfCommands', 101, 100)),
  },
  {
    name: 'G15 a command of 257',
    change: { killIfCommands: [letters(257)] },
    errors: [
      `spec.killIfCommands[0]: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa… is not allowed: ${ALLOWED.command}`,
    ],
    causes: unchecked(tooLong('spec.killIfCommands[0]', 256)),
  },
  {
    name: 'G16 an empty command',
    change: { killIfCommands: ['java', ''] },
    errors: [`spec.killIfCommands[1]: must not be empty: ${ALLOWED.command}`],
    causes: [outOfBounds('spec.killIfCommands[1]', '', 'should be at least 1 chars long')],
  },
]
