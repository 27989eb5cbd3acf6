// All areas of what the embedded API claims to imitate.
import { APPLYING } from './applying.ts'
import { APPLYING_PARTS } from './applying-parts.ts'
import { COMPLETING } from './completing.ts'
import { CONFLICTS } from './conflicts.ts'
import { DEFINING } from './definitions.ts'
import { DELETING } from './deleting.ts'
import { DISCOVERY } from './discovery.ts'
import { ENDING } from './ending.ts'
import { ERRORS } from './errors.ts'
import { EVENTS } from './events.ts'
import { EVICTING } from './evicting.ts'
import { FORMS } from './forms.ts'
import { ADMISSION } from './machines.ts'
import { PATCHES } from './patches.ts'
import { POOL_ADMISSION } from './pools.ts'
import { READING } from './reading.ts'
import { REFUSALS } from './refusals.ts'
import { TABLES } from './tables.ts'
import { VERBS } from './verbs.ts'
import { WATCHING } from './watching.ts'
import { WRITING } from './writing.ts'

export const AREAS = [
  VERBS,
  PATCHES,
  CONFLICTS,
  WRITING,
  COMPLETING,
  APPLYING,
  APPLYING_PARTS,
  READING,
  FORMS,
  TABLES,
  WATCHING,
  DELETING,
  ENDING,
  EVICTING,
  EVENTS,
  ERRORS,
  REFUSALS,
  DISCOVERY,
  DEFINING,
  ADMISSION,
  POOL_ADMISSION,
] as const
