import { letters } from './builders.ts'
import { outOfBounds, refused, tooLong, tooMany, unchecked, wrongType } from './causes.ts'
import type { RefusedRow } from './refused-row.ts'
import { DURATION } from './words.ts'

export const REFUSED_SETTINGS: readonly RefusedRow[] = [
  {
    name: 'a priority of 101',
    change: { priority: 101 },
    field: 'spec.priority',
    says: '101 is not allowed: an integer from 0 to 100',
    causes: [outOfBounds('spec.priority', 101, 'should be less than or equal to 100')],
  },
  {
    name: 'a priority below nothing',
    change: { priority: -1 },
    field: 'spec.priority',
    says: '-1 is not allowed: an integer from 0 to 100',
    causes: [outOfBounds('spec.priority', -1, 'should be greater than or equal to 0')],
  },
  {
    name: 'half a priority',
    change: { priority: 1.5 },
    field: 'spec.priority',
    says: 'an integer from 0 to 100',
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
    field: 'spec.gracefulShutdownTimeout',
    says: 'Invalid duration value: 5 m',
    causes: [refused('spec.gracefulShutdownTimeout', DURATION, '5 m')],
  },
  {
    name: 'U05 a duration without a unit',
    change: { nodeDrainTimeout: '5' },
    field: 'spec.nodeDrainTimeout',
    says: 'Invalid duration value: 5',
    causes: [refused('spec.nodeDrainTimeout', DURATION, '5')],
  },
  {
    name: 'U05 a compound duration',
    change: { provisioningTimeout: '1h30m' },
    field: 'spec.provisioningTimeout',
    says: 'Invalid duration value: 1h30m',
    causes: [refused('spec.provisioningTimeout', DURATION, '1h30m')],
  },
  {
    name: 'U05 a duration in days',
    change: { gracefulShutdownTimeout: '5d' },
    field: 'spec.gracefulShutdownTimeout',
    says: "Use 's', 'm', or 'h'",
    causes: [refused('spec.gracefulShutdownTimeout', DURATION, '5d')],
  },
  {
    name: 'U06 25 hours',
    change: { gracefulShutdownTimeout: '25h' },
    field: 'spec.gracefulShutdownTimeout',
    says: 'exceeds maximum of 86400s (24h)',
    causes: [refused('spec.gracefulShutdownTimeout', DURATION, '25h')],
  },
  {
    name: 'C26 more hours than fit',
    change: { nodeDrainTimeout: '9999999999999999h' },
    field: 'spec.nodeDrainTimeout',
    says: 'overflow',
    causes: [refused('spec.nodeDrainTimeout', DURATION, '9999999999999999h')],
  },
  {
    name: 'C27 an empty duration',
    change: { nodeDrainTimeout: '' },
    field: 'spec.nodeDrainTimeout',
    says: 'must not be empty',
    causes: [refused('spec.nodeDrainTimeout', DURATION, '')],
  },
  {
    name: 'C29 a digit that is not ASCII',
    change: { nodeDrainTimeout: '٠' },
    field: 'spec.nodeDrainTimeout',
    says: 'non-ASCII',
    causes: [refused('spec.nodeDrainTimeout', DURATION, '٠')],
  },
  {
    name: 'a duration that is a number',
    change: { nodeDrainTimeout: 300 },
    field: 'spec.nodeDrainTimeout',
    says: 'a whole number and one unit',
    causes: unchecked(wrongType('spec.nodeDrainTimeout', 'string', 'integer')),
  },
  {
    name: 'a kill switch that is a text',
    change: { killSwitch: 'on' },
    field: 'spec.killSwitch',
    says: 'true or false',
    causes: unchecked(wrongType('spec.killSwitch', 'boolean', 'string')),
  },
  {
    name: 'U19 G13 101 commands',
    change: { killIfCommands: Array(101).fill('java') },
    field: 'spec.killIfCommands',
    says: 'at most 100',
    causes: unchecked(tooMany('spec.killIfCommands', 101, 100)),
  },
  {
    name: 'G15 a command of 257',
    change: { killIfCommands: [letters(257)] },
    field: 'spec.killIfCommands[0]',
    says: '256',
    causes: unchecked(tooLong('spec.killIfCommands[0]', 256)),
  },
  {
    name: 'G16 an empty command',
    change: { killIfCommands: ['java', ''] },
    field: 'spec.killIfCommands[1]',
    says: 'must not be empty',
    causes: [outOfBounds('spec.killIfCommands[1]', '', 'should be at least 1 chars long')],
  },
]
