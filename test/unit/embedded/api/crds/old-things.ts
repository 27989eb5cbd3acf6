// Things with an older version.
import { THING_CRD, THINGS } from '#test/unit/embedded/api/started-api.ts'

export const OLD_THINGS = THINGS.replace('v1', 'v1beta1')

export const withVersion = (first: object, second: object = {}) => {
  const [v1, v1beta1] = THING_CRD.spec.versions
  const versions = [
    { ...v1, ...first },
    { ...v1beta1, ...second },
  ]
  return { ...THING_CRD, spec: { ...THING_CRD.spec, versions } }
}
