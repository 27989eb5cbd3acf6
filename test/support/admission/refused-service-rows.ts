import { refused, unchecked, wrongType } from './causes.ts'
import type { RefusedRow } from './refused-row.ts'
import { ALLOWED, DURATION } from './words.ts'

const LEAD = `auto, or ${ALLOWED.duration}`

export const REFUSED_SERVICE: readonly RefusedRow[] = [
  {
    name: 'auto in another spelling',
    change: { leadTime: 'Auto' },
    errors: [`spec.leadTime: "Auto" is not allowed (Invalid duration value: Auto): ${LEAD}`],
    causes: [refused('spec.leadTime', `must be ${LEAD}`, 'Auto')],
  },
  {
    name: 'a lead without a unit',
    change: { leadTime: '10' },
    errors: [
      `spec.leadTime: "10" is not allowed (Invalid duration unit: '0'. Use 's', 'm', or 'h'): ${LEAD}`,
    ],
    causes: [refused('spec.leadTime', `must be ${LEAD}`, '10')],
  },
  {
    name: 'auto for another field',
    change: { maxLeadTime: 'auto' },
    errors: [
      `spec.maxLeadTime: "auto" is not allowed (Invalid duration value: auto): ${ALLOWED.duration}`,
    ],
    causes: [refused('spec.maxLeadTime', DURATION, 'auto')],
  },
  {
    name: 'a minimum of more than a day',
    change: { minimumWindow: '25h' },
    errors: [
      `spec.minimumWindow: "25h" is not allowed (Duration 90000s exceeds maximum of 86400s (24h)): ${ALLOWED.duration}`,
    ],
    causes: [refused('spec.minimumWindow', DURATION, '25h')],
  },
  {
    name: 'a spread below nothing',
    change: { spread: '-5m' },
    errors: [
      `spec.spread: "-5m" is not allowed (Invalid duration value: -5m): ${ALLOWED.duration}`,
    ],
    causes: [refused('spec.spread', DURATION, '-5m')],
  },
  {
    name: 'a cordon that is no flag',
    change: { leadCordon: 'yes' },
    errors: ['spec.leadCordon: "yes" is not allowed: true or false'],
    causes: unchecked(wrongType('spec.leadCordon', 'boolean', 'string')),
  },
]
