// All areas of what the embedded API claims to imitate.
import { APPLYING } from './applying.ts'
import { CONFLICTS } from './conflicts.ts'
import { DEFINING } from './definitions.ts'
import { DELETING } from './deleting.ts'
import { DISCOVERY } from './discovery.ts'
import { ERRORS } from './errors.ts'
import { EVENTS } from './events.ts'
import { EVICTING } from './evicting.ts'
import { FORMS } from './forms.ts'
import { ADMISSION } from './machines.ts'
import { PATCHES } from './patches.ts'
import { READING } from './reading.ts'
import { VERBS } from './verbs.ts'
import { WATCHING } from './watching.ts'
import { WRITING } from './writing.ts'

export const AREAS = [
  VERBS,
  PATCHES,
  CONFLICTS,
  WRITING,
  APPLYING,
  READING,
  FORMS,
  WATCHING,
  DELETING,
  EVICTING,
  EVENTS,
  ERRORS,
  DISCOVERY,
  DEFINING,
  ADMISSION,
] as const
