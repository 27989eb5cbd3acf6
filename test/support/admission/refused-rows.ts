import { REFUSED_CALENDARS } from './refused-calendar-rows.ts'
import { REFUSED_IN_CODE } from './refused-in-code-rows.ts'
import { REFUSED_MACHINES } from './refused-machine-rows.ts'
import { REFUSED_NODE_PARTS } from './refused-node-rows.ts'
import type { RefusedRow } from './refused-row.ts'
import { REFUSED_SCHEDULES } from './refused-schedule-rows.ts'
import { REFUSED_SERVICE } from './refused-service-rows.ts'
import { REFUSED_SETTINGS } from './refused-settings-rows.ts'
import { REFUSED_SOURCES } from './refused-source-rows.ts'

export const REFUSED: readonly RefusedRow[] = [
  ...REFUSED_SCHEDULES,
  ...REFUSED_CALENDARS,
  ...REFUSED_MACHINES,
  ...REFUSED_SOURCES,
  ...REFUSED_SETTINGS,
  ...REFUSED_SERVICE,
  ...REFUSED_NODE_PARTS,
  ...REFUSED_IN_CODE,
]
